import pytest

from interlock.flows.auditing.course import Course, Found, NothingToGoOnWith
from interlock.flows.auditing.verified import Outcome, State
from interlock.trace.errors import PackRefuted


def holds() -> Found[int]:
    return 1, State.HOLDS, ("it holds",)


def is_open() -> Found[int]:
    return 2, State.OPEN, ("see for yourself",)


def refuted() -> Found[int]:
    raise PackRefuted(why="it does not hold")


def test_steps_are_numbered_in_order_and_those_that_were_not_reached_are_told() -> None:
    course = Course(("one", "two", "three"))
    assert course.take(holds) == 1
    with pytest.raises(NothingToGoOnWith):
        course.take(refuted)
    assert [(one.number, one.name, one.state) for one in course.end()] == [
        (1, "one", State.HOLDS),
        (2, "two", State.REFUTED),
        (3, "three", State.UNREACHED),
    ]
    assert course.outcome(is_anchored=True) is Outcome.REFUTED


def test_a_step_after_which_others_can_be_taken_does_not_end_the_course() -> None:
    course = Course(("one", "two"))
    assert course.look(refuted) is None
    assert course.look(holds) == 1
    assert course.outcome(is_anchored=True) is Outcome.REFUTED


def test_only_what_holds_throughout_for_keys_that_were_named_is_proved() -> None:
    for acts, is_anchored, wanted in (
        ((holds, holds), True, Outcome.PROVED),
        ((holds, holds), False, Outcome.CONSISTENT),
        ((holds, is_open), True, Outcome.CONSISTENT),
        ((holds,), True, Outcome.REFUTED),
    ):
        course = Course(("one", "two"))
        for act in acts:
            course.take(act)
        assert course.outcome(is_anchored=is_anchored) is wanted
