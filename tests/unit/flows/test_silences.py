"""Who takes nothing in a row is left alone for the rest of a round; what fails alone costs others nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from interlock.adapters.notifiers import NotAccepted
from interlock.flows.silences import MOST_IN_A_ROW, Silences
from interlock.response import Errand
from interlock.response.errors import ChannelBusy

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ERRAND = Errand(0, "tell notify:ops", "a", AT)
DOWN = NotAccepted(where="ops", why="no answer")


def test_after_several_failures_in_a_row_the_rest_waits_without_an_attempt() -> None:
    silences = Silences()
    for _ in range(MOST_IN_A_ROW):
        assert silences.put_off(ERRAND, "notify:ops") is None
        silences.failed("notify:ops", DOWN, AT)
    later = silences.put_off(ERRAND, "notify:ops")
    assert later is not None
    assert (later.attempts, later.due_at) == (0, AT + timedelta(seconds=30))
    assert "no answer" in later.said
    assert silences.put_off(ERRAND, "notify:board") is None, "others are told"
    silences.begin()
    assert silences.put_off(ERRAND, "notify:ops") is None, "the next round asks once more"


def test_failures_with_a_success_between_them_are_those_of_their_events() -> None:
    silences = Silences()
    for _ in range(MOST_IN_A_ROW):
        silences.failed("notify:ops", DOWN, AT)
        silences.took("notify:ops")
    assert silences.put_off(ERRAND, "notify:ops") is None


def test_who_says_that_it_is_busy_is_left_alone_at_once_and_for_as_long() -> None:
    silences = Silences()
    silences.failed("notify:ops", ChannelBusy(where="ops", seconds=90, why="it answered 429"), AT)
    later = silences.put_off(ERRAND, "notify:ops")
    assert later is not None
    assert later.due_at == AT + timedelta(seconds=90)
