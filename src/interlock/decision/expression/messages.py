"""The well-known protobuf messages a rule may build; each of them is a plain CEL value at once.

Enters: fields. Leaves: values. Floor 8.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from interlock.decision.expression.operators import moment, span
from interlock.decision.expression.values import (
    NANOS,
    Failure,
    UInt,
    no_overload,
    settled,
)

Fields = Mapping[str, object]


class Message(NamedTuple):
    """The fields a message has, and the value it is."""

    fields: frozenset[str]
    make: Callable[[Fields], object]


def build(make: Callable[[Fields], object], names: Sequence[str], values: Sequence[object]) -> object:
    """Give the value of a message with these fields.

    Errors: Failure for a field given twice, or of a wrong type or range.
    """
    if len(set(names)) != len(names):
        raise Failure("a field of a message is given twice")
    return make(dict(zip(names, map(settled, values), strict=True)))


def _wrapper(kind: type, low: int | None = None, high: int | None = None) -> Message:
    def make(fields: Fields) -> object:
        value = fields.get("value", kind())
        if type(value) is not kind:
            raise no_overload("value", value)
        if low is not None and high is not None and not low <= value <= high:  # type: ignore[operator]
            raise Failure("range error: the value does not fit the message")
        return value

    return Message(frozenset({"value"}), make)


def _float(fields: Fields) -> float:
    value = fields.get("value", 0.0)
    if type(value) is not float:
        raise no_overload("value", value)
    try:
        narrow: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    return narrow


def _json(value: object) -> object:
    """Give a value as JSON would hold it: every number a double."""
    value = settled(value)
    kind = type(value)
    if kind is int or kind is UInt:
        return float(value)  # type: ignore[arg-type]
    if kind is list:
        return [_json(item) for item in value]  # type: ignore[attr-defined]
    if kind is dict:
        if any(type(key) is not str for key in value):  # type: ignore[attr-defined]
            raise Failure("bad key type: the keys of a Struct are strings")
        return {key: _json(item) for key, item in value.items()}  # type: ignore[attr-defined]
    if kind in {str, bool, float, type(None)}:
        return value
    raise no_overload("google.protobuf.Value", value)


def _of(kind: type, field: str) -> Callable[[Fields], object]:
    def make(fields: Fields) -> object:
        value = fields.get(field, kind())
        if type(value) is not kind:
            raise no_overload(field, value)
        return _json(value)

    return make


_VALUE_KINDS: Final = {
    "number_value": (float,),
    "string_value": (str,),
    "bool_value": (bool,),
    "struct_value": (dict,),
    "list_value": (list,),
    "null_value": (int, type(None)),
}


def _value(fields: Fields) -> object:
    if len(fields) > 1:
        raise Failure("a google.protobuf.Value has one field")
    for name, value in fields.items():
        if type(value) not in _VALUE_KINDS[name]:
            raise no_overload(name, value)
        return None if name == "null_value" else _json(value)
    return None


def _nanos(fields: Fields) -> int:
    for value in fields.values():
        if type(value) is not int:
            raise no_overload("seconds", value)
    seconds, nanos = fields.get("seconds", 0), fields.get("nanos", 0)
    assert isinstance(seconds, int) and isinstance(nanos, int)  # noqa: S101, PT018 - checked above
    if not -NANOS < nanos < NANOS:
        raise Failure("range error: nanos")
    return seconds * NANOS + nanos


_TIME: Final = frozenset({"seconds", "nanos"})
_PACKAGE: Final = "google.protobuf."
MESSAGES: Final[dict[str, Message]] = {
    _PACKAGE + "BoolValue": _wrapper(bool),
    _PACKAGE + "StringValue": _wrapper(str),
    _PACKAGE + "BytesValue": _wrapper(bytes),
    _PACKAGE + "DoubleValue": _wrapper(float),
    _PACKAGE + "FloatValue": Message(frozenset({"value"}), _float),
    _PACKAGE + "Int64Value": _wrapper(int),
    _PACKAGE + "Int32Value": _wrapper(int, -(1 << 31), (1 << 31) - 1),
    _PACKAGE + "UInt64Value": _wrapper(UInt),
    _PACKAGE + "UInt32Value": _wrapper(UInt, 0, (1 << 32) - 1),
    _PACKAGE + "Value": Message(frozenset(_VALUE_KINDS), _value),
    _PACKAGE + "Struct": Message(frozenset({"fields"}), _of(dict, "fields")),
    _PACKAGE + "ListValue": Message(frozenset({"values"}), _of(list, "values")),
    _PACKAGE + "Timestamp": Message(_TIME, lambda fields: moment(_nanos(fields))),
    _PACKAGE + "Duration": Message(_TIME, lambda fields: span(_nanos(fields))),
}
