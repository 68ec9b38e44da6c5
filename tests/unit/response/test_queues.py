from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.adapters.notifiers import NotAccepted
from interlock.response import Errand
from interlock.response.errands import after_failure
from interlock.response.errors import ChannelBusy
from interlock.response.queues import LONGEST_WAIT, Line, Standing, later, wait_after
from tests.unit.response.events import AT

SILENT = NotAccepted(where="ops", why="no answer")


@pytest.mark.parametrize(("failures", "seconds"), [(1, 30), (2, 60), (6, 960), (7, 1800), (500, 1800)])
def test_a_channel_that_does_not_answer_is_left_alone_twice_as_long_each_time_up_to_half_an_hour(
    failures: int, seconds: int
) -> None:
    assert wait_after(SILENT, failures, AT) == timedelta(seconds=seconds) <= LONGEST_WAIT


@pytest.mark.parametrize(("said", "seconds"), [(0, 1), (90, 90), (7200, 7200), (999_999_999, 86_400)])
def test_one_that_says_how_long_is_left_alone_so_long_within_reason(said: int, seconds: int) -> None:
    assert wait_after(ChannelBusy(where="ops", seconds=said, why=""), 1, AT) == timedelta(seconds=seconds)


def test_a_channel_that_nobody_spoke_of_is_free() -> None:
    assert Standing(Line("ops")) == Standing(Line("ops", None, 0, ""), 0, None, None, "")


def test_an_errand_waits_as_long_as_it_was_told_and_no_shorter_than_it_would() -> None:
    failed = after_failure(Errand(0, "tell notify:ops", "a", AT), AT, "later")
    assert later(failed, ChannelBusy(where="ops", seconds=7200, why=""), AT).due_at == AT + timedelta(hours=2)
    assert later(failed, ChannelBusy(where="ops", seconds=1, why=""), AT) == failed
    assert later(failed, SILENT, AT) == failed
    dead = after_failure(failed, AT, "later", is_final=True)
    assert later(dead, ChannelBusy(where="ops", seconds=7200, why=""), AT) == dead
