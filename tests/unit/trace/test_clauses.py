"""Clauses are as good as the worst of what speaks to them."""

from __future__ import annotations

import pytest

from interlock.kernel import Severity
from interlock.trace.clauses import ClauseState, Shown, Standard, answered
from interlock.trace.completeness.model import lack
from interlock.trace.deployed import Standing
from interlock.trace.lacks import Absence

STANDARD = Standard(
    "SOX", "Sarbanes-Oxley", "404", {"tested": "tested", "held": "kept apart", "other": "by paper"},
    {"tested": ("commit.sca", "commit.sast"), "held": ("key.rbac",)},
)  # fmt: skip
GOOD = (Shown("commit.sca", Standing.SATISFIED, (3, 1)), Shown("commit.sast", Standing.SATISFIED, (2,)))


def _state(*shown: Shown, clause: str = "tested") -> ClauseState:
    return next(one for one in answered(STANDARD, shown, ()).clauses if one.id == clause).state


def test_a_clause_is_answered_only_by_every_control_that_speaks_to_it() -> None:
    assert _state(*GOOD) is ClauseState.ANSWERED
    assert _state(GOOD[0]) is ClauseState.PARTLY
    assert _state() is ClauseState.UNSHOWN


def test_a_clause_that_no_control_answers_to_says_so() -> None:
    assert _state(*GOOD, clause="other") is ClauseState.NOBODY


@pytest.mark.parametrize("bad", [Standing.ERRORED, Standing.VIOLATED, Standing.MISSING, Standing.STALE])
def test_one_bad_place_spoils_a_clause_whatever_else_passed(bad: Standing) -> None:
    assert _state(*GOOD, Shown("commit.sca", bad)) is ClauseState.FAILING


def test_what_was_waived_is_an_exception_and_what_does_not_apply_shows_nothing() -> None:
    assert _state(*GOOD, Shown("commit.sca", Standing.WAIVED)) is ClauseState.EXCEPTED
    assert _state(Shown("commit.sca", Standing.NOT_APPLICABLE)) is ClauseState.UNSHOWN


def test_what_is_missing_stands_against_the_clauses_of_its_controls() -> None:
    lacking = lack(Absence.NO_PEOPLE, Severity.LOW, "a", "b", "c", "d", about=("key.rbac",))
    made = answered(STANDARD, (*GOOD, Shown("key.rbac", Standing.SATISFIED)), (lacking,))
    held = next(one for one in made.clauses if one.id == "held")
    assert held.state is ClauseState.FAILING
    assert held.lacks == (lacking.id,)
    assert made.clauses[0].state is ClauseState.ANSWERED


def test_the_evidence_of_a_clause_is_named_once_in_order() -> None:
    assert answered(STANDARD, GOOD, ()).clauses[0].evidence == (1, 2, 3)
