"""From a tree to one Python function, checking names and shapes on the way.

Each visit gives a `Piece`: Python text that has no effect and is read once, and what is known of its
shape. What cannot be said in one expression goes to the writer as lines before it.
Enters: a tree, a schema, limits. Leaves: code, or the reason why there can be none. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NoReturn

from interlock.decision.expression import construction, macros, special
from interlock.decision.expression.errors import (
    ArgumentsWrong,
    FieldUnknown,
    FunctionUnknown,
    NameUnknown,
)
from interlock.decision.expression.functions.table import TABLE
from interlock.decision.expression.limits import FUEL, Limits
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.parser import qualified
from interlock.decision.expression.piece import Piece
from interlock.decision.expression.places import place
from interlock.decision.expression.runtime import STANDARD_NAMES
from interlock.decision.expression.schema import (
    BOOL,
    DYN,
    SCALARS,
    Schema,
    Shape,
    nearest,
)
from interlock.decision.expression.syntax import (
    Call,
    Index,
    Listing,
    Literal,
    Logic,
    Message,
    Name,
    Node,
    Operation,
    Select,
    Table,
)
from interlock.decision.expression.values import KINDS, Failure, Kind, Stop
from interlock.decision.expression.writer import Writer

_LONG: Final = 60
_FOLDED: Final = frozenset({"duration", "timestamp", "double", "uint", "bytes", "ip", "cidr"})
"""Conversions done once, when the rule is loaded, if their argument is written down and can be read."""
_SHAPE_OF_KIND: Final = {"null_type": "null"}
_LOOSE: Final = frozenset({"dyn", "null", "optional"})
"""Shapes that may turn out to be anything when two values are compared."""


class Compiler:
    """The walk over one rule; `scope` has the loop variables, by the names the rule gives them."""

    def __init__(self, text: str, schema: Schema, limits: Limits, first: int) -> None:
        self.text, self.schema, self.limits, self.first = text, schema, limits, first
        self.writer = Writer()
        self.scope: dict[str, Piece] = {}
        self.visited = 0

    def visit(self, node: Node) -> Piece:
        """Give the Python text of a part."""
        self.visited += 1
        writer = self.writer
        if writer.crowded:
            return self.apart(node)
        piece = _VISITS[type(node)](self, node)
        if len(piece.code) > _LONG or (type(node) in _FALLIBLE and piece.code[0] != "("):
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

    # -- names -------------------------------------------------------------------------------------

    def name(self, node: Node) -> Piece:
        """Give the code of a name, or of a chain of names as far as it is declared."""
        found = qualified(node)
        assert found is not None  # noqa: S101 - only names and chains of names come here
        rooted, parts = found
        if not rooted and parts[0] in self.scope:
            return self.selected(self.scope[parts[0]], parts, 1, node)
        for count in range(len(parts), 0, -1):
            name = ".".join(parts[:count])
            for candidate in [name] if rooted else self.schema.candidates(name):
                piece = self.known(candidate, node.at)
                if piece is not None:
                    return self.selected(piece, parts, count, node)
        return self.unknown_name(node, parts)

    def known(self, name: str, at: int) -> Piece | None:
        """Give the code of a declared name; none if it is not declared."""
        shape = self.schema.names.get(name)
        if shape is not None:
            return Piece(self.writer.keep(f"v[{self.writer.constant(name)}]", at), shape)
        if name in self.schema.messages:
            return Piece(self.writer.constant(Kind(name)), SCALARS["type"])
        if name in STANDARD_NAMES:
            value = STANDARD_NAMES[name]
            return Piece(self.writer.constant(value), SCALARS["int" if value == 0 else "type"])
        return None

    def selected(self, piece: Piece, parts: Sequence[str], count: int, node: Node) -> Piece:
        """Give the code of the fields that follow a name."""
        for field in parts[count:]:
            shape = self.field(piece.shape, ".".join(parts[:count]), field, node.at)
            code = f"{piece.code}[{self.writer.constant(field)}]"
            piece = Piece(self.writer.keep(code, node.at) if len(code) > _LONG else code, shape)
            count += 1
        return piece

    def unknown_name(self, node: Node, parts: Sequence[str]) -> Piece:
        """Refuse a name, with the nearest one. Errors: NameUnknown (DEC-304)."""
        if not self.schema.checked:
            return self.failing(f"undeclared reference to {'.'.join(parts)!r}")
        known = [name.split(".")[0] for name in self.schema.names] + list(self.scope)
        line, column = self.place(node.at)
        close = nearest(parts[0], known)
        raise NameUnknown(
            line=line, column=column, name=parts[0], nearest=close, known=", ".join(sorted(set(known))) or "none"
        )

    def failing(self, reason: str) -> Piece:
        """Give code that fails when it runs, as the specification asks of rules without a schema."""
        return Piece(f"fail({self.writer.constant(reason)})")

    def field(self, shape: Shape, owner: str, field: str, at: int) -> Shape:
        """Give the shape of a field of a value, if it can have that field."""
        if shape.fields is not None:
            found = shape.fields.get(field)
            if found is None and self.schema.checked:
                line, column = self.place(at)
                raise FieldUnknown(
                    line=line,
                    column=column,
                    owner=owner,
                    name=field,
                    nearest=nearest(field, shape.fields),
                    known=", ".join(sorted(shape.fields)),
                )
            return found or DYN
        if shape.name == "optional":
            return Shape("optional", self.field(shape.of, owner, field, at))
        if self.schema.checked and shape.name not in {"dyn", "map", "null"}:
            self.refuse(at, f"the field {field!r}", [shape], "only records and maps have fields")
        return shape.of

    # -- parts -------------------------------------------------------------------------------------

    def select(self, node: Select) -> Piece:
        """Give the code of a field."""
        if not node.maybe and qualified(node) is not None:
            return self.name(node)
        operand = self.visit(node.operand)
        shape = self.field(operand.shape, "the value", node.field, node.at)
        field = self.writer.constant(node.field)
        if node.maybe:
            inner = shape if shape.name == "optional" else Shape("optional", shape)
            return Piece(f"pick(settled({operand.code}), {field})", inner)
        return Piece(f"{operand.code}[{field}]", shape)

    def index(self, node: Index) -> Piece:
        """Give the code of an element."""
        operand, key = self.visit(node.operand), self.visit(node.key)
        shape = self.entry(operand.shape, node)
        if node.maybe:
            return Piece(f"at_maybe({operand.code}, {key.code})", Shape("optional", shape))
        if type(node.key) is Literal and type(node.key.value) is str and not self.schema.messages:
            return Piece(f"{operand.code}[{key.code}]", shape)
        return Piece(f"at({operand.code}, {key.code})", shape)

    def entry(self, shape: Shape, node: Index) -> Shape:
        """Give the shape of an element of a value, if it can have one."""
        literal = node.key.value if type(node.key) is Literal else None
        if shape.fields is not None:
            return self.field(shape, "the record", literal, node.at) if type(literal) is str else DYN
        if self.schema.checked and shape.name not in {"dyn", "list", "map", "optional", "null"}:
            self.refuse(node.at, "an index", [shape], "only lists and maps have elements")
        return DYN if shape.name == "optional" else shape.of

    def literal(self, node: Literal) -> Piece:
        """Give the code of a constant."""
        name = KINDS[type(node.value)].name
        return Piece(self.writer.constant(node.value), SCALARS[_SHAPE_OF_KIND.get(name, name)])

    # -- operators ---------------------------------------------------------------------------------

    def operation(self, node: Operation) -> Piece:
        """Give the code of an operator and its operands."""
        if node.sign == "?:":
            return special.choice(self, node)
        if node.sign in {"!", "neg"}:
            piece = self.visit(node.args[0])
            if node.sign == "neg":
                self.fitting(node, [piece.shape], piece.shape.name in {"int", "double", "duration"})
                return Piece(f"negate({piece.code})", piece.shape)
            self.fitting(node, [piece.shape], piece.shape.name == "bool")
            code = f"(not {piece.code})" if piece.shape is BOOL else f"invert({piece.code})"
            return Piece(code, BOOL)
        return special.binary(self, node)

    def fitting(self, node: Operation, shapes: Sequence[Shape], fits: bool) -> None:
        """Refuse an operator over shapes that are known and can never fit."""
        if not fits and self.schema.checked and not any(shape.name in _LOOSE for shape in shapes):
            self.refuse(node.at, repr(node.sign), shapes, "convert one side, for example int(x) or string(x)")

    # -- calls -------------------------------------------------------------------------------------

    def call(self, node: Call) -> Piece:
        """Give the code of a macro or a function call."""
        macro = macros.MACROS.get((node.name, node.target is not None, len(node.args)))
        if macro is not None:
            return macro(self, node)
        spaced = self.namespaced(node)
        if spaced is not None:
            name, args = spaced
            macro = macros.SPACED.get(name)
            return macro(self, node) if macro else self.invoked(name, args, node)
        if node.target is not None:
            lazy = macros.LAZY.get((node.name, len(node.args)))
            return lazy(self, node) if lazy else self.invoked(f".{node.name}", (node.target, *node.args), node)
        names = self.schema.candidates(node.name)
        return self.invoked(next((name for name in names if name in TABLE), node.name), node.args, node)

    def namespaced(self, node: Call) -> tuple[str, tuple[Node, ...]] | None:
        """Give name and arguments of a call such as `math.abs(x)`, whose target is no value."""
        found = qualified(node.target) if node.target is not None else None
        if found is None or found[1][0] in self.scope:
            return None
        name = ".".join((*found[1], node.name))
        for candidate in [name] if found[0] else self.schema.candidates(name):
            if candidate in TABLE or candidate in macros.SPACED:
                return candidate, node.args
        return None

    def invoked(self, name: str, args: tuple[Node, ...], node: Call) -> Piece:
        """Give the code of a call of a known function."""
        function = TABLE.get(name)
        if function is None:
            return self.unknown_function(name, node)
        call = function.calls.get(len(args))
        pieces = [self.visit(arg) for arg in args]
        if call is None or not function.fits([piece.shape for piece in pieces]):
            if self.schema.checked:
                usage = f"{name.lstrip('.')} takes {', '.join(map(str, sorted(function.calls)))} values"
                self.refuse(node.at, name.lstrip(".") + "()", [piece.shape for piece in pieces], usage)
            return self.failing(f"no such overload: {name.lstrip('.')}")
        folded = self.folded(name, call, args)
        if folded is not None:
            return Piece(self.writer.constant(folded), function.gives)
        known = f"f{len(self.writer.constants)}"
        self.writer.constants[known] = call
        return Piece(f"{known}({', '.join(['m', *(piece.code for piece in pieces)])})", function.gives)

    def folded(self, name: str, call: Callable[..., object], args: tuple[Node, ...]) -> object:
        """Give the worth of a conversion of a literal, such as duration('24h'); None if it has none yet."""
        if name not in _FOLDED or len(args) != 1 or type(args[0]) is not Literal:
            return None
        try:
            return call(Meter(FUEL, self.limits, None), args[0].value)
        except (Failure, Stop):
            return None

    def unknown_function(self, name: str, node: Call) -> Piece:
        """Refuse a function, with the nearest one. Errors: FunctionUnknown (DEC-306)."""
        if not self.schema.checked:
            return self.failing(f"no such overload: {name.lstrip('.')}")
        known = {key.lstrip(".") for key in TABLE if key.startswith(".") == name.startswith(".")}
        known |= {key[0] for key in macros.MACROS if key[1] == name.startswith(".")}
        line, column = self.place(node.at)
        bare = name.lstrip(".")
        raise FunctionUnknown(line=line, column=column, name=bare, nearest=nearest(bare, known))

    # -- refusals ----------------------------------------------------------------------------------

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


_FALLIBLE: Final = frozenset({Select, Index, Operation, Call})
"""Parts that get a line of their own, so that an error of the run can say where it came from."""

_VISITS: Final[dict[type, Callable[..., Piece]]] = {
    Name: Compiler.name,
    Select: Compiler.select,
    Index: Compiler.index,
    Literal: Compiler.literal,
    Listing: construction.listing,
    Table: construction.table,
    Message: construction.message,
    Operation: Compiler.operation,
    Logic: special.logic,
    Call: Compiler.call,
}
