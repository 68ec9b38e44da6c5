"""Periods as people say them. Pure. Floor 10."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from interlock.kernel import DurationMalformed, Instant, InstantMalformed, duration, instant
from interlock.trace.errors import PeriodMalformed
from interlock.trace.figures.model import Period

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_period(text: str, now: Instant) -> Period:
    """Read `90d` for the time up to now, or `FROM..TO` by days or instants; days begin at midnight in UTC.

    Errors: PeriodMalformed (TRC-131).
    """
    try:
        if ".." not in text:
            until = now.replace(microsecond=0) + timedelta(seconds=1)  # the end is no part of it, and now is
            return _checked(text, Period(until - duration(text), until))
        since, _, until_text = text.partition("..")
        return _checked(text, Period(_moment(since), _moment(until_text)))
    except (DurationMalformed, InstantMalformed) as error:
        raise PeriodMalformed(text=text, why=str(error)) from error
    except OverflowError as error:
        raise PeriodMalformed(text=text, why="it begins before there was any time") from error


def _checked(text: str, period: Period) -> Period:
    if period.since >= period.until:
        raise PeriodMalformed(text=text, why="it ends before it has begun")
    return period


def _moment(text: str) -> Instant:
    return instant(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)
