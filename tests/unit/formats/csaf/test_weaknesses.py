from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import changed, new, old

REDIRECT = "URL Redirection to Untrusted Site ('Open Redirect')"


def cwes(number: str, name: str, version: str) -> list[str]:
    one = {"id": number, "name": name, "version": version}
    return [flaw.rule for flaw in flaws_in(changed(new(), "vulnerabilities.0.cwes", [one]))]


@pytest.mark.parametrize("version", ["4.13", "4.17"])
def test_a_weakness_has_its_name_in_the_version_that_is_told(version: str) -> None:
    assert cwes("CWE-601", REDIRECT, version) == []


@pytest.mark.parametrize(
    ("number", "name", "version"),
    [
        ("CWE-601", "Open redirect", "4.13"),
        ("CWE-19", "Data Processing Errors", "2.11"),
        ("CWE-999999", "Nothing", "4.13"),
        ("CWE-601", REDIRECT, "3.9"),
    ],
)
def test_another_name_a_category_and_a_version_that_never_was_are_told(number: str, name: str, version: str) -> None:
    assert cwes(number, name, version) == ["6.1.11"]


def test_a_name_that_came_later_is_not_that_of_an_earlier_version() -> None:
    later, earlier = (
        "Improper Identifier for IP Block used in System-On-Chip (SOC)",
        "System-on-Chip (SoC) Using Components without Unique, Immutable Identifiers",
    )
    assert cwes("CWE-1192", later, "4.14") == cwes("CWE-1192", earlier, "4.13") == []
    assert cwes("CWE-1192", later, "4.13") == cwes("CWE-1192", earlier, "4.14") == ["6.1.11"]


def test_a_version_later_than_the_list_is_not_judged() -> None:
    assert cwes("CWE-999999", "Something new", "99.0") == []


@pytest.mark.parametrize(("name", "wanted"), [(REDIRECT, []), ("Open redirect", ["6.1.11"])])
def test_the_older_format_tells_no_version_and_any_of_them_will_do(name: str, wanted: list[str]) -> None:
    value: dict[str, Any] = changed(old(), "vulnerabilities.0.cwe", {"id": "CWE-601", "name": name})
    assert [flaw.rule for flaw in flaws_in(value)] == wanted
