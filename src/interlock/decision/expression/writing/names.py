"""Names and what is selected from values: declared names, fields, elements.

Enters: the compiler and a node. Leaves: a piece, or the reason why there can be none. Floor 8.
"""

from __future__ import annotations

from collections.abc import Sequence

from interlock.decision.expression.errors import NameUndeclared
from interlock.decision.expression.parsing.parser import qualified
from interlock.decision.expression.parsing.syntax import Index, Literal, Name, Node, Select
from interlock.decision.expression.runtime import STANDARD_NAMES
from interlock.decision.expression.schema import DYN, SCALARS, Shape, did_you_mean
from interlock.decision.expression.values import Kind
from interlock.decision.expression.writing.compiler import LONG, Compiler
from interlock.decision.expression.writing.piece import Piece


def name(compiler: Compiler, node: Name) -> Piece:
    """Give the code of a name."""
    return _chain(compiler, node, node.rooted, (node.text,))


def _chain(compiler: Compiler, node: Node, rooted: bool, parts: Sequence[str]) -> Piece:
    """Give the code of a chain of names as far as it is declared, then of the fields that follow."""
    if not rooted and parts[0] in compiler.scope:
        return _selected(compiler, compiler.scope[parts[0]], parts, 1, node)
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        for candidate in [name] if rooted else compiler.schema.candidates(name):
            piece = _known(compiler, candidate, node.at)
            if piece is not None:
                return _selected(compiler, piece, parts, count, node)
    return _unknown_name(compiler, node, parts)


def _known(compiler: Compiler, name: str, at: int) -> Piece | None:
    """Give the code of a declared name; none if it is not declared."""
    shape = compiler.schema.names.get(name)
    if shape is not None:
        return Piece(compiler.writer.keep(f"v[{compiler.writer.constant(name)}]", at), shape)
    if name in compiler.schema.messages:
        return Piece(compiler.writer.constant(Kind(name)), SCALARS["type"])
    if name in STANDARD_NAMES:
        value = STANDARD_NAMES[name]
        return Piece(compiler.writer.constant(value), SCALARS["int" if value == 0 else "type"])
    return None


def _selected(compiler: Compiler, piece: Piece, parts: Sequence[str], count: int, node: Node) -> Piece:
    """Give the code of the fields that follow a name."""
    for field in parts[count:]:
        shape = compiler.field(piece.shape, ".".join(parts[:count]), field, node.at)
        code = f"{piece.code}[{compiler.writer.constant(field)}]"
        piece = Piece(compiler.writer.keep(code, node.at) if len(code) > LONG else code, shape)
        count += 1
    return piece


def _unknown_name(compiler: Compiler, node: Node, parts: Sequence[str]) -> Piece:
    """Refuse a name, with the nearest one. Errors: NameUndeclared (DEC-304)."""
    if not compiler.schema.checked:
        return compiler.failing(f"undeclared reference to {'.'.join(parts)!r}")
    known = [name.split(".")[0] for name in compiler.schema.names] + list(compiler.scope)
    line, column = compiler.place(node.at)
    close = did_you_mean(parts[0], known)
    raise NameUndeclared(
        line=line, column=column, name=parts[0], nearest=close, known=", ".join(sorted(set(known))) or "none"
    )


def select(compiler: Compiler, node: Select) -> Piece:
    """Give the code of a field."""
    found = None if node.maybe else qualified(node)
    if found is not None:
        return _chain(compiler, node, *found)
    operand = compiler.visit(node.operand)
    shape = compiler.field(operand.shape, "the value", node.field, node.at)
    field = compiler.writer.constant(node.field)
    if node.maybe:
        inner = shape if shape.name == "optional" else Shape("optional", shape)
        return Piece(f"pick(settled({operand.code}), {field})", inner)
    return Piece(f"{operand.code}[{field}]", shape)


def index(compiler: Compiler, node: Index) -> Piece:
    """Give the code of an element."""
    operand, key = compiler.visit(node.operand), compiler.visit(node.key)
    shape = _entry(compiler, operand.shape, node)
    if node.maybe:
        return Piece(f"at_maybe({operand.code}, {key.code})", Shape("optional", shape))
    if type(node.key) is Literal and type(node.key.value) is str and not compiler.schema.messages:
        return Piece(f"{operand.code}[{key.code}]", shape)
    return Piece(f"at({operand.code}, {key.code})", shape)


def _entry(compiler: Compiler, shape: Shape, node: Index) -> Shape:
    """Give the shape of an element of a value, if it can have one."""
    literal = node.key.value if type(node.key) is Literal else None
    if shape.fields is not None:
        return compiler.field(shape, "the record", literal, node.at) if type(literal) is str else DYN
    if compiler.schema.checked and shape.name not in {"dyn", "list", "map", "optional", "null"}:
        compiler.refuse(node.at, "an index", [shape], "only lists and maps have elements")
    return DYN if shape.name == "optional" else shape.of
