import random

import pytest

from interlock.deployment import Watching
from interlock.deployment.analysis import Measured, Signals, against

WATCH = Watching("http://127.0.0.1:9090", "e", "r")
GOOD = Measured(10, 10_000)


def test_one_that_fails_as_rarely_as_the_old_one_goes_on() -> None:
    assert against(Signals(Measured(1, 1000), GOOD), WATCH, is_over=True) == ""
    assert against(Signals(Measured(0, 1000), None), WATCH, is_over=True) == ""


def test_one_that_clearly_fails_more_often_is_stopped_before_the_time_is_over() -> None:
    assert "30.0% of its requests fail" in against(Signals(Measured(30, 100), GOOD), WATCH, is_over=False)
    assert "fail" in against(Signals(Measured(30, 100), None), WATCH, is_over=False)


def test_a_few_failures_of_few_requests_stop_nothing_early() -> None:
    assert against(Signals(Measured(1, 5), GOOD), WATCH, is_over=False) == ""
    assert against(Signals(Measured(0, 0), GOOD), WATCH, is_over=False) == ""


def test_too_few_requests_are_no_success() -> None:
    assert "it takes 100" in against(Signals(Measured(0, 99), GOOD), WATCH, is_over=True)
    assert against(Signals(Measured(0, 100), GOOD), WATCH, is_over=True) == ""


def test_any_signal_of_attack_is_too_many() -> None:
    assert "security" in against(Signals(Measured(0, 1000), GOOD, 1), WATCH, is_over=False)


def test_queries_that_contradict_each_other_are_no_success() -> None:
    for new in (Measured(5, 4), Measured(-1, 4), Measured(0, -4)):
        assert "do not fit" in against(Signals(new, GOOD), WATCH, is_over=False)


@pytest.mark.parametrize(("latency", "stopped"), [(0.10, False), (0.125, False), (0.13, True)])
def test_one_that_is_slower_by_more_than_allowed_is_stopped(latency: float, stopped: bool) -> None:
    watch = Watching("x", "e", "r", latency="l")
    signals = Signals(Measured(0, 1000, latency), Measured(0, 1000, 0.1))
    assert bool(against(signals, watch, is_over=True)) is stopped
    assert "nothing was measured" in against(Signals(Measured(0, 1000), GOOD), watch, is_over=True)


def test_equal_versions_are_stopped_in_at_most_a_few_of_a_hundred_and_bad_ones_nearly_always() -> None:
    chance = random.Random(5)  # noqa: S311 -- a sample, not a secret

    def run(share: float) -> bool:
        new = Measured(sum(chance.random() < share for _ in range(1000)), 1000)
        old = Measured(sum(chance.random() < 0.02 for _ in range(5000)), 5000)
        return bool(against(Signals(new, old), WATCH, is_over=True))

    assert sum(run(0.02) for _ in range(200)) <= 4
    assert sum(run(0.08) for _ in range(200)) >= 196
