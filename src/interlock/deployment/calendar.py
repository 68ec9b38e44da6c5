"""When a deployment may begin: windows and freezes. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta, tzinfo
from typing import Final

from interlock.deployment.model import Freeze, Window
from interlock.kernel import Instant

Zones = Callable[[str], tzinfo]
"""Gives a time zone by its name."""
_DAY: Final = timedelta(days=1)
_FURTHEST_DAYS: Final = 15
"""Every window opens once within a week; the clocks may be changed on its day."""


def frozen_by(freezes: Iterable[Freeze], at: Instant) -> Freeze | None:
    """Give the freeze that holds at a time and lasts longest."""
    holding = [one for one in freezes if one.since <= at < one.until]
    return max(holding, key=lambda one: one.until, default=None)


def is_open(windows: Iterable[Window], at: Instant, zones: Zones) -> bool:
    """Say whether one of the windows is open; where there are none, it always is."""
    known = tuple(windows)
    return not known or any(_holds(one, at, zones) for one in known)


def next_opening(windows: Iterable[Window], freezes: Iterable[Freeze], at: Instant, zones: Zones) -> Instant | None:
    """Give the first moment from a time on at which a deployment may begin; none where none is near.

    Shape: moments are whole minutes, but for the time itself.
    """
    known, stops = tuple(windows), tuple(freezes)
    for _ in range(len(stops) + 1):
        if (frost := frozen_by(stops, at)) is not None:
            at = frost.until
        opening = at if is_open(known, at, zones) else _opening(known, at, zones)
        if opening is None or frozen_by(stops, opening) is None:
            return opening
        at = opening
    return None


def _holds(window: Window, at: Instant, zones: Zones) -> bool:
    local = at.astimezone(zones(window.zone))
    minute = local.hour * 60 + local.minute
    return local.weekday() in window.days and window.since <= minute < window.until


def _opening(windows: tuple[Window, ...], at: Instant, zones: Zones) -> Instant | None:
    found = []
    for one in windows:
        zone = zones(one.zone)
        day = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        for ahead in range(_FURTHEST_DAYS):
            local = (day.replace(tzinfo=None) + ahead * _DAY + timedelta(minutes=one.since)).replace(tzinfo=zone)
            moment = local.astimezone(at.tzinfo)
            if moment > at and _holds(one, moment, zones):
                found.append(moment)
                break
    return min(found, default=None)
