"""Macros: calls whose arguments are not values but parts of the rule, run as often as the macro says.

A loop pays for its body times its elements before the first of them, so a loop that is too long never
starts. Enters: the compiler and a call. Leaves: a piece. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from interlock.decision.expression.parsing.parser import qualified
from interlock.decision.expression.parsing.syntax import Call, Listing, Literal, Name, Node, Select
from interlock.decision.expression.schema import BOOL, DYN, SCALARS, STRING, Shape, list_of, map_of
from interlock.decision.expression.writing.compiler import Compiler
from interlock.decision.expression.writing.piece import Piece
from interlock.decision.expression.writing.special import truth

Macro = Callable[[Compiler, Call], Piece]


def _has(compiler: Compiler, node: Call) -> Piece:
    chosen = node.args[0]
    if type(chosen) is not Select or chosen.maybe:
        compiler.refuse(node.at, "has()", [], "has() takes the selection of a field: has(value.field)")
    operand = compiler.visit(chosen.operand)
    compiler.field(operand.shape, "the value", chosen.field, chosen.at)
    return Piece(f"has({operand.code}, {compiler.writer.constant(chosen.field)})", BOOL)


# -- loops ---------------------------------------------------------------------------------------------


def _target(node: Call) -> Node:
    assert node.target is not None  # noqa: S101 - the table of macros asks for a target
    return node.target


def _variable(compiler: Compiler, node: Node) -> str:
    """Give the name of a loop variable, or refuse what is no simple name."""
    if type(node) is Name and not node.rooted:
        return node.text
    if type(node) is Call and _spaced(node) == "cel.iterVar":
        return _iteration(compiler, node)
    return compiler.refuse(node.at, "a macro", [], "the first argument of a macro is the name of its variable")


def _spaced(node: Call) -> str:
    found = qualified(node.target) if node.target is not None else None
    return ".".join((*found[1], node.name)) if found else node.name


def _iteration(compiler: Compiler, node: Call) -> str:
    return "@it" + ":".join(str(_number(compiler, arg)) for arg in node.args)


def _number(compiler: Compiler, node: Node) -> int:
    if type(node) is Literal and type(node.value) is int and node.value >= 0:
        return node.value
    return compiler.refuse(node.at, "a macro", [], "a whole number is written here")


@contextmanager
def _loop(compiler: Compiler, node: Call, names: int, header: str = "for") -> Iterator[tuple[list[str], str]]:
    """Write a loop over the target; give its variables in Python, and the list it goes over."""
    writer = compiler.writer
    source = compiler.visit(_target(node))
    if compiler.schema.checked and source.shape.name not in {"dyn", "list", "map", "record"}:
        compiler.refuse(node.at, f"{node.name}()", [source.shape], "a macro goes over a list or a map")
    group = writer.keep(f"{'walk' if names == 1 else 'pairs'}({source.code})", node.at)
    paid = writer.line("", node.at)
    writer.line("if m.fuel < 0: m.spent()", node.at)
    given = [_variable(compiler, arg) for arg in node.args[:names]]
    locals_ = [writer.fresh("x") for _ in given]
    outer, before = compiler.scope, compiler.visited
    shapes = _shapes(source.shape, names)
    compiler.scope = {
        **outer,
        **{name: Piece(local, shape) for name, local, shape in zip(given, locals_, shapes, strict=True)},
    }
    with writer.block(f"{header} {', '.join(locals_)} in {group}:", node.at):
        yield locals_, group
    compiler.scope = outer
    writer.patch(paid, f"m.fuel -= length({group}) * {compiler.visited - before + 1}")


def _shapes(source: Shape, names: int) -> tuple[Shape, ...]:
    if source.name == "list":
        return (source.of,) if names == 1 else (SCALARS["int"], source.of)
    key = STRING if source.name == "record" else DYN
    return (key,) if names == 1 else (key, source.of)


def _deciding(stop: bool, names: int) -> Macro:
    """Give `exists` (stops at true) or `all` (stops at false); an error matters only if nothing decides."""

    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        worth, kept = writer.fresh("r"), writer.fresh("e")
        writer.line(f"{worth} = {not stop}", node.at)
        writer.line(f"{kept} = None", node.at)
        with _loop(compiler, node, names), writer.block("try:", node.at):
            piece = compiler.visit(node.args[names])
            writer.line(f"{worth} = {piece.code}", node.args[names].at)
            writer.line(f"if {worth} is {stop}: break", node.at)
            if piece.shape is not BOOL:
                writer.line(f"if {worth} is not {not stop}: {kept} = not_bool({worth})", node.at)
            writer.indent -= 1
            writer.line(f"except ERRORS as error: {kept} = error", node.at)
            writer.indent += 1
        writer.line(f"if {kept} is not None and {worth} is not {stop}: raise {kept}", node.at)
        return Piece(f"({worth} is {stop})" if stop else f"({worth} is not {stop})", BOOL)

    return macro


def _counting(names: int) -> Macro:
    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        count = writer.fresh("r")
        writer.line(f"{count} = 0", node.at)
        with _loop(compiler, node, names):
            piece = compiler.visit(node.args[names])
            writer.line(f"if {truth(piece)}: {count} += 1", node.at)
        return Piece(f"({count} == 1)", BOOL)

    return macro


def _filter(compiler: Compiler, node: Call) -> Piece:
    writer = compiler.writer
    kept = writer.fresh("r")
    writer.line(f"{kept} = []", node.at)
    with _loop(compiler, node, 1) as (locals_, _):
        shape = list_of(next(piece.shape for piece in compiler.scope.values() if piece.code == locals_[0]))
        piece = compiler.visit(node.args[1])
        writer.line(f"if {truth(piece)}: {kept}.append({locals_[0]})", node.at)
    return Piece(kept, shape)


def _mapping(names: int, *, tested: bool) -> Macro:
    """Give `map` (one name) or `transformList` (two), with or without a test in the middle."""

    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        made = writer.fresh("r")
        writer.line(f"{made} = []", node.at)
        with _loop(compiler, node, names):
            if tested:
                writer.line(f"if not {truth(compiler.visit(node.args[names]))}: continue", node.at)
            piece = compiler.visit(node.args[-1])
            writer.line(f"{made}.append({piece.code})", node.at)
        return Piece(made, list_of(piece.shape))

    return macro


def _transforming(action: str, *, tested: bool) -> Macro:
    """Give `transformMap` (`put`) or `transformMapEntry` (`merge`)."""

    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        made = writer.fresh("r")
        writer.line(f"{made} = {{}}", node.at)
        with _loop(compiler, node, 2) as (locals_, _):
            if tested:
                writer.line(f"if not {truth(compiler.visit(node.args[2]))}: continue", node.at)
            piece = compiler.visit(node.args[-1])
            key = f"{locals_[0]}, " if action == "put" else ""
            writer.line(f"{action}({made}, {key}{piece.code})", node.at)
        return Piece(made, map_of(piece.shape) if action == "put" else SCALARS["map"])

    return macro


def _sort_by(compiler: Compiler, node: Call) -> Piece:
    writer = compiler.writer
    keys = writer.fresh("r")
    writer.line(f"{keys} = []", node.at)
    with _loop(compiler, node, 1) as (_, group):
        writer.line(f"{keys}.append({compiler.visit(node.args[1]).code})", node.at)
    return Piece(writer.keep(f"sort_by(m, {group}, {keys})", node.at), SCALARS["list"])


# -- names for values ----------------------------------------------------------------------------------


def _bind(compiler: Compiler, node: Call) -> Piece:
    match node.args:
        case (name, value, body):
            return _under(compiler, {_variable(compiler, name): compiler.kept(value)}, body)
        case _:
            return compiler.refuse(node.at, "cel.bind()", [], "cel.bind(name, value, expression)")


def _under(compiler: Compiler, names: dict[str, Piece], body: Node) -> Piece:
    outer = compiler.scope
    compiler.scope = {**outer, **names}
    piece = compiler.visit(body)
    compiler.scope = outer
    return piece


def _block(compiler: Compiler, node: Call) -> Piece:
    """Compile `cel.block([values], body)`: a value that fails matters only where it is used."""
    match node.args:
        case (Listing() as values, body):
            return _under(compiler, _values(compiler, values), body)
        case _:
            return compiler.refuse(node.at, "cel.block()", [], "cel.block([values], expression)")


def _values(compiler: Compiler, values: Listing) -> dict[str, Piece]:
    writer = compiler.writer
    names: dict[str, Piece] = {}
    for number, entry in enumerate(values.entries):
        slot = writer.fresh("b")
        with writer.block("try:", entry.value.at):
            piece = _under(compiler, names, entry.value)
            writer.line(f"{slot} = {piece.code}", entry.value.at)
        writer.line(f"except ERRORS as error: {slot} = error", entry.value.at)
        names[f"@index{number}"] = Piece(slot, piece.shape)
    return names


def _index(compiler: Compiler, node: Call) -> Piece:
    number = _number(compiler, node.args[0]) if len(node.args) == 1 else -1
    found = compiler.scope.get(f"@index{number}")
    if found is None:
        compiler.refuse(node.at, "cel.index()", [], "cel.index(n) stands inside cel.block() after its value n")
    return Piece(f"use({found.code})", found.shape)


def _iter_var(compiler: Compiler, node: Call) -> Piece:
    found = compiler.scope.get(_iteration(compiler, node))
    if found is None:
        compiler.refuse(node.at, "cel.iterVar()", [], "cel.iterVar(a, b) stands inside the loop that binds it")
    return found


# -- optionals -----------------------------------------------------------------------------------------


def _opt_map(wrap: str) -> Macro:
    """Give `optMap` (wraps the result) or `optFlatMap` (its result is an optional already)."""

    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        target = compiler.kept(_target(node))
        made = writer.fresh("r")
        with writer.block(f"if held({target.code}):", node.at):
            value = writer.keep(f"{target.code}.value", node.at)
            name = _variable(compiler, node.args[0])
            shape = target.shape.of if target.shape.name == "optional" else DYN
            piece = _under(compiler, {name: Piece(value, shape)}, node.args[1])
            writer.line(f"{made} = {wrap}({piece.code})", node.at)
        writer.line(f"else: {made} = NOTHING", node.at)
        return Piece(made, SCALARS["optional"])

    return macro


def _otherwise(attribute: str) -> Macro:
    """Give `or` and `orValue`: the argument runs only if the target holds nothing."""

    def macro(compiler: Compiler, node: Call) -> Piece:
        writer = compiler.writer
        target = compiler.kept(_target(node))
        made = writer.fresh("r")
        writer.line(f"if held({target.code}): {made} = {target.code}{attribute}", node.at)
        with writer.block("else:", node.at):
            piece = compiler.visit(node.args[0])
            writer.line(f"{made} = {piece.code if attribute else f'optional({piece.code})'}", node.at)
        return Piece(made, DYN if attribute else SCALARS["optional"])

    return macro


MACROS: Final[dict[tuple[str, bool, int], Macro]] = {
    ("has", False, 1): _has,
    ("all", True, 2): _deciding(False, 1),
    ("all", True, 3): _deciding(False, 2),
    ("exists", True, 2): _deciding(True, 1),
    ("exists", True, 3): _deciding(True, 2),
    ("exists_one", True, 2): _counting(1),
    ("exists_one", True, 3): _counting(2),
    ("existsOne", True, 2): _counting(1),
    ("existsOne", True, 3): _counting(2),
    ("filter", True, 2): _filter,
    ("map", True, 2): _mapping(1, tested=False),
    ("map", True, 3): _mapping(1, tested=True),
    ("transformList", True, 3): _mapping(2, tested=False),
    ("transformList", True, 4): _mapping(2, tested=True),
    ("transformMap", True, 3): _transforming("put", tested=False),
    ("transformMap", True, 4): _transforming("put", tested=True),
    ("transformMapEntry", True, 3): _transforming("merge", tested=False),
    ("transformMapEntry", True, 4): _transforming("merge", tested=True),
    ("sortBy", True, 2): _sort_by,
    ("optMap", True, 2): _opt_map("some"),
    ("optFlatMap", True, 2): _opt_map("optional"),
}
"""By name, whether it is called on a target, and the number of arguments."""

SPACED: Final[dict[str, Macro]] = {
    "cel.bind": _bind,
    "cel.block": _block,
    "cel.index": _index,
    "cel.iterVar": _iter_var,
}
LAZY: Final[dict[tuple[str, int], Macro]] = {("or", 1): _otherwise(""), ("orValue", 1): _otherwise(".value")}
