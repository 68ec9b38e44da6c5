from itertools import accumulate
from math import inf

import pytest

from interlock.deployment import Watching
from interlock.deployment.analysis import Measured, Signals, against, told
from interlock.deployment.buckets import Buckets

WATCH = Watching("http://127.0.0.1:9090", "e", "r")
GOOD = Measured(10, 10_000)


def test_one_that_fails_as_rarely_as_the_old_one_goes_on() -> None:
    assert against(Signals(Measured(1, 1000), GOOD), WATCH, is_over=True) == ""
    assert against(Signals(Measured(0, 1000), None), WATCH, is_over=True) == ""


def test_one_that_clearly_fails_more_often_is_stopped_before_the_time_is_over() -> None:
    assert "30.0% of its 100 requests fail" in against(Signals(Measured(30, 100), GOOD), WATCH, is_over=False)
    assert "fail" in against(Signals(Measured(30, 100), None), WATCH, is_over=False)


def test_a_few_failures_of_few_requests_stop_nothing_early() -> None:
    assert against(Signals(Measured(1, 5), GOOD), WATCH, is_over=False) == ""
    assert against(Signals(Measured(0, 0), GOOD), WATCH, is_over=False) == ""


def test_too_few_requests_are_no_success() -> None:
    assert "it takes 100" in against(Signals(Measured(0, 99), GOOD), WATCH, is_over=True)
    assert against(Signals(Measured(0, 100), GOOD), WATCH, is_over=True) == ""


def test_any_signal_of_attack_is_too_many() -> None:
    assert "attack" in against(Signals(Measured(0, 1000), GOOD, 1), WATCH, is_over=False)


def test_queries_that_contradict_each_other_are_no_success() -> None:
    for new in (Measured(5, 4), Measured(-1, 4), Measured(0, -4)):
        assert "do not fit" in against(Signals(new, GOOD), WATCH, is_over=False)


@pytest.mark.parametrize(("latency", "stopped"), [(0.10, False), (0.125, False), (0.13, True)])
def test_one_that_is_slower_by_more_than_allowed_is_stopped(latency: float, stopped: bool) -> None:
    watch = Watching("x", "e", "r", latency="l")
    signals = Signals(Measured(0, 1000, latency), Measured(0, 1000, 0.1))
    assert bool(against(signals, watch, is_over=True)) is stopped
    assert "nothing of the latency of it" in against(Signals(Measured(0, 1000), GOOD), watch, is_over=True)


def test_a_latency_that_only_one_of_both_has_is_no_success() -> None:
    watch = Watching("x", "e", "r", latency="l")
    signals = Signals(Measured(0, 1000, 0.1), Measured(0, 1000))
    assert "nothing of the latency of what it replaces" in against(signals, watch, is_over=True)


def test_what_is_not_known_is_no_success_at_the_end_and_no_reason_before() -> None:
    watch = Watching("x", "e", "r", security="s")
    good = Measured(0, 1000)
    for signals, why in (
        (Signals(Measured(0, None), GOOD, 0), "knows of no request of it"),
        (Signals(Measured(None, 1000), GOOD, 0), "no number of failed requests of it"),
        (Signals(good, Measured(None, None), 0), "knows of no request of what it replaces"),
        (Signals(good, Measured(0, 3), 0), "what it replaces answered 3 requests"),
        (Signals(good, GOOD, None), "no number of security signals"),
    ):
        assert why in against(signals, watch, is_over=True)
        assert against(signals, watch, is_over=False) == ""
    assert against(Signals(good, GOOD, 0), watch, is_over=True) == ""


def test_failures_are_held_against_nothing_while_nothing_is_known_of_the_old_one() -> None:
    assert against(Signals(Measured(50, 100), Measured(None, None)), WATCH, is_over=False) == ""


def test_where_all_requests_fail_the_sums_may_differ_by_what_is_rounded() -> None:
    said = against(Signals(Measured(500.0000001, 500), GOOD), WATCH, is_over=False)
    assert "100.0% of its 500 requests fail" in said


def histogram(*counts: float) -> Buckets:
    return Buckets((0.1, 0.2, 0.4, inf), tuple(accumulate(counts)))


def test_a_slower_share_of_requests_stops_it_once_it_is_sure() -> None:
    watch = Watching("x", "e", "r", latency="l")
    old = Measured(0, 1000, histogram(900, 90, 10, 0))
    slow = Signals(Measured(0, 1000, histogram(500, 300, 200, 0)), old)
    assert "of its 1000 requests take longer than 194 ms, and at most 5.0% may" in against(slow, watch, is_over=False)
    few = Signals(Measured(0, 10, histogram(8, 1, 1, 0)), old)
    assert against(few, watch, is_over=False) == ""
    assert against(Signals(old, old), watch, is_over=True) == ""


def test_buckets_that_end_too_early_conclude_nothing() -> None:
    watch = Watching("x", "e", "r", latency="l")
    short = Measured(0, 1000, histogram(500, 100, 100, 300))
    assert "the buckets of latency end at 400 ms" in against(Signals(short, short), watch, is_over=True)


def test_what_was_measured_is_told_in_one_line() -> None:
    watch = Watching("x", "e", "r", latency="l", security="s")
    new, old = Measured(5, 500, histogram(450, 50, 0, 0)), Measured(0.2, 1500.4, 0.25)
    assert told(Signals(new, old, 0), watch) == (
        "1.00% of 500 requests fail (0.01% of 1500 before); latency is 150 ms (250 ms before); security signals: 0"
    )
    assert told(Signals(Measured(None, None), None), watch) == (
        "an unknown share of an unknown number of requests fail; latency is unknown; "
        "security signals: an unknown number"
    )
