from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from interlock.deployment import Freeze, Window
from interlock.flows.almanac import Entry, calendar_of
from tests.unit.deployment.plans import environment

MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def test_each_opening_of_a_window_is_given_and_cut_to_the_span() -> None:
    one = environment(windows=(Window((0, 2), 8 * 60, 16 * 60),))
    found = calendar_of([(one, ())], MONDAY, MONDAY + WEEK, ZoneInfo)
    assert [(each.since.day, each.since.hour, each.until.hour) for each in found] == [
        (5, 9, 16),
        (7, 8, 16),
        (12, 8, 9),
    ]
    assert {each.what for each in found} == {"window"}


def test_the_clocks_of_the_zone_count_also_where_they_are_changed() -> None:
    one = environment(windows=(Window(tuple(range(7)), 0, 24 * 60, "Europe/Vienna"),))
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    found = calendar_of([(one, ())], saturday, saturday + timedelta(days=2), ZoneInfo)
    assert [each.until - each.since for each in found] == [
        *(timedelta(hours=11), timedelta(hours=23), timedelta(hours=14)),
    ]


def test_freezes_of_the_settings_and_of_people_stand_in_order_beside_what_they_leave_open() -> None:
    frost = Freeze(MONDAY - WEEK, MONDAY + timedelta(days=1), "year end")
    later = Freeze(MONDAY + timedelta(days=2), MONDAY + 2 * WEEK, "the sale")
    over = replace(frost, until=MONDAY)
    one, other = environment(name="live", freezes=(frost, over)), environment(name="staging")
    found = calendar_of([(one, (later,)), (other, ())], MONDAY, MONDAY + WEEK, ZoneInfo)
    assert found == (
        Entry(MONDAY, MONDAY + timedelta(days=1), "live", "freeze", "year end"),
        Entry(MONDAY, MONDAY + WEEK, "staging", "always"),
        Entry(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "live", "always"),
        Entry(MONDAY + timedelta(days=2), MONDAY + WEEK, "live", "freeze", "the sale"),
    )


def test_a_window_is_open_only_where_no_freeze_covers_it() -> None:
    one = environment(windows=(Window((0, 1, 2, 3), 8 * 60, 16 * 60),))
    noon = MONDAY.replace(hour=12)
    cut = Freeze(noon, noon + timedelta(hours=1), "lunch")
    within = Freeze(noon, noon + timedelta(minutes=5), "soup")
    whole = Freeze(MONDAY + timedelta(days=1, hours=-9), MONDAY + timedelta(days=3, hours=-9), "two days")
    found = calendar_of([(one, (cut, within, whole))], MONDAY, MONDAY + timedelta(days=4), ZoneInfo)
    opened = [(each.since.day, each.since.hour, each.until.hour) for each in found if each.what == "window"]
    assert opened == [(5, 9, 12), (5, 13, 16), (8, 8, 16)]
