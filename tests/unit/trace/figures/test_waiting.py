from typing import Any

from interlock.trace.figures.history import Decided, Stop
from interlock.trace.figures.model import Figure
from interlock.trace.figures.waiting import waiting
from tests.histories import days, decided, history

HOUR = 3600


def stop(requirement: str = "commit.sast", status: str = "violated", verdict: str = "deny") -> Stop:
    return Stop(requirement, status, verdict)


def passed(requirement: str = "commit.sast", status: str = "satisfied") -> Stop:
    return Stop(requirement, status, "allow")


def told(*facts: Decided, since: float = 0, until: float = 30, now: float = 720) -> Figure:
    return waiting(history(*facts, now=now), days(since, until))


def rows(*facts: Decided, **more: Any) -> list[tuple[str, str, float | None]]:
    return [(one.group, one.state, one.seconds) for one in told(*facts, **more).rows]


def test_a_stop_ends_with_the_next_decision_on_its_branch_that_passes() -> None:
    other = ("gitCommit:" + "2" * 40,)
    figure = told(decided(1, "deny", stop()), decided(4, "allow", passed(), digests=other))
    (row,) = figure.rows
    assert (row.group, row.state, row.seconds, row.entries) == ("commit.sast", "passed", 3 * HOUR, (100, 400))
    assert {one.name: one.value for one in figure.numbers} == {
        "n": 1,
        "median": 3 * HOUR,
        "p90": 3 * HOUR,
        "total": 3 * HOUR,
    }


def test_stopped_again_before_it_passed_is_the_same_wait() -> None:
    assert rows(decided(1, "deny", stop()), decided(2, "deny", stop()), decided(5, "allow", passed())) == [
        ("commit.sast", "passed", 4 * HOUR)
    ]


def test_another_branch_stage_or_product_ends_no_wait() -> None:
    facts = (
        decided(1, "deny", stop()),
        decided(2, "allow", passed(), line="other"),
        decided(3, "allow", passed(), environment="production"),
        decided(4, "allow", passed(), product="bank"),
    )
    assert rows(*facts, now=11) == [("commit.sast", "still stopped", 10 * HOUR)]


def test_without_a_branch_a_thing_waits_for_itself() -> None:
    other = ("gitCommit:" + "2" * 40,)
    facts = (decided(1, "deny", stop(), line=""), decided(2, "allow", passed(), line="", digests=other))
    assert rows(*facts, now=3) == [("commit.sast", "still stopped", 2 * HOUR)]
    assert rows(*facts, decided(4, "allow", passed(), line="")) == [("commit.sast", "passed", 3 * HOUR)]


def test_each_control_waits_on_its_own() -> None:
    facts = (
        decided(1, "deny", stop(), stop("precommit.peer-review", "missing")),
        decided(2, "deny", passed(), stop("precommit.peer-review", "missing")),
        decided(5, "allow", passed(), passed("precommit.peer-review")),
    )
    assert rows(*facts) == [("commit.sast", "passed", HOUR), ("precommit.peer-review", "passed", 4 * HOUR)]


def test_a_waiver_and_broken_glass_end_it_and_are_named() -> None:
    assert rows(decided(1, "deny", stop()), decided(2, "allow", passed(status="waived"))) == [
        ("commit.sast", "waived", HOUR)
    ]
    assert rows(decided(1, "deny", stop()), decided(2, "allow", stop(), is_through_glass=True)) == [
        ("commit.sast", "broken glass", HOUR)
    ]
    assert rows(decided(1, "deny", stop()), decided(2)) == [("commit.sast", "not asked for any more", HOUR)]


def test_a_review_is_a_wait_as_well() -> None:
    assert rows(decided(1, "review", stop(verdict="review")), decided(2, "allow", passed())) == [
        ("commit.sast", "passed", HOUR)
    ]


def test_clocks_that_disagree_are_told_apart() -> None:
    assert rows(decided(2, "deny", stop()), decided(1, "allow", passed())) == [
        ("commit.sast", "clocks disagree", -HOUR)
    ]


def test_a_wait_is_of_the_period_in_which_it_ended() -> None:
    facts = (decided(1, "deny", stop()), decided(30, "allow", passed()))
    assert rows(*facts, since=1) == [("commit.sast", "passed", 29 * HOUR)]
    assert rows(*facts, until=1) == [("commit.sast", "still stopped", 23 * HOUR)]
    assert rows(*facts, since=2) == []
    assert rows() == []
