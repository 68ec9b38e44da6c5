"""Which names a rule may use, and what fields they have.

Enters: nested Python mappings that name types. Leaves: shapes, and a schema of them. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from interlock.decision.expression.errors import SchemaMalformed
from interlock.decision.expression.records import MessageType
from interlock.kernel import nearest

_ALIKE: Final = 0.5
"""How much of a name has to be right for another one to be offered."""


class Shape(msgspec.Struct, frozen=True):
    """What is known of a value before it exists; `dyn` where nothing is."""

    name: str
    """A scalar's name, or list, map, record, optional, dyn."""
    item: Shape | None = None
    """Of the elements of a list, the values of a map, the content of an optional."""
    fields: dict[str, Shape] | None = None
    """Of a record: exactly these may be read."""

    @property
    def of(self) -> Shape:
        """What is inside; dyn when that is not known."""
        return self.item or DYN


SCALARS: Final = {
    name: Shape(name)
    for name in (
        *("dyn", "bool", "int", "uint", "double", "string", "bytes", "null", "timestamp", "duration"),
        *("type", "list", "map", "optional", "ip", "cidr"),
    )
}
DYN: Final = SCALARS["dyn"]
BOOL: Final = SCALARS["bool"]
STRING: Final = SCALARS["string"]


def list_of(item: Shape) -> Shape:
    """Give the shape of a list whose elements have this shape."""
    return Shape("list", item)


def map_of(item: Shape) -> Shape:
    """Give the shape of a map whose values have this shape."""
    return Shape("map", item)


def message_shape(kind: MessageType) -> Shape:
    """Give the shape of a message: its fields are known by name only."""
    return Shape("message", fields=dict.fromkeys(kind.fields, DYN))


def joined(shapes: Iterable[Shape]) -> Shape:
    """Give the one shape that all have, or dyn."""
    first: Shape | None = None
    for shape in shapes:
        if first is not None and shape != first:
            return DYN
        first = shape
    return first or DYN


def shape_of(declared: object, name: str) -> Shape:
    """Read a shape: a type name, a list of one shape, a mapping of fields, or `{"*": shape}` for a map.

    Errors: SchemaMalformed (DEC-309).
    """
    if isinstance(declared, Shape):
        return declared
    if isinstance(declared, str) and declared in SCALARS:
        return SCALARS[declared]
    if isinstance(declared, list) and len(declared) == 1:
        return list_of(shape_of(declared[0], f"{name}[]"))
    if isinstance(declared, Mapping):
        if set(declared) == {"*"}:
            return map_of(shape_of(declared["*"], f"{name}[]"))
        fields = {str(key): shape_of(value, f"{name}.{key}") for key, value in declared.items()}
        return Shape("record", fields=fields)
    raise SchemaMalformed(name=name)


class Schema(msgspec.Struct, frozen=True):
    """The names that exist for a rule; make one with `Schema.of`."""

    names: dict[str, Shape]
    container: str = ""
    """The namespace that short names are looked up in first, as in `com.example`."""
    messages: dict[str, MessageType] = {}
    """Types of protobuf messages by full name; a gate's own facts are records and need none."""
    checked: bool = True
    """False only where CEL itself runs unchecked: an unknown name is then an error of the run."""

    @classmethod
    def of(
        cls,
        names: Mapping[str, object],
        *,
        container: str = "",
        messages: Mapping[str, MessageType] | None = None,
        checked: bool = True,
    ) -> Schema:
        """Declare names, for example `{"change": {"files": ["string"]}, "evidence": [{"control": "string"}]}`.

        Errors: SchemaMalformed (DEC-309).
        """
        shapes = {name: shape_of(shape, name) for name, shape in names.items()}
        return cls(shapes, container, dict(messages or {}), checked)

    def candidates(self, name: str) -> list[str]:
        """Give the full names that a name may stand for, from the innermost namespace outwards."""
        parts = self.container.split(".") if self.container else []
        return [".".join([*parts[:count], name]) for count in range(len(parts), -1, -1)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give `, did you mean 'x'?` for the known name closest to this one, or nothing."""
    close = nearest(name, known, _ALIKE)
    return f", did you mean {close!r}?" if close else ""
