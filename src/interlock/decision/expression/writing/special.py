"""Operators that need more than a function call: `&&`, `||`, `?:`, and comparisons with a literal.

`&&` and `||` take an error on one side and still answer when the other side decides; so every term but
the last is tried, and its failure kept until it is known to matter.
Enters: the compiler and a node. Leaves: a piece. Floor 8.
"""

from __future__ import annotations

from typing import Final

from interlock.decision.expression.parsing.syntax import Listing, Literal, Logic, Node, Operation
from interlock.decision.expression.schema import BOOL, DYN, SCALARS, STRING, Shape, joined, list_of
from interlock.decision.expression.writing.compiler import Compiler
from interlock.decision.expression.writing.piece import Piece

_CALLS: Final = {
    "+": "add(m, {}, {})",
    "-": "subtract({}, {})",
    "*": "multiply({}, {})",
    "/": "divide({}, {})",
    "%": "remainder({}, {})",
    "<": "less({}, {})",
    "<=": "at_most({}, {})",
    ">": "more({}, {})",
    ">=": "at_least({}, {})",
    "==": "equal(m, {}, {})",
    "!=": "differ(m, {}, {})",
    "in": "within(m, {}, {})",
}
_NUMBERS: Final = frozenset({"int", "uint", "double"})
_MAPS: Final = frozenset({"map", "record"})
_TIMES: Final = {
    ("+", "timestamp", "duration"): "timestamp",
    ("+", "duration", "timestamp"): "timestamp",
    ("+", "duration", "duration"): "duration",
    ("-", "timestamp", "timestamp"): "duration",
    ("-", "timestamp", "duration"): "timestamp",
    ("-", "duration", "duration"): "duration",
}
_ORDERED: Final = _NUMBERS | {"string", "bytes", "bool", "timestamp", "duration"}


def logic(compiler: Compiler, node: Logic) -> Piece:
    """Compile a chain of `&&` or `||`."""
    writer = compiler.writer
    stop, go = ("False", "True") if node.sign == "&&" else ("True", "False")
    worth, kept = writer.fresh("r"), writer.fresh("e")
    writer.line(f"{kept} = None", node.at)
    with writer.block("while True:", node.at):
        for term in node.terms[:-1]:
            with writer.block("try:", term.at):
                piece = compiler.visit(term)
                writer.line(f"{worth} = {piece.code}", term.at)
                writer.line(f"if {worth} is {stop}: break", term.at)
                if piece.shape is not BOOL:
                    writer.line(f"if {worth} is not {go}: {kept} = not_bool({worth})", term.at)
            writer.line(f"except ERRORS as error: {kept} = error", term.at)
        last = node.terms[-1]
        piece = compiler.visit(last)
        writer.line(f"{worth} = {piece.code}", last.at)
        writer.line(f"if {worth} is {stop}: break", last.at)
        writer.line(f"if {kept} is not None: raise {kept}", node.at)
        if piece.shape is not BOOL:
            writer.line(f"if {worth} is not {go}: raise not_bool({worth})", last.at)
        writer.line("break", node.at)
    return Piece(worth, BOOL)


def operation(compiler: Compiler, node: Operation) -> Piece:
    """Give the code of an operator and its operands."""
    if node.sign == "?:":
        return _choice(compiler, node)
    if node.sign in {"!", "neg"}:
        piece = compiler.visit(node.args[0])
        if node.sign == "neg":
            compiler.fitting(node, [piece.shape], piece.shape.name in {"int", "double", "duration"})
            return Piece(f"negate({piece.code})", piece.shape)
        compiler.fitting(node, [piece.shape], piece.shape.name == "bool")
        code = f"(not {piece.code})" if piece.shape is BOOL else f"invert({piece.code})"
        return Piece(code, BOOL)
    return _binary(compiler, node)


def _choice(compiler: Compiler, node: Operation) -> Piece:
    """Compile `condition ? yes : no`; only the side that is chosen runs."""
    writer = compiler.writer
    condition = compiler.visit(node.args[0])
    compiler.fitting(node, [condition.shape], condition.shape.name == "bool")
    worth = writer.fresh("r")
    shapes = []
    for header, side in ((f"if {truth(condition)}:", node.args[1]), ("else:", node.args[2])):
        with writer.block(header, node.at):
            piece = compiler.visit(side)
            writer.line(f"{worth} = {piece.code}", side.at)
            shapes.append(piece.shape)
    return Piece(worth, joined(shapes))


def truth(piece: Piece) -> str:
    """Give Python text that is true or false, or raises for a value that is no bool."""
    return piece.code if piece.shape is BOOL else f"truth({piece.code})"


def _binary(compiler: Compiler, node: Operation) -> Piece:
    """Compile an operator over two parts."""
    left, right = node.args
    one = compiler.visit(left)
    two = (node.sign == "in" and _texts(compiler, right)) or compiler.visit(right)
    shape = _result(node.sign, one.shape, two.shape)
    compiler.fitting(node, [one.shape, two.shape], shape is not None)
    code = _literal(node.sign, left, right, one.code, two.code)
    return Piece(code or _CALLS[node.sign].format(one.code, two.code), shape or _loose(node.sign))


def _literal(sign: str, left: Node, right: Node, one: str, two: str) -> str | None:
    """Give the short form of a comparison with a text, a bool or null, whatever the other side is."""
    if sign in {"==", "!="}:
        for side, other in ((left, right), (right, left)):
            if type(side) is not Literal or type(other) is Literal:
                continue
            if type(side.value) is str:
                return f"({one} {sign} {two})"
            if side.value is None or type(side.value) is bool:
                return f"({one} {'is' if sign == '==' else 'is not'} {two})"
    if sign == "in" and two.isidentifier() and two[0] == "k":
        return f"({one} in {two})"
    return None


def _texts(compiler: Compiler, node: Node) -> Piece | None:
    """Give a list of literal texts as one constant: nothing but an equal text can be in it."""
    if type(node) is not Listing or not node.entries:
        return None
    values = [entry.value.value for entry in node.entries if type(entry.value) is Literal and not entry.maybe]
    if len(values) != len(node.entries) or any(type(value) is not str for value in values):
        return None
    return Piece(compiler.writer.constant(tuple(values)), list_of(STRING))


def _loose(sign: str) -> Shape:
    return BOOL if sign in {"<", "<=", ">", ">=", "==", "!=", "in"} else DYN


def _result(sign: str, one: Shape, two: Shape) -> Shape | None:
    """Give the shape of the result; None when it is not known, or when there can be none."""
    first, second = one.name, two.name
    same = first == second or (first in _MAPS and second in _MAPS)
    numbers = first in _NUMBERS and second in _NUMBERS
    if sign in {"==", "!="}:
        fits = same or numbers
    elif sign in {"<", "<=", ">", ">="}:
        fits = numbers or (same and first in _ORDERED)
    elif sign == "in":
        fits = second in {"list", "map", "record", "dyn"}
    else:
        return _sum(sign, one, two)
    return BOOL if fits else None


def _sum(sign: str, one: Shape, two: Shape) -> Shape | None:
    """Give the shape of what arithmetic makes of two shapes."""
    first, second = one.name, two.name
    if (sign, first, second) in _TIMES:
        return SCALARS[_TIMES[sign, first, second]]
    if first != second:
        return None
    if first in _NUMBERS:
        return one if sign != "%" or first != "double" else None
    if sign != "+" or first not in {"string", "bytes", "list"}:
        return None
    return list_of(joined((one.of, two.of))) if first == "list" else one
