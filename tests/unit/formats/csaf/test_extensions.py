from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from interlock.formats.csaf.extensions import KNOWN
from tests.unit.formats.csaf.samples import changed, new

FIRST, SECOND, THIRD = KNOWN
SAID = (
    "This extension is for documentation and test purposed only. It is valid. It is not allowed to be used in a "
    "production CSAF."
)


def extension(schema: str, *, critical: bool = False, **content: object) -> dict[str, Any]:
    return {"$schema": schema, "category": "significant", "critical": critical, "content": content}


def rules(*found: object, place: str = "x_extensions") -> list[str]:
    return [flaw.rule for flaw in flaws_in(changed(new(), place, list(found)))]


def test_an_extension_says_what_it_is() -> None:
    good = {"$schema": "https://example.org/x", "category": "essential", "critical": False, "content": {"a": 1}}
    assert flaws_in(changed(new(), "x_extensions", [good])) == ()
    bad = {key: value for key, value in good.items() if key != "critical"}
    assert [flaw.rule for flaw in flaws_in(changed(new(), "x_extensions", [bad]))] == ["6.1.60.1"]


def test_one_that_is_not_known_is_judged_by_its_frame_alone() -> None:
    one = extension("https://example.org/x", anything=1)
    assert rules(one, one, one) == []


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (extension(FIRST, documentation=SAID), []),
        (extension(FIRST, documentation="something else"), ["6.1.60.2"]),
        (extension(FIRST, documentation=SAID, notes=["no"]), ["6.1.60.2"]),
        (extension(FIRST, critical=True, documentation=SAID), ["6.1.60.2"]),
        (extension(SECOND, documentation=SAID, notes=["yes"]), []),
        (extension(SECOND, notes=["yes"]), ["6.1.60.2"]),
        (extension(THIRD, critical=True, configuration_tree={}), ["6.1.60.2", "6.1.60.2"]),
    ],
)
def test_the_content_of_one_that_is_known_has_the_form_of_its_schema(one: object, wanted: list[str]) -> None:
    assert rules(one) == wanted


def test_one_that_is_known_stands_where_it_may_and_as_often() -> None:
    first, second = extension(FIRST, documentation=SAID), extension(SECOND, documentation=SAID)
    assert rules(first, first, first) == ["6.1.60.3"]
    assert rules(second, second) == []
    assert rules(first, place="vulnerabilities.0.x_extensions") == []
    both = changed(changed(new(), "x_extensions", [first]), "vulnerabilities.0.x_extensions", [first])
    assert flaws_in(both) == ()


def test_two_that_exclude_each_other_are_told_wherever_they_stand() -> None:
    value = changed(new(), "x_extensions", [extension(FIRST, documentation=SAID)])
    value = changed(value, "document.x_extensions", [extension(SECOND, documentation=SAID)])
    assert [flaw.rule for flaw in flaws_in(value)] == ["6.1.60.3", "6.1.60.3"]
