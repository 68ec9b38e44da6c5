"""Setting the fields of a declared message: kinds, ranges, null, and what counts as set.

Enters: fields and values. Leaves: a record, or Failure. Floor 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.decision.expression.messages import MESSAGES, as_json
from interlock.decision.expression.records import MANY, ONE, Field, MessageType, Record
from interlock.decision.expression.runtime import held
from interlock.decision.expression.values import (
    Duration,
    Failure,
    Maybe,
    Timestamp,
    UInt,
    map_key,
    map_keys,
    no_overload,
    settled,
)

PROTOBUF: Final = "google.protobuf."
_SCALARS: Final = {
    "int32": "Int32Value",
    "int64": "Int64Value",
    "uint32": "UInt32Value",
    "uint64": "UInt64Value",
    "float": "FloatValue",
    "double": "DoubleValue",
    "bool": "BoolValue",
    "string": "StringValue",
    "bytes": "BytesValue",
}
_TIMES: Final[dict[str, type]] = {PROTOBUF + "Timestamp": Timestamp, PROTOBUF + "Duration": Duration}
_NULLABLE: Final = {PROTOBUF + "Any", PROTOBUF + "Value"}
_PLURAL: Final[dict[str, type]] = {PROTOBUF + "Struct": dict, PROTOBUF + "ListValue": list}
_KEPT: Final[dict[str, type]] = {**_TIMES, **_PLURAL}
_UNSET: Final = object()


_ZEROS: Final[dict[str, object]] = {
    **dict.fromkeys(("int32", "int64"), 0),
    **dict.fromkeys(("uint32", "uint64"), UInt(0)),
    **dict.fromkeys(("float", "double"), 0.0),
    "bool": False,
    "string": "",
    "bytes": b"",
    PROTOBUF + "Timestamp": Timestamp(0),
    PROTOBUF + "Duration": Duration(0),
    PROTOBUF + "Struct": {},
    PROTOBUF + "ListValue": [],
}
"""What unset fields read as; wrappers, Any and Value read as null."""


def field(kind: str, label: str = ONE, *, default: object = None, explicit: bool = False, key: str = "") -> Field:
    """Declare a field of a message; an unset one reads as the zero of its kind unless it has a default."""
    return Field(kind, label, _ZEROS.get(kind) if default is None else default, explicit, key)


class Assembly:
    """Builds records of one type; made when a rule is loaded, used when it runs."""

    def __init__(self, kind: MessageType, types: dict[str, MessageType]) -> None:
        self.kind = kind
        self.types = types

    def make(self, names: Sequence[str], values: Sequence[object], maybes: Sequence[bool]) -> Record:
        """Give the record with these fields; a field marked with `?` is set if its optional holds a value.

        Errors: Failure for a field given twice, or of a wrong kind or range.
        """
        if len(set(names)) != len(names):
            raise Failure("a field of a message is given twice")
        fields: dict[str, object] = {}
        record = Record(self.kind, self.types, fields)
        for name, given, maybe in zip(names, values, maybes, strict=True):
            value = settled(given)
            if maybe and not held(value):
                continue
            declared = self.kind.fields[name]
            made = self.whole(declared, settled(value.value) if maybe and isinstance(value, Maybe) else value)
            if made is not _UNSET and not self.trivial(record, declared, made):
                fields[name] = made
        return record

    def trivial(self, record: Record, declared: Field, value: object) -> bool:
        """Say whether setting this value is the same as not setting the field."""
        if declared.label != ONE:
            return not value
        plain = declared.kind in _SCALARS and not declared.explicit
        return plain and repr(value) == repr(record.unset(declared))

    def whole(self, declared: Field, value: object) -> object:
        """Give the value of a whole field: one, many or a table."""
        if declared.label == ONE:
            return self.one(declared.kind, value)
        if declared.label == MANY:
            if type(value) is not list:
                raise no_overload("repeated field", value)
            items = [self.one(declared.kind, settled(item)) for item in value]
            return [item for item in items if item is not _UNSET]
        if type(value) is not dict:
            raise no_overload("map field", value)
        keys = [map_key(self.one(declared.key, key)) for key in map_keys(value)]
        made = [self.one(declared.kind, settled(item)) for item in value.values()]
        return {key: item for key, item in zip(keys, made, strict=True) if item is not _UNSET}

    def one(self, kind: str, value: object) -> object:
        """Give one value of a kind; null unsets a field where messages may be null."""
        if kind in _SCALARS:
            return MESSAGES[PROTOBUF + _SCALARS[kind]].make({"value": value})
        if kind in _NULLABLE:
            return as_json(value) if kind.endswith("Value") else value
        if value is None and kind not in _PLURAL:
            return _UNSET
        if kind in MESSAGES and kind not in _KEPT:
            return MESSAGES[kind].make({"value": value})
        if type(value) is _KEPT.get(kind) or (isinstance(value, Record) and value.kind.name == kind):
            return as_json(value) if kind in _PLURAL else value
        raise Failure(f"unsupported field type: {kind} is wanted")
