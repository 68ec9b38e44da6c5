"""A function of the rule language: which types it takes, and what computes it.

Enters: signatures and plain Python functions. Leaves: callables that dispatch on run-time types. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from interlock.decision.expression.meter import Meter
from interlock.decision.expression.schema import SCALARS, Shape
from interlock.decision.expression.values import (
    Address,
    Duration,
    Kind,
    Maybe,
    Network,
    Timestamp,
    UInt,
    no_overload,
    settled,
)

Body = Callable[..., object]
Types = tuple[type, ...]
SHAPES: Final[dict[str, type]] = {
    "bool": bool,
    "int": int,
    "uint": UInt,
    "double": float,
    "string": str,
    "bytes": bytes,
    "null": type(None),
    "timestamp": Timestamp,
    "duration": Duration,
    "type": Kind,
    "list": list,
    "map": dict,
    "record": dict,
    "optional": Maybe,
    "ip": Address,
    "cidr": Network,
}


class Function:
    """One name with all its signatures; a name with a dot in front is called on a target."""

    __slots__ = ("by_types", "calls", "gives", "name")

    def __init__(self, name: str, gives: str | Shape, signatures: dict[Types, Body]) -> None:
        self.name = name
        self.gives: Shape = SCALARS[gives] if isinstance(gives, str) else gives
        self.by_types: dict[int, dict[Types, Body]] = {}
        for types, body in signatures.items():
            self.by_types.setdefault(len(types), {})[types] = body
        self.calls = {count: _dispatcher(name, table) for count, table in self.by_types.items()}

    def fits(self, shapes: Sequence[Shape]) -> bool:
        """Say whether some signature may take values of these shapes; dyn may be anything."""
        kinds = [SHAPES.get(shape.name) for shape in shapes]
        return any(
            all(kind is None or wanted in (object, kind) for kind, wanted in zip(kinds, types, strict=True))
            for types in self.by_types.get(len(shapes), ())
        )


def _dispatcher(name: str, table: dict[Types, Body]) -> Body:
    """Give a function that finds the body for the types it is called with."""
    find = table.get

    def call(meter: Meter, *given: object) -> object:
        body = find(tuple(map(type, given)))
        if body is None:
            given = tuple(map(settled, given))
            body = find(tuple(map(type, given))) or _general(table, given)
            if body is None:
                raise no_overload(name.lstrip("."), *given)
        return body(meter, *given)

    def call_one(meter: Meter, one: object) -> object:
        body = find((type(one),))
        return body(meter, one) if body is not None else call(meter, one)

    def call_two(meter: Meter, one: object, two: object) -> object:
        body = find((type(one), type(two)))
        return body(meter, one, two) if body is not None else call(meter, one, two)

    width = len(next(iter(table)))
    return call_one if width == 1 else call_two if width == 2 else call  # noqa: PLR2004 - the common cases, made fast


def _general(table: dict[Types, Body], given: Sequence[object]) -> Body | None:
    kinds = [type(value) for value in given]
    for types, body in table.items():
        if all(wanted in (object, kind) for wanted, kind in zip(types, kinds, strict=True)):
            return body
    return None
