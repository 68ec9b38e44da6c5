"""Messages whose type is declared: typed fields, defaults, and which of them are set.

A gate's facts are plain maps; records exist for rules over protobuf, and for the conformance suite.
Enters: declarations and values. Leaves: records. Floor 8.
"""

from __future__ import annotations

import msgspec

ONE, MANY, TABLE = "one", "many", "table"


class Field(msgspec.Struct, frozen=True):
    """A field of a message type."""

    kind: str
    """`int32`, `string` ..., or the full name of a message."""
    label: str = ONE
    """One value, many, or a table by key."""
    default: object = None
    """What an unset field reads as, if it is no message: zero, empty or null, or what its type says."""
    explicit: bool = False
    """Whether a scalar that is set to its default still counts as set."""
    key: str = ""
    """Kind of the keys of a table."""


class MessageType(msgspec.Struct, frozen=True):
    """A message type by its full name."""

    name: str
    fields: dict[str, Field]


class Record:
    """A message: its type, the types around it, and the fields that are set."""

    __slots__ = ("fields", "kind", "types")

    def __init__(self, kind: MessageType, types: dict[str, MessageType], fields: dict[str, object]) -> None:
        self.kind = kind
        self.types = types
        self.fields = fields

    def __getitem__(self, name: object) -> object:
        """Give the value of a field, or its default.

        Errors: KeyError for a field the type does not have.
        """
        if not isinstance(name, str):
            raise KeyError(name)
        return self.fields[name] if name in self.fields else self.unset(self.kind.fields[name])

    def unset(self, field: Field) -> object:
        """Give what a field reads as when nothing set it."""
        if field.label != ONE:
            return [] if field.label == MANY else {}
        if field.kind in self.types:
            return Record(self.types[field.kind], self.types, {})
        return field.default

    def has(self, name: str) -> bool:
        """Say whether a field is set.

        Errors: KeyError for a field the type does not have.
        """
        if name not in self.kind.fields:
            raise KeyError(name)
        return name in self.fields
