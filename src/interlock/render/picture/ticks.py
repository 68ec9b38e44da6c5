"""Where the marks of a time axis stand: at round times in UTC, never too many. Floor 13."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from interlock.kernel import Instant

_STEPS: Final = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=hours) for hours in (1, 3, 6, 12)),
    *(timedelta(days=days) for days in (1, 2, 7, 14)),
)
_MONTHS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_MONDAY: Final = datetime(1970, 1, 5, tzinfo=UTC)
_YEAR: Final = 12


class Tick(NamedTuple):
    """A mark on the axis."""

    at: Instant
    says: str


def ticks(since: Instant, until: Instant, most: int) -> list[Tick]:
    """Give at most so many marks between two moments, those themselves included."""
    for step in _STEPS:
        if (until - since) / step <= most - 1:
            return _even(since, until, step)
    for months in _MONTHS:
        found = _by_months(since, until, months)
        if len(found) <= most:
            return found
    return []


def _even(since: Instant, until: Instant, step: timedelta) -> list[Tick]:
    at = _MONDAY + -((_MONDAY - since) // step) * step
    at = at if at >= since else at + step
    found: list[Tick] = []
    pattern = "%-d %b" if step >= timedelta(days=1) else "%H:%M"
    while at <= until:
        is_day = pattern == "%H:%M" and (not found or at.hour == at.minute == 0)
        found.append(Tick(at, at.strftime("%-d %b %H:%M" if is_day else pattern)))
        at += step
    return found


def _by_months(since: Instant, until: Instant, months: int) -> list[Tick]:
    number = since.year * _YEAR + since.month - 1
    number -= number % months
    found: list[Tick] = []
    while (
        number // _YEAR <= until.year and (at := datetime(number // _YEAR, number % _YEAR + 1, 1, tzinfo=UTC)) <= until
    ):
        if at >= since:
            found.append(Tick(at, at.strftime("%Y" if months >= _YEAR else "%b %Y")))
        number += months
    return found
