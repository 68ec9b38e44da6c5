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
_ZONES: Final = re.compile(r"\s*(?:UTC|GMT|Z)$|\s*(?:UTC|GMT)?([+-]\d\d):?(\d\d)(?:\s+[A-Z]{2,5})?$")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAY: Final = re.compile(r"^[^\W\d]{2,12}\.?,? (?=[^\W\d]{3,}|\d)")
_ZONE_WITHIN: Final = re.compile(r"(:\d\d) [A-Z]{2,5} (\d{4})$")
"""In the midst of what C writes: the year comes last."""
_DATES: Final = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%Y/%m/%d", "%Y:%m:%d", "%Y-%m-%d")
_EITHER: Final = ("%d/%m/%Y", "%m/%d/%Y")
"""Where both can be meant, the earlier of the two counts: nobody is to seem younger than they are."""
_CLOCKS: Final = (" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", " %I:%M%p", ", %H:%M:%S", "")
_WHOLE: Final = ("%b %d %H:%M:%S %Y", "%Y%m%d%H%M%S")
_DIGITS: Final = frozenset({8, 9, 10, 13, 14})
"""How many make a day, seconds and milliseconds since 1970, or a time without anything between."""
_FIRST: Final = 1990
"""No report is older; some programs write the year 1 for a time that they do not know."""
_MILLISECONDS: Final = 10**11
"""Seconds since 1970 are fewer until the year 5138."""


def moment(text: str) -> Instant | None:
    """Give when something was made, as a tool writes it; None where nobody can tell.

    Shape:  without a zone, or with one that has only a name, it is taken for UTC.
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
    bare = re.sub(r"[()]|(?<=[^\W\d])\.(?= )", "", text)
    zone = _ZONES.search(bare)
    words = _ZONE_WITHIN.sub(r"\1 \2", bare[: zone.start()].rstrip() if zone is not None else bare)
    words = words if words.startswith(_MONTHS) else _WEEKDAY.sub("", words)
    forms = (*_WHOLE, *(date + clock for date in _DATES for clock in _CLOCKS))
    found = next((each for form in forms if (each := _read(partial(_by_form, form), words)) is not None), None)
    if found is None:
        either = [_read(partial(_by_form, date + clock), words) for date in _EITHER for clock in _CLOCKS]
        found = min((each for each in either if each is not None), default=None)
    return _aware(found, _offset(zone)) if found is not None else None


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
