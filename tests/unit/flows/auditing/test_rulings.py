"""Decisions and assessments as a report tells them."""

from __future__ import annotations

from interlock.flows.auditing.rulings import shown_by
from interlock.trace.clauses import Shown
from interlock.trace.deployed import Standing
from interlock.trace.report import Assessed
from tests.audited import after, judged, ruling


def test_where_a_decision_judged_a_control_that_is_how_it_stands() -> None:
    failed = Assessed("commit.sca", "failed", "app", 9, after(9))
    assert list(shown_by((ruling(),), (failed,))) == [Shown("commit.sca", Standing.SATISFIED, (3, 1))]


def test_of_what_no_decision_judged_the_last_evidence_about_each_thing_stands() -> None:
    first = Assessed("commit.build", "failed", "app", 1, after(1))
    second = Assessed("commit.build", "passed", "app", 2, after(2))
    beside = Assessed("commit.build", "errored", "other", 3, after(3))
    assert list(shown_by((), (first, second, beside))) == [
        Shown("commit.build", Standing.SATISFIED, (2,)),
        Shown("commit.build", Standing.ERRORED, (3,)),
    ]


def test_an_outcome_that_nobody_knows_shows_nothing_good() -> None:
    (shown,) = shown_by((), (Assessed("commit.build", "splendid", "app", 1, after(1)),))
    assert shown.standing is Standing.ERRORED


def test_every_decision_speaks() -> None:
    worse = ruling(entry=5, judged=(judged(standing=Standing.VIOLATED),))
    assert {one.standing for one in shown_by((ruling(), worse), ())} == {Standing.SATISFIED, Standing.VIOLATED}
