"""The tree of a rule, as it was written.

Enters: what the parser saw. Leaves: frozen nodes. Floor 8.
"""

from __future__ import annotations

import msgspec


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a rule: where it starts in the text, and the height of the tree under it."""

    at: int
    deep: int = 1


class Literal(Node, frozen=True):
    """A value written down: a number, a text, bytes, true, false or null."""

    value: object


class Name(Node, frozen=True):
    """An identifier; `rooted` when a dot in front keeps it out of the container and of loop variables."""

    text: str
    rooted: bool = False


class Select(Node, frozen=True):
    """`operand.field`, or `operand.?field` when `maybe`."""

    operand: Node
    field: str
    maybe: bool = False


class Index(Node, frozen=True):
    """`operand[key]`, or `operand[?key]` when `maybe`."""

    operand: Node
    key: Node
    maybe: bool = False


class Call(Node, frozen=True):
    """`name(args)` or `target.name(args)`."""

    target: Node | None
    name: str
    args: tuple[Node, ...]


class Operation(Node, frozen=True):
    """An operator over one, two or three parts: `!`, `-`, `+` ... `in`, and `?:`."""

    sign: str
    args: tuple[Node, ...]


class Logic(Node, frozen=True):
    """A whole chain of `&&` or of `||`."""

    sign: str
    terms: tuple[Node, ...]


class Entry(msgspec.Struct, frozen=True):
    """One element of a list (no key), or one entry of a map or message; `maybe` when marked with `?`."""

    key: Node | str | None
    value: Node
    maybe: bool


class Listing(Node, frozen=True):
    """`[a, b, ?c]`."""

    entries: tuple[Entry, ...]


class Table(Node, frozen=True):
    """`{key: value, ?key: value}`."""

    entries: tuple[Entry, ...]


class Message(Node, frozen=True):
    """`some.Type{field: value}`."""

    name: str
    rooted: bool
    entries: tuple[Entry, ...]
