"""`timestamp()`, `duration()`, and the parts of either.

Source: the CEL standard definitions. Time zones come from the interpreter's zoneinfo, when one is named.
Floor 8.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.operators import moment, span
from interlock.decision.expression.values import NANOS, Duration, Failure, Timestamp, instant_nanos

_INSTANT: Final = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_PART: Final = r"([0-9]*)(?:\.([0-9]*))?(h|ms|m|s|us|µs|μs|ns)"
_OFFSET: Final = r"([+-]?)([0-9]{1,2}):([0-9]{2})"
_UNITS: Final = {
    "h": 3600 * NANOS,
    "m": 60 * NANOS,
    "s": NANOS,
    "ms": 1_000_000,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ns": 1,
}
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - local calendar arithmetic, zone added by hand
_DAY_HOURS, _HOUR_MINUTES = 24, 60


def _timestamp(meter: Meter, text: str) -> Timestamp:
    meter.scan(len(text))
    found = re.fullmatch(_INSTANT, text)
    if found is None:
        raise Failure(f"{text[:40]!r} is not a timestamp")
    numbers = [int(part) for part in found.groups()[:6]]
    try:
        at = datetime(*numbers) - _EPOCH  # type: ignore[arg-type, misc, unused-ignore]  # noqa: DTZ001
    except ValueError as error:
        raise Failure(f"timestamp out of range: {text[:40]!r}") from error
    seconds = at.days * 86_400 + at.seconds - _shift(found[8], found[9], found[10])
    return moment(seconds * NANOS + int((found[7] or "0")[:9].ljust(9, "0")))


def _shift(sign: str | None, hours: str | None, minutes: str | None) -> int:
    if hours is None or minutes is None:
        return 0
    if int(hours) >= _DAY_HOURS or int(minutes) >= _HOUR_MINUTES:
        raise Failure("the offset from UTC is out of range")
    seconds = int(hours) * 3600 + int(minutes) * 60
    return -seconds if sign == "-" else seconds


def _duration(meter: Meter, text: str) -> Duration:
    meter.scan(len(text))
    unsigned = text[1:] if text[:1] in {"-", "+"} else text
    if unsigned == "0":
        return Duration(0)
    at, nanos = 0, 0
    while at < len(unsigned):
        found = re.compile(_PART).match(unsigned, at)
        if found is None or not (found[1] or found[2]) or len(found[0]) > 40:  # noqa: PLR2004 - see literals
            raise Failure(f"{text[:40]!r} is not a duration")
        unit, fraction = _UNITS[found[3]], found[2] or ""
        nanos += int(found[1] or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
        at = found.end()
    if at == 0:
        raise Failure(f"{text[:40]!r} is not a duration")
    return span(-nanos if text.startswith("-") else nanos)


def zone(name: str) -> tzinfo:
    """Give a time zone by its IANA name or as an offset such as `-08:00` or `02:30`.

    Errors: Failure if there is no such zone.
    """
    found = re.fullmatch(_OFFSET, name)
    if found is not None:
        return timezone(timedelta(seconds=_shift(found[1], found[2], found[3])))
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Failure(f"unknown time zone {name[:40]!r}") from error


def _local(value: Timestamp, name: str) -> datetime:
    """Give the calendar time in a zone; a shift out of the years Python knows is a failure."""
    try:
        at = _EPOCH + timedelta(seconds=value.nanos // NANOS)
        if name == "UTC":
            return at
        return at.replace(tzinfo=timezone.utc).astimezone(zone(name))  # noqa: UP017 - UTC is not in this import
    except OverflowError as error:
        raise Failure("timestamp out of range in this time zone") from error


def _part(name: str, read: Callable[[datetime], int]) -> Function:
    return Function(
        name,
        "int",
        {
            (Timestamp,): lambda _, value: read(_local(value, "UTC")),
            (Timestamp, str): lambda _, value, zone_name: read(_local(value, zone_name)),
            **_OF_DURATION.get(name, {}),
        },
    )


def _cut(nanos: int, unit: int) -> int:
    return nanos // unit if nanos >= 0 else -(-nanos // unit)


def _millis(_: Meter, value: Timestamp, zone_name: str = "UTC") -> int:
    _local(value, zone_name)
    return value.nanos % NANOS // 1_000_000


_OF_DURATION: Final[dict[str, dict[tuple[type, ...], Callable[..., object]]]] = {
    ".getHours": {(Duration,): lambda _, value: _cut(value.nanos, _UNITS["h"])},
    ".getMinutes": {(Duration,): lambda _, value: _cut(value.nanos, _UNITS["m"])},
    ".getSeconds": {(Duration,): lambda _, value: _cut(value.nanos, NANOS)},
}

FUNCTIONS: Final = (
    Function(
        "timestamp",
        "timestamp",
        {
            (str,): _timestamp,
            (int,): lambda _, value: moment(value * NANOS),
            (Timestamp,): lambda _, value: value,
        },
    ),
    Function("duration", "duration", {(str,): _duration, (Duration,): lambda _, value: value}),
    _part(".getFullYear", lambda at: at.year),
    _part(".getMonth", lambda at: at.month - 1),
    _part(".getDate", lambda at: at.day),
    _part(".getDayOfMonth", lambda at: at.day - 1),
    _part(".getDayOfWeek", lambda at: at.isoweekday() % 7),
    _part(".getDayOfYear", lambda at: at.timetuple().tm_yday - 1),
    _part(".getHours", lambda at: at.hour),
    _part(".getMinutes", lambda at: at.minute),
    _part(".getSeconds", lambda at: at.second),
    Function(
        ".getMilliseconds",
        "int",
        {
            (Timestamp,): _millis,
            (Timestamp, str): _millis,
            (Duration,): lambda _, value: _cut(value.nanos, 1_000_000) - _cut(value.nanos, NANOS) * 1000,
        },
    ),
    Function(
        "age",
        "duration",
        {
            (Timestamp,): lambda meter, value: span(meter.now.nanos - value.nanos),
            # the common case, kept off the slow path: facts carry instants of Python's
            (datetime,): lambda meter, value: span(meter.now.nanos - instant_nanos(value)),
        },
    ),
)
