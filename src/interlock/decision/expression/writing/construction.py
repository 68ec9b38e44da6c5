"""Values that a rule holds or builds: constants, lists, maps and messages.

Enters: the compiler and a node. Leaves: a piece. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from interlock.decision.expression.assignment import Assembly
from interlock.decision.expression.errors import FieldUndeclared, MessageUnsupported
from interlock.decision.expression.messages import MESSAGES
from interlock.decision.expression.parsing.syntax import Listing, Literal, Message, Node, Table
from interlock.decision.expression.schema import SCALARS, did_you_mean, joined, list_of, map_of, message_shape
from interlock.decision.expression.values import KINDS
from interlock.decision.expression.writing.compiler import Compiler
from interlock.decision.expression.writing.piece import Piece

_SHAPE_OF_KIND: Final = {"null_type": "null"}


def literal(compiler: Compiler, node: Literal) -> Piece:
    """Give the code of a constant."""
    name = KINDS[type(node.value)].name
    return Piece(compiler.writer.constant(node.value), SCALARS[_SHAPE_OF_KIND.get(name, name)])


def listing(compiler: Compiler, node: Listing) -> Piece:
    """Compile a list."""
    pieces = [compiler.visit(entry.value) for entry in node.entries]
    shape = list_of(joined(piece.shape for piece in pieces))
    if not any(entry.maybe for entry in node.entries):
        return Piece(f"[{', '.join(piece.code for piece in pieces)}]", shape)
    parts = [
        f"*spread({piece.code})" if entry.maybe else piece.code
        for entry, piece in zip(node.entries, pieces, strict=True)
    ]
    return Piece(f"[{', '.join(parts)}]", SCALARS["list"])


def table(compiler: Compiler, node: Table) -> Piece:
    """Compile a map."""
    keys, values, maybes = [], [], []
    for entry in node.entries:
        assert isinstance(entry.key, Node)  # noqa: S101 - the parser gives every entry of a map a key
        keys.append(compiler.visit(entry.key))
        values.append(compiler.visit(entry.value))
        maybes.append(entry.maybe)
    names, worths = (", ".join(piece.code for piece in part) for part in (keys, values))
    if any(maybes):
        flags = compiler.writer.constant(tuple(maybes))
        return Piece(f"make_map(m, *chosen([{names}], [{worths}], {flags}))", SCALARS["map"])
    shape = map_of(joined(piece.shape for piece in values))
    return Piece(f"make_map(m, [{names}], [{worths}])", shape)


def message(compiler: Compiler, node: Message) -> Piece:
    """Compile a message, if its type is declared or well known."""
    for name in [node.name] if node.rooted else compiler.schema.candidates(node.name):
        kind = compiler.schema.messages.get(name)
        if kind is not None:
            _known_fields(compiler, node, name, kind.fields)
            make = compiler.writer.constant(Assembly(kind, compiler.schema.messages).make)
            flags = compiler.writer.constant(tuple(entry.maybe for entry in node.entries))
            return Piece(f"{make}({_filled(compiler, node)}, {flags})", message_shape(kind))
        build = MESSAGES.get(name)
        if build is not None and not any(entry.maybe for entry in node.entries):
            _known_fields(compiler, node, name, build.fields)
            return Piece(f"build({compiler.writer.constant(build.make)}, {_filled(compiler, node)})")
    line, column = compiler.place(node.at)
    raise MessageUnsupported(line=line, column=column, name=node.name)


def _known_fields(compiler: Compiler, node: Message, name: str, fields: Iterable[str]) -> None:
    for entry in node.entries:
        if str(entry.key) not in fields:
            line, column = compiler.place(entry.value.at)
            known = ", ".join(sorted(fields)[:40])
            close = did_you_mean(str(entry.key), fields)
            raise FieldUndeclared(line=line, column=column, owner=name, name=entry.key, nearest=close, known=known)


def _filled(compiler: Compiler, node: Message) -> str:
    """Give the names and the values of the fields of a message, as two arguments."""
    names = compiler.writer.constant(tuple(str(entry.key) for entry in node.entries))
    return f"{names}, [{', '.join([compiler.visit(entry.value).code for entry in node.entries])}]"
