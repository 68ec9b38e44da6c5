from typing import Any

from interlock.trace.figures.changes import changes
from interlock.trace.figures.history import History, Weakness
from interlock.trace.figures.model import Figure
from interlock.trace.figures.remediation import remediation
from tests.histories import back, days, deployed, fault, history, looked, scanned

HOUR = 3600


def told(whole: History, since: float = 0, until: float = 30) -> Figure:
    return remediation(whole, changes(whole.deployed), days(since, until))


def rows(*facts: object, **more: Any) -> list[tuple[str, str, str, float | None]]:
    return [(one.what, one.group, one.state, one.seconds) for one in told(history(*facts, **more)).rows]


OVER = "nothing affected runs any more"
V = "CVE-2026-1"


def test_it_is_from_the_first_scan_to_when_something_else_ran() -> None:
    figure = told(history(deployed(1, "a"), scanned(3, "sha256:a", V), deployed(10, "b")))
    (row,) = figure.rows
    assert (row.what, row.group, row.state, row.seconds) == (V, "high", OVER, 7 * HOUR)
    assert row.entries == (301, 100)
    assert [one.value for one in figure.numbers] == [1, 7 * HOUR, 7 * HOUR]


def test_what_was_known_before_it_ran_counts_from_when_it_was_known() -> None:
    assert rows(scanned(1, "gitCommit:commit-of-a", V), deployed(4, "a"), deployed(10, "b")) == [
        (V, "high", OVER, 9 * HOUR)
    ]


def test_what_never_ran_is_nothing_to_remediate_here() -> None:
    assert rows(scanned(1, "sha256:x", V), deployed(4, "a")) == []
    assert rows(scanned(1, "sha256:a", V), scanned(2, "sha256:a"), deployed(4, "a")) == []


def test_the_next_release_that_is_affected_too_ends_nothing() -> None:
    facts = (deployed(1, "a"), scanned(2, "sha256:a", V), scanned(4, "sha256:b", V), deployed(5, "b"))
    assert rows(*facts, deployed(9, "c")) == [(V, "high", OVER, 7 * HOUR)]
    assert rows(*facts, now=12) == [(V, "high", "still runs", 10 * HOUR)]


def test_it_is_over_only_when_no_environment_runs_it() -> None:
    staging = deployed(1.5, "a", environment="staging")
    facts = (deployed(1, "a"), staging, scanned(2, "sha256:a", V), deployed(5, "b"))
    assert rows(*facts, now=12) == [(V, "high", "still runs", 10 * HOUR)]
    (row,) = told(history(*facts, deployed(8, "b", environment="staging"))).rows
    assert row.seconds == 6 * HOUR
    assert row.says == "shop: production staging"


def test_a_later_scan_by_the_same_that_finds_it_no_more_ends_it_and_one_by_another_does_not() -> None:
    facts = (deployed(1, "a"), scanned(2, "sha256:a", V))
    assert rows(*facts, scanned(5, "sha256:a")) == [(V, "high", OVER, 3 * HOUR)]
    assert rows(*facts, scanned(5, "sha256:a", scanner="other"), now=6) == [(V, "high", "still runs", 4 * HOUR)]


def test_going_back_to_what_is_affected_is_a_time_of_its_own() -> None:
    facts = (deployed(1, "a"), scanned(2, "sha256:a", V), deployed(5, "b"), back(20, "a"), deployed(21, "c"))
    assert rows(*facts) == [(V, "high", OVER, 3 * HOUR), (V, "high", OVER, HOUR)]


def test_what_is_found_by_looking_up_what_runs_counts_from_then() -> None:
    new = fault("vulnerability", what=f"{V} pkg:pypi/x@1", severity="critical")
    facts = (deployed(1, "a"), looked(3, new, run="dpl-0100"))
    assert rows(*facts, deployed(5, "b")) == [(V, "critical", OVER, 2 * HOUR)]
    assert rows(*facts, looked(4, run="dpl-0100")) == [(V, "critical", OVER, HOUR)]
    assert rows(*facts, looked(4, run="dpl-0100", is_whole=False), now=5) == [(V, "critical", "still runs", 2 * HOUR)]


def test_one_vulnerability_by_two_names_is_one_and_as_severe_as_the_worst() -> None:
    named = scanned(3, "sha256:a", found=(Weakness("GHSA-x", "critical", (V,)),), scanner="other")
    assert rows(deployed(1, "a"), scanned(2, "sha256:a", V, severity="low"), named, deployed(6, "b")) == [
        (V, "critical", OVER, 4 * HOUR)
    ]


def test_the_worst_severities_stand_first() -> None:
    facts = (deployed(1, "a"), scanned(2, "sha256:a", "CVE-1", severity="low"))
    more = scanned(2, "sha256:a", "CVE-2", severity="critical", scanner="other")
    assert [one[1] for one in rows(*facts, more)] == ["critical", "low"]


def test_what_ends_in_the_period_is_of_it_and_what_is_open_is_told_with_its_age() -> None:
    whole = history(deployed(1, "a"), scanned(2, "sha256:a", V), deployed(30, "b"))
    assert [(one.state, one.seconds) for one in told(whole, 0, 1).rows] == [("still runs", 22 * HOUR)]
    assert [(one.state, one.seconds) for one in told(whole, 1, 2).rows] == [(OVER, 28 * HOUR)]
    assert told(whole, 2, 3).rows == ()
    assert told(history()).numbers == ()
