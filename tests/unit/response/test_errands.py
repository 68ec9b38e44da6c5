from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from interlock.response import Errand, State, next_due
from interlock.response.errands import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    after_delay,
    after_failure,
    after_success,
)
from tests.unit.response.events import AT

ONE = Errand(1, "tell notify:ops", "alike", AT)


def test_each_wait_is_twice_as_long_as_the_one_before_up_to_six_hours() -> None:
    waits = [next_due(attempts, AT) - AT for attempts in range(1, 50)]
    assert waits[0] == FIRST_WAIT
    assert all(after == min(2 * before, LONGEST_WAIT) for before, after in pairwise(waits))
    assert next_due(10**9, AT) - AT == LONGEST_WAIT


def test_what_fails_is_tried_for_more_than_half_a_day_before_it_is_given_up() -> None:
    errand, at = ONE, AT
    while errand.state is State.WAITING:
        errand = after_failure(errand, at, "no answer")
        at = errand.due_at or at
    assert (errand.state, errand.attempts, errand.due_at) == (State.DEAD, MOST_ATTEMPTS, None)
    assert at - AT > timedelta(hours=12)


def test_what_can_never_succeed_is_given_up_at_once_and_says_why() -> None:
    dead = after_failure(ONE, AT, "x" * 5000, is_final=True)
    assert (dead.state, dead.attempts, len(dead.said)) == (State.DEAD, 1, 500)


def test_what_is_done_is_never_due_again() -> None:
    done = after_success(after_failure(ONE, AT, "no answer"), "sent")
    assert (done.state, done.attempts, done.due_at, done.said) == (State.DONE, 2, None, "sent")


def test_what_has_to_wait_for_others_loses_no_attempt() -> None:
    waits = after_delay(ONE, AT + timedelta(days=1), "x" * 5000)
    assert (waits.state, waits.attempts, waits.due_at, len(waits.said)) == (
        State.WAITING,
        0,
        AT + timedelta(days=1),
        500,
    )
