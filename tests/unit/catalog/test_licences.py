import pytest

from interlock.catalog.licences import licence_sightings
from interlock.control import Sighting
from interlock.control.supplies import DEFAULT_LICENCES
from interlock.kernel import Severity
from interlock.supply.inventory import merge
from interlock.supply.licences.policy import LicencePolicy, LicenceRules
from interlock.supply.model import Component, Reading, ReadingKind

STRICT = LicencePolicy(LicenceRules(allowed=("permissive",), denied=("GPL-3.0-only", "undeclared")))


def sightings(*licences: str, policy: LicencePolicy = DEFAULT_LICENCES) -> list[Sighting]:
    held = (Component("a", "1.0", "pkg:npm/a@1.0", licences=licences, line=2),)
    return list(licence_sightings(merge([Reading("a.lock", "npm.x", ReadingKind.LOCKFILE, held)]), policy))


@pytest.mark.parametrize("licence", ["MIT", "LGPL-3.0-only", "CC0-1.0", "MIT OR GPL-3.0-only"])
def test_what_asks_for_no_more_than_usual_is_no_finding(licence: str) -> None:
    assert sightings(licence) == []


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-only", "BUSL-1.1", "our own words", "NONE"])
def test_where_nobody_decided_the_rest_is_for_a_person_and_never_denied(licence: str) -> None:
    (one,) = sightings(licence)
    assert (one.rule, one.severity, one.at.path, one.at.line) == ("licence-review", Severity.LOW, "a.lock", 2)


def test_what_is_denied_is_high_with_the_licence_that_decides_and_the_setting() -> None:
    (one,) = sightings("MIT AND GPL-3.0-only", policy=STRICT)
    assert (one.rule, one.severity, one.at.symbol) == ("licence-denied", Severity.HIGH, "a")
    assert "GPL-3.0-only (strong-copyleft)" in one.message
    assert "MIT" not in one.message
    assert "supply.licences" in one.remedy


def test_silence_about_licences_is_seen_only_where_it_is_denied() -> None:
    assert sightings() == []
    assert sightings(policy=LicencePolicy(LicenceRules(allowed=("permissive",)))) == []
    assert [one.rule for one in sightings(policy=STRICT)] == ["licence-denied"]
