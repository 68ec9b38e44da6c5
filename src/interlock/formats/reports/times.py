"""When a report says that it was made, in whichever way its tool writes it. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from interlock.kernel import Instant

_LONGEST: Final = 100
_BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION: Final = re.compile(r"(:\d\d[.,]\d{6})\d+")
"""More digits of a second than Python reads."""
_ZONES: Final = re.compile(r"\s*(?:UTC|GMT|Z)$|\s+([+-]\d\d):?(\d\d)(?:\s+[A-Z]{2,5})?$")
_WRITTEN: Final = (
    "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S UTC %Y",
    "%a, %d %b %Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%d %b %Y",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y",
    "%a, %d %b %Y %H:%M:%S",
    "%A, %d %B %Y %H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%B %d, %Y",
    "%Y%m%d%H%M%S",
)
"""Where day and month cannot be told apart, as in 01/02/2026, nobody can read it."""
_DIGITS: Final = frozenset({8, 9, 10, 13, 14})
"""How many make a day, seconds and milliseconds since 1970, or a time without anything between."""
_FIRST: Final = 1990
"""No report is older; some programs write the year 1 for a time that they do not know."""
_MILLISECONDS: Final = 10**11
"""Seconds since 1970 are fewer until the year 5138."""


def moment(text: str) -> Instant | None:
    """Give when something was made, as a tool writes it; None where nobody can tell.

    Shape:  without a zone it is taken for UTC.
    """
    words = " ".join(text[:_LONGEST].split())
    if words.isdigit() and len(words) not in _DIGITS:
        return None
    read = (each(words) for each in (_number, _iso, _written))
    return next((found for found in read if found is not None and found.year >= _FIRST), None)


def _number(text: str) -> Instant | None:
    if not re.fullmatch(r"\d{9,13}(?:\.\d{1,9})?", text):
        return None
    seconds = float(text)
    return _aware(_BEGIN, timedelta(seconds=-(seconds / 1000 if seconds >= _MILLISECONDS else seconds)))


def _aware(at: Instant, ahead: timedelta) -> Instant | None:
    try:
        return at - ahead
    except OverflowError:
        return None


def _iso(text: str) -> Instant | None:
    cut = _FRACTION.sub(r"\1", text)
    zone = _ZONES.search(cut)
    if zone is not None:
        sign = f"{zone[1]}:{zone[2]}" if zone[1] else "+00:00"
        cut = cut[: zone.start()] + sign
    return _read(datetime.fromisoformat, cut)


def _written(text: str) -> Instant | None:
    zone = _ZONES.search(text)
    words, ahead = (text[: zone.start()].rstrip(), zone) if zone is not None else (text, None)
    for form in _WRITTEN:
        found = _read(partial(_by_form, form), words)
        if found is not None:
            return _aware(found, _offset(ahead))
    return None


def _by_form(form: str, text: str) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def _offset(zone: re.Match[str] | None) -> timedelta:
    if zone is None or not zone[1]:
        return timedelta(0)
    minutes = int(zone[1][1:]) * 60 + int(zone[2])
    return timedelta(minutes=-minutes if zone[1][0] == "-" else minutes)


def _read(read: Callable[[str], datetime], text: str) -> Instant | None:
    try:
        found = read(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
