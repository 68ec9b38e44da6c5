"""How states, times and references are shown."""

from __future__ import annotations

from interlock.kernel import Severity, instant
from interlock.render.audit.words import CLAUSES, OUTCOMES, STANDINGS, at, entries, state, ticked, worst
from interlock.render.markup import el
from interlock.trace.clauses import ClauseState
from interlock.trace.deployed import Standing


def test_every_state_has_a_word_and_an_icon() -> None:
    assert set(STANDINGS) == set(Standing)
    assert set(CLAUSES) == set(ClauseState)


def test_a_state_that_nobody_knows_is_shown_by_its_own_word() -> None:
    assert "splendid" in state(OUTCOMES, "splendid").text
    assert "s-missing" in state(OUTCOMES, "splendid").text


def test_of_many_entries_the_first_are_shown_and_how_many_more() -> None:
    assert "and 4 more" in el("p", entries(range(10), most=6)).text
    assert 'href="#e5"' in el("p", entries((5,))).text
    assert "none" in el("p", entries(())).text


def test_what_stands_in_backticks_is_code() -> None:
    assert el("p", ticked("run `interlock` now")).text == "<p>run <code>interlock</code> now</p>"
    assert el("p", ticked("an odd ` one")).text == "<p>an odd ` one</p>"


def test_times_are_shown_to_the_second_in_utc() -> None:
    assert at(instant("2026-01-02T03:04:05.678+01:00")) == "2026-01-02 02:04:05"
    assert at(None) == ""


def test_the_worst_of_some_severities_is_the_gravest() -> None:
    assert worst((Severity.LOW, Severity.HIGH)) is Severity.HIGH
    assert worst(()) is None
