"""The walk from a tree to one Python function, checking names and shapes on the way.

Each visit gives a `Piece`: Python text that has no effect and is read once, and what is known of its
shape. What cannot be said in one expression goes to the writer as lines before it. What a part becomes
is said by the table of visits (`visits.py`), which is handed in: parts know the walk, the walk knows no part.
Enters: a tree, a schema, limits, visits. Leaves: code, or the reason why there can be none. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn

from interlock.decision.expression.errors import ArgumentsWrong, FieldUndeclared
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.syntax import Call, Index, Node, Operation, Select
from interlock.decision.expression.places import place
from interlock.decision.expression.schema import DYN, Schema, Shape, did_you_mean
from interlock.decision.expression.writing.piece import Piece
from interlock.decision.expression.writing.writer import Writer

LONG: Final = 60
"""A text longer than this is kept under a name, so that lines stay short."""
_LOOSE: Final = frozenset({"dyn", "null", "optional"})
"""Shapes that may turn out to be anything when two values are compared."""
_FALLIBLE: Final = frozenset({Select, Index, Operation, Call})
"""Parts that get a line of their own, so that an error of the run can say where it came from."""

Visits = Mapping[type[Node], Callable[..., Piece]]
"""For each kind of node, the function that compiles it: from the compiler and the node to a piece."""


class Compiler:
    """The walk over one rule; `scope` has the loop variables, by the names the rule gives them."""

    def __init__(self, text: str, schema: Schema, limits: Limits, first: int, visits: Visits) -> None:
        self.text, self.schema, self.limits, self.first, self.visits = text, schema, limits, first, visits
        self.writer = Writer()
        self.scope: dict[str, Piece] = {}
        self.visited = 0

    def visit(self, node: Node) -> Piece:
        """Give the Python text of a part."""
        self.visited += 1
        writer = self.writer
        if writer.crowded:
            return self.apart(node)
        piece = self.visits[type(node)](self, node)
        if len(piece.code) > LONG or (type(node) in _FALLIBLE and piece.code[0] != "("):
            return Piece(writer.keep(piece.code, node.at), piece.shape)
        return piece

    def apart(self, node: Node) -> Piece:
        """Compile a part into a function of its own, and call that."""
        writer = self.writer
        names = sorted({code for piece in self.scope.values() for code in _names(piece.code)})
        name = writer.fresh("h")
        head = f"{name}({', '.join(['m', 'v', *names])})"
        with writer.apart(f"def {head}:", node.at):
            piece = self.visit(node)
            writer.line(f"return {piece.code}", node.at)
        return Piece(writer.keep(head, node.at), piece.shape)

    def kept(self, node: Node) -> Piece:
        """Give a part as a name, which may be read more than once."""
        piece = self.visit(node)
        return Piece(self.writer.keep(piece.code, node.at), piece.shape)

    # -- what parts are held against ---------------------------------------------------------------

    def field(self, shape: Shape, owner: str, field: str, at: int) -> Shape:
        """Give the shape of a field of a value, if it can have that field."""
        if shape.fields is not None:
            found = shape.fields.get(field)
            if found is None and self.schema.checked:
                line, column = self.place(at)
                raise FieldUndeclared(
                    line=line,
                    column=column,
                    owner=owner,
                    name=field,
                    nearest=did_you_mean(field, shape.fields),
                    known=", ".join(sorted(shape.fields)),
                )
            return found or DYN
        if shape.name == "optional":
            return Shape("optional", self.field(shape.of, owner, field, at))
        if self.schema.checked and shape.name not in {"dyn", "map", "null"}:
            self.refuse(at, f"the field {field!r}", [shape], "only records and maps have fields")
        return shape.of

    def fitting(self, node: Operation, shapes: Sequence[Shape], fits: bool) -> None:
        """Refuse an operator over shapes that are known and can never fit."""
        if not fits and self.schema.checked and not any(shape.name in _LOOSE for shape in shapes):
            self.refuse(node.at, repr(node.sign), shapes, "convert one side, for example int(x) or string(x)")

    def failing(self, reason: str) -> Piece:
        """Give code that fails when it runs, as the specification asks of rules without a schema."""
        return Piece(f"fail({self.writer.constant(reason)})")

    def place(self, at: int) -> tuple[int, int]:
        """Give line and column of a place in the rule."""
        return place(self.text, at, self.first)

    def refuse(self, at: int, name: str, shapes: Sequence[Shape], usage: str) -> NoReturn:
        """Refuse what a part is given. Errors: ArgumentsWrong (DEC-307)."""
        line, column = self.place(at)
        given = " and ".join(shape.name for shape in shapes) or "no values"
        raise ArgumentsWrong(line=line, column=column, name=name, given=given, usage=usage)


def _names(code: str) -> list[str]:
    return [code] if code.isidentifier() and code not in {"True", "False", "None"} and code[0] != "k" else []
