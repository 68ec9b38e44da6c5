"""Packages go by one name, whatever a report calls their kind, and what nobody can print is not in it."""

from __future__ import annotations

import pytest

from interlock.control import Sighting
from interlock.formats.reports import packages
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity


@pytest.mark.parametrize(
    ("kind", "name", "whole", "purl"),
    [
        ("npm", "@example/app", "@example/app", "pkg:npm/%40example/app@1.0"),
        ("maven", "org.example:app", "org.example:app", "pkg:maven/org.example/app@1.0"),
        ("pip", "Django", "django", "pkg:pypi/django@1.0"),
        ("gomodules", "example.org/x/net", "example.org/x/net", "pkg:golang/example.org/x/net@1.0"),
        ("debian:12", "glibc/libc6", "libc6", "pkg:deb/debian/libc6@1.0"),
        ("Packagist", "example/app", "example/app", "pkg:composer/example/app@1.0"),
        ("a-name", "lodash", "lodash", ""),
        (None, "lodash", "lodash", ""),
    ],
)
def test_a_package_has_the_name_and_the_url_of_its_kind(kind: str | None, name: str, whole: str, purl: str) -> None:
    assert packages.of_kind(kind, name, "1.0") == Package(whole, "1.0", purl)


def test_what_is_no_url_leaves_the_name_beside_it() -> None:
    assert packages.by_purl("no url", "app", "1.0") == Package("app", "1.0")
    assert packages.by_purl(None, None, None) == Package("")


def test_what_cannot_be_printed_is_left_out() -> None:
    assert packages.by_purl("", "java", "17\x00-J-ms8m\x1b[31m") == Package("java", "17-J-ms8m[31m")


def test_a_vector_without_its_version_is_read_as_version_3() -> None:
    assert packages.rated("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") == "critical"
    assert packages.rated(None, "nonsense", "AV:N/AC:M/Au:N/C:P/I:N/A:P") == "medium"
    assert packages.rated("nonsense") == ""


def test_two_records_of_a_vulnerability_of_a_package_are_one_at_all_their_places() -> None:
    package = packages.of_kind("npm", "lodash", "4.17.20")
    found = [
        packages.vulnerable("x", "GHSA-35jh-r3h4-6jhm", Severity.HIGH, "one", package, aliases=["CVE-2021-23337"],
                            places=["b"]),
        packages.vulnerable("x", "CVE-2021-23337", Severity.HIGH, "two", package, places=["a", None]),
        packages.vulnerable("x", "CVE-2021-23337", Severity.HIGH, "three", packages.of_kind("npm", "lodash", "3.0.0")),
    ]  # fmt: skip
    first, second = packages.once(found)
    assert (first.message, first.elsewhere) == ("lodash 4.17.20: one", ("a", "b"))
    assert second.message == "lodash 3.0.0: three"


def test_without_a_package_the_first_file_stands_for_it() -> None:
    found = packages.vulnerable("x", "r", Severity.LOW, "m", Package(""), places=["go.sum", "shop:1"])
    assert (found.at.symbol, found.message, found.elsewhere) == ("go.sum", "go.sum: m", ("shop:1",))


def test_a_remedy_names_each_version_once_and_no_word_for_none() -> None:
    assert packages.take("1.2", "1.2", None, "None", "1.3") == "take 1.2 or 1.3"
    assert packages.take("None", "") == ""


def test_what_was_looked_at_is_what_the_user_asked_for() -> None:
    assert packages.looked_at({"userInput": "shop:1.4"}) == "shop:1.4"
    assert packages.looked_at("/srv") == "/srv"
    assert packages.looked_at(7) == ""


def test_the_names_that_tools_agree_on_are_the_same() -> None:
    one = packages.vulnerable("x", "CVE-2021-23337", Severity.HIGH, "m", packages.by_purl("pkg:npm/lodash@4.17.20"))
    other = packages.vulnerable("y", "CVE-2021-23337", Severity.HIGH, "m", Package("Lodash", "4.17.20"))
    assert set(one.same_as) & set(other.same_as)


def test_the_same_package_of_two_hosts_is_two_faults() -> None:
    def on(host: str) -> Sighting:
        return packages.vulnerable("x", "CVE-2021-23337", Severity.HIGH, "m", Package("lodash", "4.17.20"), host=host)

    one, other = on("web-1"), on("web-2")
    assert (one.at.symbol, one.message) == ("lodash@4.17.20 on web-1", "lodash 4.17.20: m")
    assert one.at != other.at
    assert not set(one.same_as) & set(other.same_as)
    bare = packages.vulnerable("x", "CVE-2021-23337", Severity.HIGH, "m", Package(""), host="web-1")
    assert (bare.at.symbol, bare.same_as) == ("web-1", ("CVE-2021-23337 of web-1",))


def test_what_a_tool_wrote_as_one_has_the_names_and_places_of_all() -> None:
    found = [
        packages.vulnerable("x", "r", Severity.LOW, "m", packages.of_kind("npm", name, "1"), aliases=["CVE-2026-1000"],
                            places=[f"{name}.js"])
        for name in ("a", "b")
    ]  # fmt: skip
    one = packages.as_one(found)
    assert (one.message, one.at.symbol, one.components) == ("a 1: m", "a@1", ("pkg:npm/a@1", "pkg:npm/b@1"))
    assert one.same_as == ("CVE-2026-1000 of a@1", "CVE-2026-1000 of b@1")
    assert one.elsewhere == ("b@1", "a.js", "b.js")
    assert packages.as_one(found[:1]) == found[0]
