from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interlock.render.picture.ticks import ticks

SINCE = datetime(2026, 10, 1, 9, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (timedelta(minutes=30), ["1 Oct 09:10", "09:15", "09:20", "09:25", "09:30", "09:35"]),
        (timedelta(hours=30), ["1 Oct 12:00", "18:00", "2 Oct 00:00", "06:00", "12:00"]),
        (timedelta(days=31), ["5 Oct", "12 Oct", "19 Oct", "26 Oct"]),
        (timedelta(days=200), ["Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027"]),
        (timedelta(days=365 * 6), ["2027", "2028", "2029", "2030", "2031", "2032"]),
    ],
)
def test_marks_stand_at_round_times(length: timedelta, says: list[str]) -> None:
    assert [tick.says for tick in ticks(SINCE, SINCE + length, 8)] == says


@pytest.mark.parametrize("hours", [1, 5, 24, 100, 700, 5_000, 90_000, 800_000, 2_000_000])
def test_there_are_never_too_many_and_all_are_within(hours: int) -> None:
    until = SINCE + timedelta(hours=hours)
    found = ticks(SINCE, until, 9)
    assert 1 <= len(found) <= 9
    assert all(SINCE <= tick.at <= until for tick in found)


def test_a_period_of_no_length_has_one_at_most() -> None:
    assert [tick.says for tick in ticks(SINCE, SINCE, 9)] == ["1 Oct 09:07"]
    assert ticks(SINCE + timedelta(seconds=1), SINCE + timedelta(seconds=1), 9) == []


def test_time_may_end() -> None:
    assert ticks(datetime(9990, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC), 9)[-1].says == "9998"
