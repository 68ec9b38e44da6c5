"""The well-known protobuf messages a rule may build; each of them is a plain CEL value at once.

Enters: fields. Leaves: values. Floor 8.
"""

from __future__ import annotations

import binascii
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from interlock.decision.expression.functions.conversions import duration_text, timestamp_text
from interlock.decision.expression.operators import moment, span
from interlock.decision.expression.values import NANOS, Duration, Failure, Timestamp, UInt, no_overload, settled

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
        if low is not None and high is not None and not low <= value <= high:  # type: ignore[operator]  # of `kind`, see above
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


def as_json(value: object) -> object:
    """Give a value as a `google.protobuf.Value` holds it: JSON, in which every number is a double.

    Errors: Failure for what JSON cannot say.
    """
    value = settled(value)
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        if any(type(key) is not str for key in value):
            raise Failure("bad key type: the keys of a Struct are strings")
        return {key: as_json(item) for key, item in value.items()}
    change = _JSON.get(type(value))
    if change is None:
        raise no_overload("google.protobuf.Value", value)
    return change(value)


def _json_number(value: int) -> float | str:
    """Give an integer as a double, or as text where a double would round it."""
    return float(value) if -_EXACT < value < _EXACT else str(int(value))


_EXACT: Final = 1 << 53
_JSON: Final[dict[type, Callable[..., object]]] = {
    int: _json_number,
    UInt: _json_number,
    bytes: lambda value: binascii.b2a_base64(value, newline=False).decode("ascii"),
    Timestamp: timestamp_text,
    Duration: duration_text,
    **dict.fromkeys((str, bool, float, type(None)), lambda value: value),
}


def _of(kind: type, field: str) -> Callable[[Fields], object]:
    def make(fields: Fields) -> object:
        value = fields.get(field, kind())
        if type(value) is not kind:
            raise no_overload(field, value)
        return as_json(value)

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
        return None if name == "null_value" else as_json(value)
    return None


def _nanos(fields: Fields) -> int:
    numbers: dict[str, int] = {}
    for name, value in fields.items():
        if type(value) is not int:
            raise no_overload("seconds", value)
        numbers[name] = value
    seconds, nanos = numbers.get("seconds", 0), numbers.get("nanos", 0)
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
