"""What generated code may name: this table, its own constants, and nothing else.

Enters: nothing. Leaves: names and functions. Floor 8.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import Final, NoReturn

from interlock.decision.expression import operators, parts
from interlock.decision.expression.messages import build
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import (
    KINDS,
    NOTHING,
    Failure,
    Maybe,
    map_keys,
    no_overload,
    pick,
    settled,
    some,
)

ERRORS: Final = (Failure, KeyError, TypeError)
"""What `&&`, `||`, `all` and `exists` absorb. Generated code selects fields with plain subscripts, so a
missing key is a KeyError and a value without fields a TypeError. Never `Stop`."""


def fail(reason: str) -> NoReturn:
    """Fail where a rule refers to what does not exist.

    Errors: Failure, always.
    """
    raise Failure(reason)


def not_bool(value: object) -> Failure:
    """Give the failure of a value that stands where a bool must."""
    return no_overload("a condition", value)


def truth(value: object) -> bool:
    """Give a value that must be a bool.

    Errors: Failure if it is not.
    """
    if value is True or value is False:
        return value is True
    raise not_bool(value)


def use(value: object) -> object:
    """Give a value of a block, or raise the failure that was kept in its place."""
    if isinstance(value, ERRORS):
        raise value
    return value


def optional(value: object) -> Maybe:
    """Give a value that must be an optional.

    Errors: Failure if it is not.
    """
    if type(value) is Maybe:
        return value
    raise no_overload("optional", value)


def held(value: object) -> bool:
    """Say whether an optional holds something.

    Errors: Failure for what is no optional.
    """
    return optional(value).held


def spread(value: object) -> list[object]:
    """Give the elements that `?value` adds to a list: one or none."""
    found = optional(value)
    return [found.value] if found.held else []


def chosen(keys: list[object], values: list[object], maybes: tuple[bool, ...]) -> tuple[list[object], list[object]]:
    """Give the entries of a map without those whose optional value is nothing."""
    kept_keys, kept_values = [], []
    for key, value, maybe in zip(keys, values, maybes, strict=True):
        if maybe and not held(value):
            continue
        kept_keys.append(key)
        kept_values.append(optional(value).value if maybe else value)
    return kept_keys, kept_values


def merge(table: dict[object, object], more: object) -> None:
    """Add all entries of a map to a map that is being made.

    Errors: Failure for a key given twice, or for what is no map.
    """
    found = settled(more)
    if type(found) is not dict:
        raise no_overload("transformMapEntry", more)
    for key, value in zip(map_keys(found), found.values(), strict=True):
        parts.put(table, key, value)


def sort_by(meter: Meter, items: list[object], keys: list[object]) -> list[object]:
    """Give elements in the order of their keys.

    Errors: Failure for keys that have no order.
    """
    meter.items(len(items) * max(1, len(items).bit_length()))
    if len({type(settled(key)) for key in keys}) > 1:
        raise Failure("sortBy: the keys are not all of one type")

    def order(one: tuple[object, object], two: tuple[object, object]) -> int:
        return operators.less(two[0], one[0]) - operators.less(one[0], two[0])

    return [item for _, item in sorted(zip(keys, items, strict=True), key=cmp_to_key(order))]


STANDARD_NAMES: Final[dict[str, object]] = {
    **{kind.name: kind for kind in KINDS.values()},
    "google.protobuf.NullValue.NULL_VALUE": 0,
}
"""Names that mean a value in every rule: the types, and the one enum of the well-known messages."""

RUNTIME: Final[dict[str, object]] = {
    "ERRORS": ERRORS,
    "NOTHING": NOTHING,
    "add": operators.add,
    "at": parts.at,
    "at_least": operators.at_least,
    "at_maybe": parts.at_maybe,
    "at_most": operators.at_most,
    "build": build,
    "chosen": chosen,
    "differ": operators.differ,
    "divide": operators.divide,
    "equal": operators.equal,
    "fail": fail,
    "has": parts.has,
    "held": held,
    "invert": operators.invert,
    "length": len,
    "less": operators.less,
    "make_map": parts.make_map,
    "merge": merge,
    "more": operators.more,
    "multiply": operators.multiply,
    "negate": operators.negate,
    "not_bool": not_bool,
    "optional": optional,
    "pairs": parts.pairs,
    "pick": pick,
    "put": parts.put,
    "remainder": operators.remainder,
    "settled": settled,
    "some": some,
    "sort_by": sort_by,
    "spread": spread,
    "subtract": operators.subtract,
    "truth": truth,
    "use": use,
    "walk": parts.walk,
    "within": operators.within,
}
