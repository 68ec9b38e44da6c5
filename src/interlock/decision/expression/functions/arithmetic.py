"""`math.*`: greatest, least, rounding, signs and bits.

Source: the math extension of CEL. Floor 8.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.operators import NUMBERS, whole
from interlock.decision.expression.values import UINT_MAX, Failure, UInt, no_overload, settled

_BITS: Final = 64
_HALF: Final = 0.5


def _outermost(name: str, better: Callable[[Any, Any], bool]) -> Function:
    def among(values: list[Any]) -> object:
        if not values:
            raise Failure(f"math.{name}() needs a value")
        best = settled(values[0])
        for value in map(settled, values):
            if type(value) not in NUMBERS:
                raise no_overload(f"math.{name}", value)
            if better(value, best):
                best = value
        return best

    def of(meter: Meter, *values: object) -> object:
        if len(values) == 1 and type(values[0]) is list:
            values = tuple(values[0])
        meter.burn(len(values))
        return among(list(values))

    return Function(f"math.{name}", "dyn", {(object,) * count: of for count in range(1, 33)})


def _rounded(_: Meter, value: float) -> float:
    if not math.isfinite(value):
        return value
    cut = math.trunc(value)
    return float(cut + math.copysign(1, value)) if abs(value - cut) >= _HALF else math.copysign(float(cut), value)


def _over(change: Callable[[float], float]) -> Callable[[Meter, float], float]:
    def changed(_: Meter, value: float) -> float:
        return float(change(value)) if math.isfinite(value) else value

    return changed


def _sign(_: Meter, value: Any) -> object:  # noqa: ANN401 - any number
    if math.isnan(value):
        return value
    return type(value)((value > 0) - (value < 0))


def _signed(bits: int) -> int:
    bits &= UINT_MAX
    return bits - (1 << _BITS) if bits >> (_BITS - 1) else bits


def _places(places: int) -> int:
    if places < 0:
        raise Failure(f"math.bitShift: negative offset {places}")
    return min(places, _BITS)


def _bits(name: str, combine: Callable[[int, int], int]) -> Function:
    return Function(
        f"math.{name}",
        "dyn",
        {
            (int, int): lambda _, one, two: combine(one, two),
            (UInt, UInt): lambda _, one, two: UInt(combine(int(one), int(two))),
        },
    )


def _shift(name: str, move: Callable[[int, int], int]) -> Function:
    return Function(
        f"math.{name}",
        "dyn",
        {
            (int, int): lambda _, value, places: _signed(move(value & UINT_MAX, _places(places))),
            (UInt, int): lambda _, value, places: UInt(move(int(value), _places(places)) & UINT_MAX),
        },
    )


def _test(name: str, holds: Callable[[float], bool]) -> Function:
    return Function(f"math.{name}", "bool", {(float,): lambda _, value: holds(value)})


def _root(_: Meter, value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


FUNCTIONS: Final = (
    _outermost("greatest", lambda value, best: value > best),
    _outermost("least", lambda value, best: value < best),
    Function("math.ceil", "double", {(float,): _over(math.ceil)}),
    Function("math.floor", "double", {(float,): _over(math.floor)}),
    Function("math.trunc", "double", {(float,): _over(math.trunc)}),
    Function("math.round", "double", {(float,): _rounded}),
    Function(
        "math.sqrt",
        "double",
        {(float,): _root, (int,): _root, (UInt,): _root},
    ),
    Function(
        "math.abs",
        "dyn",
        {
            (int,): lambda _, value: whole(abs(value)),
            (UInt,): lambda _, value: value,
            (float,): lambda _, value: abs(value),
        },
    ),
    Function("math.sign", "dyn", {(int,): _sign, (UInt,): _sign, (float,): _sign}),
    _test("isNaN", math.isnan),
    _test("isInf", math.isinf),
    _test("isFinite", math.isfinite),
    _bits("bitAnd", lambda one, two: one & two),
    _bits("bitOr", lambda one, two: one | two),
    _bits("bitXor", lambda one, two: one ^ two),
    Function(
        "math.bitNot",
        "dyn",
        {(int,): lambda _, value: ~value, (UInt,): lambda _, value: UInt(int(value) ^ UINT_MAX)},
    ),
    _shift("bitShiftLeft", lambda value, places: value << places),
    _shift("bitShiftRight", lambda value, places: value >> places),
)
