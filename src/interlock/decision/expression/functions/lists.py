"""Functions over lists, sets of elements, and optionals.

Source: the lists, sets and optional extensions of CEL. Floor 8.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any, Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.operators import equal, less, within
from interlock.decision.expression.values import (
    NOTHING,
    Duration,
    Failure,
    Maybe,
    Timestamp,
    UInt,
    settled,
    some,
)

# -- lists ---------------------------------------------------------------------------------------------


def _slice(meter: Meter, items: list[object], start: int, end: int) -> list[object]:
    if not 0 <= start <= end <= len(items):
        raise Failure(f"cannot slice({start}, {end}) a list of {len(items)}")
    meter.items(end - start)
    return items[start:end]


def _flatten(meter: Meter, items: list[object], depth: int = 1) -> list[object]:
    if depth < 0:
        raise Failure("flatten: the level must not be negative")
    flat: list[object] = []
    for item in items:
        inner = settled(item)
        flat += _flatten(meter, inner, depth - 1) if type(inner) is list and depth else [item]
        meter.items(len(flat))
    return flat


def _distinct(meter: Meter, items: list[object]) -> list[object]:
    kept: list[object] = []
    for item in items:
        if not within(meter, item, kept):
            kept.append(item)
    return kept


def _sort(meter: Meter, items: list[object]) -> list[object]:
    meter.items(len(items) * max(1, len(items).bit_length()))
    if len({type(settled(item)) for item in items}) > 1:
        raise Failure("sort: the elements are not all of one type")

    def order(one: object, two: object) -> int:
        return less(two, one) - less(one, two)

    return sorted(items, key=cmp_to_key(order))


def _range(meter: Meter, count: int) -> list[int]:
    meter.items(max(count, 0))
    return list(range(count))


def _reverse(meter: Meter, value: Any) -> object:  # noqa: ANN401 - a list or a text
    (meter.text if type(value) is str else meter.items)(len(value))
    return value[::-1]


# -- sets ----------------------------------------------------------------------------------------------


def _holds(meter: Meter, items: list[object], wanted: list[object]) -> bool:
    return all(within(meter, item, items) for item in wanted)


def _equivalent(meter: Meter, one: list[object], two: list[object]) -> bool:
    return _holds(meter, one, two) and _holds(meter, two, one)


def _intersects(meter: Meter, one: list[object], two: list[object]) -> bool:
    return any(within(meter, item, one) for item in two)


# -- optionals -----------------------------------------------------------------------------------------

_ZEROS: Final[tuple[object, ...]] = (False, 0, UInt(0), 0.0, "", b"", None, [], {}, Duration(0), Timestamp(0))


def _of_non_zero(meter: Meter, value: object) -> Maybe:
    if any(type(value) is type(zero) and equal(meter, value, zero) for zero in _ZEROS):
        return NOTHING
    return some(value)


def _value(_: Meter, value: Maybe) -> object:
    if not value.held:
        raise Failure("optional.none() dereference")
    return value.value


def _unwrap(meter: Meter, items: list[object]) -> list[object]:
    meter.burn(len(items))
    if not all(type(item) is Maybe for item in items):
        raise Failure("no such overload: optional.unwrap")
    return [item.value for item in items if type(item) is Maybe and item.held]


FUNCTIONS: Final = (
    Function(".slice", "list", {(list, int, int): _slice}),
    Function(".flatten", "list", {(list,): _flatten, (list, int): _flatten}),
    Function(".distinct", "list", {(list,): _distinct}),
    Function(".sort", "list", {(list,): _sort}),
    Function(".reverse", "dyn", {(list,): _reverse, (str,): _reverse}),
    Function(".first", "optional", {(list,): lambda _, items: some(items[0]) if items else NOTHING}),
    Function(".last", "optional", {(list,): lambda _, items: some(items[-1]) if items else NOTHING}),
    Function("lists.range", "list", {(int,): _range}),
    Function("sets.contains", "bool", {(list, list): _holds}),
    Function("sets.equivalent", "bool", {(list, list): _equivalent}),
    Function("sets.intersects", "bool", {(list, list): _intersects}),
    Function("optional.of", "optional", {(object,): lambda _, value: some(value)}),
    Function("optional.none", "optional", {(): lambda _: NOTHING}),
    Function("optional.ofNonZeroValue", "optional", {(object,): _of_non_zero}),
    Function("optional.unwrap", "list", {(list,): _unwrap}),
    Function(".unwrapOpt", "list", {(list,): _unwrap}),
    Function(".hasValue", "bool", {(Maybe,): lambda _, value: value.held}),
    Function(".value", "dyn", {(Maybe,): _value}),
)
