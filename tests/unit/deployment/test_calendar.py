from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.deployment import Freeze, Window
from interlock.deployment.calendar import frozen_by, is_open, next_opening

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WORKDAYS = Window((0, 1, 2, 3), 9 * 60, 16 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T15:59:59", True),
        ("2026-11-23T16:00:00", False),
        ("2026-11-27T12:00:00", False),
    ],
)
def test_a_window_is_open_from_its_first_minute_to_before_its_last(moment: str, opened: bool) -> None:
    assert is_open([WORKDAYS], at(moment), ZoneInfo) is opened


def test_without_windows_it_is_always_open() -> None:
    assert is_open([], MONDAY, ZoneInfo)
    assert next_opening([], [], MONDAY, ZoneInfo) == MONDAY


def test_a_window_is_meant_in_its_own_zone() -> None:
    vienna = Window((0,), 9 * 60, 10 * 60, "Europe/Vienna")
    assert is_open([vienna], at("2026-11-23T08:30:00"), ZoneInfo)
    assert not is_open([vienna], at("2026-11-23T09:30:00"), ZoneInfo)
    assert is_open([vienna], at("2026-07-06T07:30:00"), ZoneInfo)


def test_the_next_opening_is_found_over_the_weekend_and_over_a_freeze() -> None:
    friday = at("2026-11-27T12:00:00")
    assert next_opening([WORKDAYS], [], friday, ZoneInfo) == at("2026-11-30T09:00:00")
    freeze = Freeze(at("2026-11-28T00:00:00"), at("2026-12-01T10:30:00"), "sale")
    assert next_opening([WORKDAYS], [freeze], friday, ZoneInfo) == at("2026-12-01T10:30:00")
    assert next_opening([], [freeze], at("2026-11-29T00:00:00"), ZoneInfo) == at("2026-12-01T10:30:00")


def test_freezes_that_follow_each_other_are_one() -> None:
    first = Freeze(at("2026-11-23T00:00:00"), at("2026-11-24T00:00:00"), "a")
    second = Freeze(at("2026-11-24T00:00:00"), at("2026-11-25T00:00:00"), "b")
    assert next_opening([], [second, first], at("2026-11-23T01:00:00"), ZoneInfo) == at("2026-11-25T00:00:00")
    assert frozen_by([first, second], at("2026-11-24T00:00:00")) == second
    assert frozen_by([first, second], at("2026-11-25T00:00:00")) is None


@given(
    st.datetimes(MONDAY.replace(tzinfo=None), MONDAY.replace(tzinfo=None, year=2027), timezones=st.just(UTC)),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 600),
    st.sampled_from(["UTC", "Europe/Vienna", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]),
)
def test_what_is_called_the_next_opening_is_open_and_none_is_passed_over(
    moment: datetime, days: set[int], since: int, length: int, zone: str
) -> None:
    window = Window(tuple(sorted(days)), since, min(1440, since + length), zone)
    found = next_opening([window], [], moment, ZoneInfo)
    assert found is not None
    assert found >= moment
    assert is_open([window], found, ZoneInfo)
    assert found - moment <= timedelta(days=15)
    if found > moment:
        assert not is_open([window], found - timedelta(minutes=1), ZoneInfo) or window.since == 0
