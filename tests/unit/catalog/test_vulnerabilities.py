from collections.abc import Collection, Mapping

import pytest

from interlock.catalog.vulnerabilities import Hit, doubts_of, hits_of, mentions_of, scan_of, sightings_of
from interlock.control.supplies import Supplies
from interlock.evidence import AskedEcosystem, read_scan
from interlock.kernel import Certainty, Severity
from interlock.supply.advisory import Advisory, Exploited, Prediction, Rating
from interlock.supply.inventory import Inventory, merge
from interlock.supply.judged import Asked
from interlock.supply.matching import match
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.testing.books import MemoryAdvisories
from tests.unit.catalog.supplied import NOW, advisory

HIT = advisory("GHSA-1", aliases=("CVE-2026-1",), summary="a query is built from a text")


class Threats:
    """A book of threats that knows two vulnerabilities."""

    def __init__(self, exploited: Collection[str] = (), probability: float = 0.0) -> None:
        self.known, self.probability = exploited, probability

    def exploited(self, names: Collection[str]) -> Mapping[str, Exploited]:
        """Give the known ones."""
        return {name: Exploited(name, "2026-05-01") for name in self.known if name in names}

    def predictions(self, names: Collection[str]) -> Mapping[str, Prediction]:
        """Give the same for all, where there is any."""
        return {name: Prediction(name, self.probability, 0.9) for name in names if self.probability}


def component(name: str = "django", version: str = "1.0", line: int = 3, **rest: object) -> Component:
    purl = f"pkg:pypi/{name}@{version}" if version else f"pkg:pypi/{name}"
    return Component(name, version, purl, "PyPI", line=line, **rest)  # type: ignore[arg-type]  # a test's shorthand


def inventory(*components: Component, path: str = "a.lock") -> Inventory:
    return merge([Reading(path, "pip.x", ReadingKind.LOCKFILE, components)])


def hits(held: Inventory, *advisories: Advisory, threats: Threats | None = None) -> tuple[Hit, ...]:
    supplies = Supplies(at=NOW, threats=threats)  # type: ignore[arg-type]  # only what is asked of it is there
    return hits_of(held, match(held, MemoryAdvisories(*advisories)), supplies)


def test_what_is_exploited_is_critical_and_comes_first() -> None:
    mild = advisory("GHSA-2", "flask", aliases=("CVE-2026-2",), ratings=(Rating("word", "low"),))
    held = inventory(component(), component("flask"))
    assert [(one.group.id, one.priority.severity) for one in hits(held, HIT, mild)] == [
        ("CVE-2026-1", Severity.HIGH),
        ("CVE-2026-2", Severity.LOW),
    ]
    raised = hits(held, HIT, mild, threats=Threats({"CVE-2026-2"}))
    assert [(one.group.id, one.priority.severity) for one in raised] == [
        ("CVE-2026-2", Severity.CRITICAL),
        ("CVE-2026-1", Severity.HIGH),
    ]
    assert "known to be exploited since 2026-05-01" in next(iter(sightings_of(raised))).message


@pytest.mark.parametrize(("probability", "severity"), [(0.01, Severity.HIGH), (0.5, Severity.CRITICAL)])
def test_a_prediction_raises_by_one_step_and_never_lowers(probability: float, severity: Severity) -> None:
    (one,) = hits(inventory(component()), HIT, threats=Threats(probability=probability))
    assert one.priority.severity is severity


def test_the_message_tells_component_and_summary_and_the_remedy_the_upgrade_for_all() -> None:
    later = advisory("GHSA-3", fixed="1.5", aliases=("CVE-2026-3",))
    told = {one.rule: one for one in sightings_of(hits(inventory(component()), HIT, later))}
    assert told["CVE-2026-1"].message == "django 1.0: a query is built from a text"
    assert told["CVE-2026-1"].remedy == "upgrade django to 2.0"
    every = "upgrade django to 2.0, which mends everything known of it"
    assert told["CVE-2026-3"].remedy == f"{every}; 1.5 mends this alone"
    assert told["CVE-2026-1"].certainty is Certainty.HIGH


def test_a_component_is_told_once_for_each_file_where_it_has_a_version() -> None:
    held = merge(
        [
            Reading("a.lock", "pip.x", ReadingKind.LOCKFILE, (component(line=9), component(line=4))),
            Reading("b.lock", "pip.x", ReadingKind.LOCKFILE, (component(line=7),)),
        ]
    )
    places = [(one.at.path, one.at.line, one.at.symbol) for one in sightings_of(hits(held, HIT))]
    assert places == [("a.lock", 4, "django"), ("b.lock", 7, "django")]
    assert [one.path for one in mentions_of(held.entries[0])] == ["a.lock", "b.lock"]


def test_a_version_that_cannot_be_compared_is_in_doubt_as_severely_as_the_advisory() -> None:
    held = inventory(Component("lodash", "4..x", "pkg:npm/lodash@4..x", "npm"))
    hit = advisory("GHSA-1", "lodash", ecosystem="npm", fixed="5.0.0")
    (one,) = doubts_of(held, match(held, MemoryAdvisories(hit)))
    assert (one.rule, one.severity, one.certainty) == ("in-doubt", Severity.HIGH, Certainty.LOW)
    assert "GHSA-1" in one.message


def test_a_component_without_a_version_names_what_was_asked_and_at_most_five_advisories() -> None:
    held = inventory(component(version="", constraint=">=1"))
    many = [advisory(f"GHSA-{number}") for number in range(8)]
    (one,) = doubts_of(held, match(held, MemoryAdvisories(*many)))
    assert (one.rule, one.severity) == ("unpinned", Severity.MEDIUM)
    assert "django (>=1) has no exact version here" in one.message
    assert "GHSA-4 and 3 more" in one.message


def test_a_scan_tells_scores_names_places_and_the_fix() -> None:
    held, book = inventory(component()), MemoryAdvisories(HIT)
    found = hits(held, HIT, threats=Threats({"CVE-2026-1"}, 0.25))
    asked = (Asked("PyPI", 1, 1), Asked("pkg:alpm", 2, 0, "known"))
    scan = read_scan(scan_of(found, book.state(), asked, (NOW, NOW), "1.2"))
    (one,) = scan.scanner.result
    assert {score.method: score.score for score in one.severity} == {
        "interlock": "critical",
        "rated": "high",
        "cvss_score": "7.5",
        "epss": "0.25000",
        "kev": "2026-05-01",
    }
    assert one.annotations[0] == {
        "purl": "pkg:pypi/django@1.0",
        "names": "CVE-2026-1 GHSA-1",
        "places": "a.lock:3",
        "fixed_in": "2.0",
    }
    assert scan.scanner.db.version == "1 advisories about 1 packages"
    assert scan.scanner.db.ecosystems == (AskedEcosystem("PyPI", 1, 1), AskedEcosystem("pkg:alpm", 2, 0, "known"))


def test_two_versions_in_one_place_are_one_sighting_that_names_both() -> None:
    held = inventory(component(version="1.0", line=0), component(version="1.1", line=0))
    (seen,) = sightings_of(hits(held, HIT))
    assert "django 1.0" in seen.message
    assert "django 1.1" in seen.message
