"""`format`: texts from a pattern with `%s`, `%d`, `%f`, `%e`, `%x`, `%X`, `%o` and `%b`.

Source: the strings extension of CEL. Floor 8.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from interlock.decision.expression.functions.conversions import decimal, duration_text, timestamp_text
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import (
    Duration,
    Failure,
    Kind,
    Timestamp,
    UInt,
    kind_name,
    map_keys,
    settled,
)

_CLAUSE: Final = r"%(?:(%)|(?:\.([0-9]+))?([\s\S]?))"
_PRECISION_MAX: Final = 1000
_BROKEN: Final = "\ufffd+"


class _Clause(NamedTuple):
    """How one value is written."""

    name: str
    takes: tuple[type, ...]
    write: Callable[[object, int], str]
    precise: bool = False


def formatted(meter: Meter, template: str, values: list[object]) -> str:
    """Give the template with each clause replaced by the next value.

    Errors: Failure for a clause that does not exist, a value of a wrong type, too few values.
    """
    meter.scan(len(template))
    rest = iter(values)
    done, size, parts = 0, 0, []
    for found in re.finditer(_CLAUSE, template):
        parts.append(template[done : found.start()])
        done = found.end()
        parts.append("%" if found[1] else _clause(meter, found[2], found[3], rest))
        size += len(parts[-1])
        meter.text(size)
    parts.append(template[done:])
    return "".join(parts)


def _clause(meter: Meter, precision: str | None, letter: str, rest: Iterator[object]) -> str:
    digits = 6 if precision is None else int(precision[:6])
    if digits > _PRECISION_MAX:
        raise Failure("could not parse formatting clause: the precision is too large")
    if letter not in _CLAUSES and letter != "s":
        raise Failure(f'could not parse formatting clause: unrecognized formatting clause "{letter}"')
    value = settled(_next(rest))
    if letter == "s":
        return plain(meter, value)
    clause = _CLAUSES[letter]
    if precision is not None and not clause.precise:
        raise Failure(f'could not parse formatting clause: "{letter}" takes no precision')
    if type(value) is float and float in clause.takes and not math.isfinite(value):
        return _odd(value)
    if type(value) not in clause.takes:
        raise Failure(f"error during formatting: {clause.name} clause cannot take {kind_name(value)}")
    return clause.write(value, digits)


def _next(rest: Iterator[object]) -> object:
    try:
        return next(rest)
    except StopIteration as error:
        raise Failure("error during formatting: not enough values") from error


def _odd(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def plain(meter: Meter, value: object) -> str:
    """Give a value as `%s` writes it.

    Errors: Failure for a value that has no text; Stop if it grows too large.
    """
    value = settled(value)
    write = _PLAIN.get(type(value))
    if write is not None:
        text = write(value)
    elif type(value) is list:
        text = f"[{', '.join(_within(meter, value))}]"
    elif type(value) is dict:
        keys = _within(meter, map_keys(value))
        entries = sorted(zip(keys, _within(meter, list(value.values())), strict=True))
        text = f"{{{', '.join(f'{key}: {held}' for key, held in entries)}}}"
    else:
        raise Failure(f"error during formatting: a {kind_name(value)} has no text")
    meter.text(len(text))
    return text


def _within(meter: Meter, values: list[object]) -> list[str]:
    meter.burn(8 + 8 * len(values))
    return [plain(meter, value) for value in values]


def _float(value: float) -> str:
    if not math.isfinite(value):
        return _odd(value)
    return decimal(value)


def _bytes(value: bytes) -> str:
    return re.sub(_BROKEN, "\ufffd", value.decode("utf-8", "replace"))


def _hexadecimal(value: object, _: int) -> str:
    if isinstance(value, str):
        value = value.encode()
    return value.hex() if isinstance(value, bytes) else f"{value:x}"


_PLAIN: Final[dict[type, Callable[..., str]]] = {
    bool: lambda value: "true" if value else "false",
    int: str,
    UInt: lambda value: str(int(value)),
    float: _float,
    str: str,
    bytes: _bytes,
    type(None): lambda _: "null",
    Kind: lambda value: value.name,
    Timestamp: timestamp_text,
    Duration: duration_text,
}
_WHOLE: Final = (int, UInt)
_CLAUSES: Final = {
    "d": _Clause("decimal", (*_WHOLE, float), lambda value, _: _PLAIN[type(value)](value)),
    "f": _Clause("fixed-point", (*_WHOLE, float), lambda value, digits: f"{value:.{digits}f}", precise=True),
    "e": _Clause("scientific", (*_WHOLE, float), lambda value, digits: f"{value:.{digits}e}", precise=True),
    "x": _Clause("hexadecimal", (*_WHOLE, str, bytes), _hexadecimal),
    "X": _Clause("hexadecimal", (*_WHOLE, str, bytes), lambda value, _: _hexadecimal(value, 0).upper()),
    "o": _Clause("octal", _WHOLE, lambda value, _: f"{value:o}"),
    "b": _Clause("binary", (*_WHOLE, bool), lambda value, _: f"{value:b}"),
}
