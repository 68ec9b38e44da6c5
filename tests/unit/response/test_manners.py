from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from interlock.kernel import Severity
from interlock.response import Kind
from interlock.response.manners import Manner, Quiet
from tests.unit.response.events import event

VIENNA = ZoneInfo("Europe/Vienna")
NIGHT = Quiet(time(22), time(7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-23T20:59:00+00:00", None),  # one minute to ten in Vienna
        ("2026-11-23T21:00:00+00:00", "2026-11-24T06:00:00+00:00"),
        ("2026-11-24T05:59:59+00:00", "2026-11-24T06:00:00+00:00"),
        ("2026-11-24T06:00:00+00:00", None),
        ("2026-06-23T20:00:00+00:00", "2026-06-24T05:00:00+00:00"),  # in summer an hour earlier
        ("2026-10-24T23:30:00+00:00", "2026-10-25T06:00:00+00:00"),  # the night that has an hour more
        ("2026-03-28T23:30:00+00:00", "2026-03-29T05:00:00+00:00"),  # and the one that has an hour less
    ],
)
def test_quiet_hours_are_those_of_a_wall_clock(moment: str, until: str | None) -> None:
    manner = Manner(quiet=NIGHT, zone=VIENNA)
    assert manner.is_quiet(at(moment)) is (until is not None)
    assert manner.quiet_until(at(moment)) == at(until or moment)


def test_an_end_that_no_clock_shows_that_night_is_an_end_nevertheless() -> None:
    manner = Manner(quiet=Quiet(time(22), time(2, 30)), zone=VIENNA)
    end = manner.quiet_until(at("2026-03-29T00:00:00+00:00"))
    assert not manner.is_quiet(end)
    assert at("2026-03-29T01:00:00+00:00") <= end <= at("2026-03-29T02:00:00+00:00")


def test_quiet_days_last_until_the_next_day_that_is_none_and_a_night_between_goes_on() -> None:
    weekend = Manner(quiet=Quiet(days=frozenset({5, 6})))
    assert weekend.quiet_until(at("2026-11-21T12:00:00+00:00")) == at("2026-11-23T00:00:00+00:00")
    both = Manner(quiet=Quiet(time(22), time(7), frozenset({5, 6})))
    assert both.quiet_until(at("2026-11-20T23:00:00+00:00")) == at("2026-11-23T07:00:00+00:00")
    assert not both.is_quiet(at("2026-11-20T12:00:00+00:00"))


def test_quiet_hours_within_one_day() -> None:
    noon = Manner(quiet=Quiet(time(12), time(13)))
    assert noon.quiet_until(at("2026-11-23T12:30:00+00:00")) == at("2026-11-23T13:00:00+00:00")
    assert not noon.is_quiet(at("2026-11-23T13:00:00+00:00"))
    assert not Manner().is_quiet(at("2026-11-23T03:00:00+00:00"))


def test_a_digest_is_due_so_long_after_the_first_event_or_at_the_next_such_time_of_the_day() -> None:
    moment = at("2026-11-23T12:00:00+00:00")
    assert Manner(digest_every=timedelta(hours=4)).digest_due(moment) == moment + timedelta(hours=4)
    daily = Manner(digest_at=time(8, 30), zone=VIENNA)
    assert daily.digest_due(moment) == at("2026-11-24T07:30:00+00:00")
    assert daily.digest_due(at("2026-11-24T07:29:59+00:00")) == at("2026-11-24T07:30:00+00:00")
    assert daily.digest_due(at("2026-11-24T07:30:00+00:00")) == at("2026-11-25T07:30:00+00:00")
    assert (Manner().collects, daily.collects) == (False, True)


def test_what_is_urgent_is_said_by_severity_or_kind_and_nothing_is_unless_it_is_said() -> None:
    critical, high = event(severity="critical"), event(severity="high")
    assert not Manner().is_urgent(critical)
    manner = Manner(urgent_severity=Severity.CRITICAL, urgent_kinds=frozenset({Kind.DEPLOYMENT_STRANDED}))
    assert manner.is_urgent(critical)
    assert not manner.is_urgent(high)
    assert not manner.is_urgent(event(severity="worst of all"))
    assert manner.is_urgent(event(kind=Kind.DEPLOYMENT_STRANDED))


def test_times_are_given_back_in_utc() -> None:
    assert Manner(digest_at=time(8), zone=VIENNA).digest_due(at("2026-11-23T12:00:00+00:00")).tzinfo is UTC
