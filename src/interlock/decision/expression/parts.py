"""The parts of values: elements, entries, fields, and what macros go over.

Enters: values and keys. Leaves: values, or Failure. Floor 8.
"""

from __future__ import annotations

from interlock.decision.expression.meter import Meter
from interlock.decision.expression.operators import HASHED, NUMBERS
from interlock.decision.expression.records import Record
from interlock.decision.expression.values import (
    KINDS,
    NOTHING,
    Failure,
    Maybe,
    UInt,
    map_key,
    map_keys,
    no_overload,
    settled,
    some,
)


def at(value: object, key: object) -> object:
    """Give `value[key]`: an element of a list or an entry of a map."""
    if type(value) is dict:
        return _entry(value, key)
    if type(value) is list:
        return value[_position(value, key)]
    if type(value) is Maybe:
        return at_maybe(value, key)
    if type(value) in KINDS:
        raise no_overload("_[_]", value, key)
    return at(settled(value), key)


def _entry(table: dict[object, object], key: object) -> object:
    kind = type(key)
    if kind is str or kind in HASHED or type(settled(key)) in HASHED:
        known = map_key(key)
        if known in table:
            return table[known]
        raise Failure(f"no such key: {key!r}")
    raise Failure(f"no such key: a map has no keys like {key!r}"[:200])


def _position(items: list[object], key: object) -> int:
    if type(key) is float and key.is_integer():
        place = int(key)
    elif type(key) is int or type(key) is UInt:
        place = key
    else:
        raise Failure("invalid argument: the index of a list is a whole number")
    if 0 <= place < len(items):
        return int(place)
    raise Failure(f"invalid argument: index {place} is outside a list of {len(items)}")


def at_maybe(value: object, key: object) -> Maybe:
    """Give `value[?key]`: the part as an optional, nothing where there is none."""
    value = settled(value)
    if type(value) is Maybe:
        return at_maybe(value.value, key) if value.held else NOTHING
    if type(value) is dict:
        known = map_key(key) if type(settled(key)) in HASHED else None
        return some(value[known]) if known in value else NOTHING
    if type(value) is list:
        try:
            return some(value[_position(value, key)])
        except Failure:
            if type(key) in NUMBERS:
                return NOTHING
            raise
    raise no_overload("_[?_]", value, key)


def has(value: object, field: str) -> bool:
    """Say whether a map has a field."""
    if type(value) is dict:
        return field in value
    value = settled(value)
    if type(value) is dict:
        return field in value
    if type(value) is Maybe:
        return value.held and has(value.value, field)
    if type(value) is Record:
        return value.has(field)
    raise no_overload("has", value)


def walk(value: object) -> list[object]:
    """Give what a macro goes over: the elements of a list, the keys of a map."""
    if type(value) is list:
        return value
    value = settled(value)
    if type(value) is list:
        return value
    if type(value) is dict:
        return map_keys(value)
    raise no_overload("comprehension", value)


def pairs(value: object) -> list[tuple[object, object]]:
    """Give what a macro of two variables goes over: index and element, or key and value."""
    value = settled(value)
    if type(value) is list:
        return list(enumerate(value))
    if type(value) is dict:
        return list(zip(map_keys(value), value.values(), strict=True))
    raise no_overload("comprehension", value)


def make_map(meter: Meter, keys: list[object], values: list[object]) -> dict[object, object]:
    """Give a map of these entries.

    Errors: Failure for a key of a wrong type or a key given twice.
    """
    meter.items(len(keys))
    table: dict[object, object] = {}
    for key, value in zip(keys, values, strict=True):
        put(table, key, value)
    return table


def put(table: dict[object, object], key: object, value: object) -> None:
    """Add an entry to a map that is being made.

    Errors: Failure for a key of a wrong type or a key given twice.
    """
    kept = settled(key)
    if type(kept) is float or type(kept) not in HASHED:
        raise Failure("unsupported key type")
    kept = map_key(kept)
    if kept in table:
        raise Failure("repeated key")
    table[kept] = value
