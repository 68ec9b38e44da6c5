"""The calendar of environments: when deployments may begin there, and when nothing is deployed. Floor 11.

Enters: environments with what was frozen, and a span of time. Leaves: windows and freezes one by one, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

import msgspec

from interlock.deployment import Environment, Freeze, Window
from interlock.deployment.calendar import Zones
from interlock.kernel import Instant

_DAY: Final = timedelta(days=1)


class Entry(msgspec.Struct, frozen=True, order=True):
    """One thing in the calendar of an environment."""

    since: Instant
    until: Instant
    environment: str
    what: str
    """`window`, `freeze`, or `always` where no window shuts it."""
    says: str = ""
    """Of a freeze, why."""


def calendar_of(
    environments: Iterable[tuple[Environment, Iterable[Freeze]]], since: Instant, until: Instant, zones: Zones
) -> tuple[Entry, ...]:
    """Give what lies between two moments, cut to it; freezes that people said come beside those of the settings.

    Nothing may begin while it is frozen, so what is open is cut by freezes.

    Errors: those of `zones`.
    """
    found: list[Entry] = []
    for environment, said in environments:
        name = environment.name
        freezes = [one for one in (*environment.freezes, *said) if one.since < until and one.until > since]
        opened = [("always", since, until)] if not environment.windows else []
        for window in environment.windows:
            opened += [("window", begin, end) for begin, end in _opened(window, since, until, zones)]
        for what, begin, end in opened:
            found += [Entry(*free, name, what) for free in _thawed(begin, end, freezes)]
        found += [Entry(max(one.since, since), min(one.until, until), name, "freeze", one.reason) for one in freezes]
    return tuple(sorted(found))


def _thawed(begin: Instant, end: Instant, freezes: Iterable[Freeze]) -> Iterator[tuple[Instant, Instant]]:
    """Give what no freeze covers between two moments."""
    for one in sorted(freezes, key=lambda each: each.since):
        if one.since > begin:
            yield begin, min(one.since, end)
        begin = max(begin, one.until)
        if begin >= end or one.since >= end:
            break
    if begin < end:
        yield begin, end


def _opened(window: Window, since: Instant, until: Instant, zones: Zones) -> Iterator[tuple[Instant, Instant]]:
    """Give each time that a window is open, by the clocks of its zone, which may be changed between."""
    zone = zones(window.zone)
    day = since.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) - _DAY
    while day.replace(tzinfo=zone) < until:
        if day.weekday() in window.days:
            begin, end = (
                (day + timedelta(minutes=minute)).replace(tzinfo=zone).astimezone(since.tzinfo)
                for minute in (window.since, window.until)
            )
            if begin < until and end > since:
                yield max(begin, since), min(end, until)
        day += _DAY
