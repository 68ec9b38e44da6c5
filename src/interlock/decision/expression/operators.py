"""The operators of CEL over run-time values.

CEL keeps int, uint and double apart in arithmetic and lets them meet in comparison. Bool is no number,
though Python says so. Enters: values. Leaves: values, or Failure. Floor 8.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any, Final

from interlock.decision.expression.meter import Meter
from interlock.decision.expression.records import Record
from interlock.decision.expression.values import (
    FIRST_NANO,
    INT_MAX,
    INT_MIN,
    KINDS,
    LAST_NANO,
    UINT_MAX,
    Address,
    Duration,
    Failure,
    Kind,
    Maybe,
    Network,
    Timestamp,
    UInt,
    map_key,
    no_overload,
    settled,
)

NUMBERS: Final = frozenset({int, UInt, float})
_NESTED_COST: Final = 16
"""Fuel for comparing two lists or maps, besides their elements: that is what it takes."""
_PLAIN: Final = frozenset({str, int, float, bool, bytes, UInt, type(None), Timestamp, Duration, Kind, Address, Network})
_ORDERED: Final = frozenset({str, int, float, bool, bytes, UInt, Timestamp, Duration})

# -- equality and membership ---------------------------------------------------------------------------


def equal(meter: Meter, one: object, two: object) -> bool:
    """Say whether two values are the same; values of different kinds are not, and that is no error."""
    kind = type(one)
    if kind is type(two):
        if kind in _PLAIN:
            return one == two
        if kind in _NESTED:
            return _NESTED[kind](meter, one, two)
    elif kind in NUMBERS and type(two) in NUMBERS:
        one, two = _scaled(one, two)
        return one == two
    if kind in KINDS and type(two) in KINDS:
        return False
    return equal(meter, settled(one), settled(two))


def _equal_lists(meter: Meter, one: list[object], two: list[object]) -> bool:
    meter.burn(_NESTED_COST + min(len(one), len(two)))
    return len(one) == len(two) and all(equal(meter, left, right) for left, right in zip(one, two, strict=True))


def _equal_maps(meter: Meter, one: dict[object, object], two: dict[object, object]) -> bool:
    meter.burn(_NESTED_COST + min(len(one), len(two)))
    return len(one) == len(two) and all(key in two and equal(meter, value, two[key]) for key, value in one.items())


def _equal_optionals(meter: Meter, one: Maybe, two: Maybe) -> bool:
    return one.held == two.held and equal(meter, one.value, two.value)


def _equal_records(meter: Meter, one: Record, two: Record) -> bool:
    return one.kind.name == two.kind.name and _equal_maps(meter, one.fields, two.fields)  # type: ignore[arg-type]  # fields are a map


_NESTED: Final[dict[type, Callable[..., bool]]] = {
    list: _equal_lists,
    dict: _equal_maps,
    Maybe: _equal_optionals,
    Record: _equal_records,
}


def differ(meter: Meter, one: object, two: object) -> bool:
    """Say whether two values are not the same."""
    return not equal(meter, one, two)


def within(meter: Meter, item: object, group: object) -> bool:
    """Say whether a list has an element, or a map a key."""
    if type(group) is list:
        meter.burn(len(group))
        if type(item) is str:
            return item in group
        return any(equal(meter, item, other) for other in group)
    if type(group) is dict:
        return type(settled(item)) in HASHED and map_key(item) in group
    group = settled(group)
    if type(group) is list or type(group) is dict:
        return within(meter, item, group)
    raise no_overload("in", item, group)


HASHED: Final = frozenset({str, int, UInt, float, bool})
"""Types that can be keys of a map, or be looked up in one."""

# -- order ---------------------------------------------------------------------------------------------


def _scaled(one: object, two: object) -> tuple[object, object]:
    """Give two numbers on one scale: next to a double an integer is rounded to a double, as CEL has it."""
    if type(one) is float:
        return one, float(two)  # type: ignore[arg-type]  # a number
    if type(two) is float:
        return float(one), two  # type: ignore[arg-type]  # a number
    return one, two


def _ordered(sign: str, compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    def ordered(one: object, two: object) -> bool:
        kind = type(one)
        if kind is type(two) and kind in _ORDERED and kind is not float:
            return compare(one, two)
        one, two = settled(one), settled(two)
        if type(one) in NUMBERS and type(two) in NUMBERS:
            one, two = _scaled(one, two)
            if one != one or two != two:  # noqa: PLR0124 - NaN; a false answer here could open a gate
                raise Failure("NaN values cannot be ordered")
            return compare(one, two)
        if type(one) is type(two) and type(one) in _ORDERED:
            return compare(one, two)
        raise no_overload(sign, one, two)

    return ordered


less: Final = _ordered("<", lt)
at_most: Final = _ordered("<=", le)
more: Final = _ordered(">", gt)
at_least: Final = _ordered(">=", ge)

# -- arithmetic ----------------------------------------------------------------------------------------


def whole(result: int) -> int:
    """Give an int result that fits 64 bits.

    Errors: Failure on overflow.
    """
    if INT_MIN <= result <= INT_MAX:
        return result
    raise Failure("integer overflow")


def unsigned(result: int) -> UInt:
    """Give a uint result that fits 64 bits.

    Errors: Failure on overflow.
    """
    if 0 <= result <= UINT_MAX:
        return UInt(result)
    raise Failure("unsigned integer overflow")


def moment(nanos: int) -> Timestamp:
    """Give a timestamp between the years 1 and 9999.

    Errors: Failure outside of them.
    """
    if FIRST_NANO <= nanos <= LAST_NANO:
        return Timestamp(nanos)
    raise Failure("timestamp out of range")


def span(nanos: int) -> Duration:
    """Give a duration that fits 64 bits of nanoseconds.

    Errors: Failure outside of them.
    """
    if INT_MIN <= nanos <= INT_MAX:
        return Duration(nanos)
    raise Failure("duration out of range")


def add(meter: Meter, one: object, two: object) -> object:
    """Give `one + two`."""
    kind = type(one)
    if kind is int and type(two) is int:
        return whole(one + two)  # type: ignore[operator]  # both are whole
    if kind is type(two) and kind in _JOINED:
        size = len(one) + len(two)  # type: ignore[arg-type]  # of one kind, with a length
        (meter.items if kind is list else meter.text)(size)
        return one + two  # type: ignore[operator]  # as above
    if kind in KINDS and type(two) in KINDS:
        return _arithmetic(_ADD, "+", one, two)
    return add(meter, settled(one), settled(two))


def subtract(one: object, two: object) -> object:
    """Give `one - two`."""
    if type(one) is int and type(two) is int:
        return whole(one - two)
    return _arithmetic(_SUBTRACT, "-", one, two)


def multiply(one: object, two: object) -> object:
    """Give `one * two`."""
    return _arithmetic(_MULTIPLY, "*", one, two)


def divide(one: object, two: object) -> object:
    """Give `one / two`; integers are cut towards zero."""
    return _arithmetic(_DIVIDE, "/", one, two)


def remainder(one: object, two: object) -> object:
    """Give `one % two`, with the sign of `one`."""
    return _arithmetic(_REMAINDER, "%", one, two)


def negate(value: object) -> object:
    """Give `-value`."""
    if type(value) is int:
        return whole(-value)
    if type(value) is float:
        return -value
    if type(value) is Duration:
        return span(-value.nanos)
    if type(value) in KINDS:
        raise no_overload("-", value)
    return negate(settled(value))


def invert(value: object) -> bool:
    """Give `!value`."""
    if value is True:
        return False
    if value is False:
        return True
    raise no_overload("!", value)


_Pairs = dict[tuple[type, type], Callable[..., object]]


def _arithmetic(table: _Pairs, sign: str, one: object, two: object) -> object:
    found = table.get((type(one), type(two)))
    if found is None:
        one, two = settled(one), settled(two)
        found = table.get((type(one), type(two)))
        if found is None:
            raise no_overload(sign, one, two)
    return found(one, two)


def _nonzero(divisor: int) -> int:
    if divisor == 0:
        raise Failure("divide by zero")
    return divisor


def _quotient(one: int, two: int) -> int:
    result = abs(one) // abs(_nonzero(two))
    return whole(result if (one < 0) == (two < 0) else -result)


def _modulus(one: int, two: int) -> int:
    result = abs(one) % abs(_nonzero(two))
    return -result if one < 0 else result


def _ratio(one: float, two: float) -> float:
    if two != 0.0:
        return one / two
    if one == 0.0 or math.isnan(one):
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1.0, two)


_JOINED: Final = frozenset({str, bytes, list})
_ADD: Final[_Pairs] = {
    (UInt, UInt): lambda one, two: unsigned(int(one) + int(two)),
    (float, float): lambda one, two: one + two,
    (Timestamp, Duration): lambda one, two: moment(one.nanos + two.nanos),
    (Duration, Timestamp): lambda one, two: moment(one.nanos + two.nanos),
    (Duration, Duration): lambda one, two: span(one.nanos + two.nanos),
}
_SUBTRACT: Final[_Pairs] = {
    (UInt, UInt): lambda one, two: unsigned(int(one) - int(two)),
    (float, float): lambda one, two: one - two,
    (Timestamp, Timestamp): lambda one, two: span(one.nanos - two.nanos),
    (Timestamp, Duration): lambda one, two: moment(one.nanos - two.nanos),
    (Duration, Duration): lambda one, two: span(one.nanos - two.nanos),
}
_MULTIPLY: Final[_Pairs] = {
    (int, int): lambda one, two: whole(one * two),
    (UInt, UInt): lambda one, two: unsigned(int(one) * int(two)),
    (float, float): lambda one, two: one * two,
}
_DIVIDE: Final[_Pairs] = {
    (int, int): _quotient,
    (UInt, UInt): lambda one, two: unsigned(int(one) // _nonzero(int(two))),
    (float, float): _ratio,
}
_REMAINDER: Final[_Pairs] = {
    (int, int): _modulus,
    (UInt, UInt): lambda one, two: unsigned(int(one) % _nonzero(int(two))),
}
