from datetime import timedelta

from interlock.deployment import Outcome, Why
from interlock.trace.figures.changes import changes
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Figure
from interlock.trace.figures.restore import restore
from tests.histories import at, back, days, deployed, failed, fault, history, looked

HOUR = 3600


def told(whole: History, since: float = 0, until: float = 30) -> Figure:
    return restore(whole, changes(whole.deployed), days(since, until))


def rows(*facts: object, **more: float) -> list[tuple[str, float | None]]:
    return [(one.state, one.seconds) for one in told(history(*facts, **more)).rows]


def test_what_failed_by_itself_is_restored_when_what_had_run_runs_on() -> None:
    assert rows(deployed(1, "a"), failed(2, "b")) == [("restored", 300)]


def test_a_rollback_without_an_earlier_sign_counts_from_when_it_was_asked_for() -> None:
    assert rows(deployed(1, "a"), deployed(2, "b"), back(3, "a")) == [("restored", 600)]


def test_a_sign_before_the_rollback_is_where_the_time_begins() -> None:
    figure = told(history(deployed(1, "a"), deployed(2, "b"), looked(4, fault(since=3)), back(6, "a")))
    (row,) = figure.rows
    assert (row.seconds, row.since, row.entries) == (3 * HOUR, at(3), (400, 600))
    assert [one.value for one in figure.numbers] == [1, 3 * HOUR, 3 * HOUR]


def test_a_look_that_finds_nothing_bad_ends_it_and_one_that_could_not_see_all_does_not() -> None:
    looks = (looked(2, fault(since=2)), looked(3, is_whole=False), looked(5))
    assert rows(deployed(1, "a"), *looks) == [("restored", 3 * HOUR)]


def test_a_fix_forward_restores_too() -> None:
    assert rows(deployed(1, "a"), looked(2, fault(since=2)), deployed(6, "b")) == [("restored", 4 * HOUR)]


def test_a_deployment_that_ended_well_while_it_was_bad_all_along_ended_nothing() -> None:
    bad = fault(since=2)
    assert rows(deployed(1, "a"), looked(2, bad), deployed(4, "b"), looked(5, bad), looked(8)) == [
        ("restored", 6 * HOUR)
    ]


def test_what_is_bad_still_is_told_with_its_age_and_in_no_median() -> None:
    figure = told(history(deployed(1, "a"), looked(2, fault(since=2)), now=12))
    assert [(one.state, one.seconds, one.counts) for one in figure.rows] == [("still bad", 10 * HOUR, False)]
    assert [one.value for one in figure.numbers] == [0, None, None]


def test_stranded_is_bad_until_something_ends_well() -> None:
    stranded = deployed(2, "b", outcome=Outcome.STRANDED, failed_at=at(1.5))
    assert rows(deployed(1, "a"), stranded, deployed(4, "a")) == [("restored", 2.5 * HOUR)]


def test_a_repair_is_no_trouble_by_itself() -> None:
    assert rows(deployed(1, "a"), deployed(2, "a", why=Why.REPAIR)) == []


def test_mild_faults_and_vulnerabilities_are_no_trouble_of_this_kind() -> None:
    assert rows(deployed(1, "a"), looked(2, fault("vulnerability"), fault("probe", severity="low"))) == []


def test_clocks_that_disagree_are_told_apart() -> None:
    odd = failed(2, "b", failed_at=at(3))
    wrong = back(5, "a", begun_at=at(5) + timedelta(minutes=1))
    assert rows(deployed(1, "a"), odd, deployed(4, "c"), wrong) == [
        ("clocks disagree", -HOUR),
        ("clocks disagree", -60),
    ]


def test_troubles_of_two_environments_are_two() -> None:
    assert len(rows(failed(2, "b"), failed(2.01, "b", environment="staging"))) == 2


def test_what_ends_in_the_period_is_of_it_wherever_it_began() -> None:
    whole = history(deployed(1, "a"), looked(20, fault(since=20)), looked(30))
    assert [one.state for one in told(whole, 1, 2).rows] == ["restored"]
    assert [(one.state, one.seconds) for one in told(whole, 0, 1).rows] == [("still bad", 4 * HOUR)]
    assert told(whole, 2, 3).rows == ()


def test_evidence_that_comes_late_is_put_where_it_happened() -> None:
    late = looked(2, fault(since=2), entry=90_000)
    assert rows(deployed(1, "a"), late, deployed(5, "b", index=80_000)) == [("restored", 3 * HOUR)]
