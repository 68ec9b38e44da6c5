"""Calls of macros and of functions.

Enters: the compiler and a call. Leaves: a piece, or the reason why there can be none. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from interlock.decision.expression.errors import FunctionUnknown
from interlock.decision.expression.functions.table import TABLE
from interlock.decision.expression.limits import FUEL
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.parsing.parser import qualified
from interlock.decision.expression.parsing.syntax import Call, Literal, Node
from interlock.decision.expression.schema import did_you_mean
from interlock.decision.expression.values import Failure, Stop
from interlock.decision.expression.writing.compiler import Compiler
from interlock.decision.expression.writing.macros import LAZY, MACROS, SPACED
from interlock.decision.expression.writing.piece import Piece

_FOLDED: Final = frozenset({"duration", "timestamp", "double", "uint", "bytes", "ip", "cidr"})
"""Conversions done once, when the rule is loaded, if their argument is written down and can be read."""


def call(compiler: Compiler, node: Call) -> Piece:
    """Give the code of a macro or a function call."""
    macro = MACROS.get((node.name, node.target is not None, len(node.args)))
    if macro is not None:
        return macro(compiler, node)
    spaced = _namespaced(compiler, node)
    if spaced is not None:
        name, args = spaced
        macro = SPACED.get(name)
        return macro(compiler, node) if macro else _invoked(compiler, name, args, node)
    if node.target is not None:
        lazy = LAZY.get((node.name, len(node.args)))
        return lazy(compiler, node) if lazy else _invoked(compiler, f".{node.name}", (node.target, *node.args), node)
    names = compiler.schema.candidates(node.name)
    return _invoked(compiler, next((name for name in names if name in TABLE), node.name), node.args, node)


def _namespaced(compiler: Compiler, node: Call) -> tuple[str, tuple[Node, ...]] | None:
    """Give name and arguments of a call such as `math.abs(x)`, whose target is no value."""
    found = qualified(node.target) if node.target is not None else None
    if found is None or found[1][0] in compiler.scope:
        return None
    name = ".".join((*found[1], node.name))
    for candidate in [name] if found[0] else compiler.schema.candidates(name):
        if candidate in TABLE or candidate in SPACED:
            return candidate, node.args
    return None


def _invoked(compiler: Compiler, name: str, args: tuple[Node, ...], node: Call) -> Piece:
    """Give the code of a call of a known function."""
    function = TABLE.get(name)
    if function is None:
        return _unknown_function(compiler, name, node)
    call = function.calls.get(len(args))
    pieces = [compiler.visit(arg) for arg in args]
    if call is None or not function.fits([piece.shape for piece in pieces]):
        if compiler.schema.checked:
            usage = f"{name.lstrip('.')} takes {', '.join(map(str, sorted(function.calls)))} values"
            compiler.refuse(node.at, name.lstrip(".") + "()", [piece.shape for piece in pieces], usage)
        return compiler.failing(f"no such overload: {name.lstrip('.')}")
    folded = _folded(compiler, name, call, args)
    if folded is not None:
        return Piece(compiler.writer.constant(folded), function.gives)
    known = f"f{len(compiler.writer.constants)}"
    compiler.writer.constants[known] = call
    return Piece(f"{known}({', '.join(['m', *(piece.code for piece in pieces)])})", function.gives)


def _folded(compiler: Compiler, name: str, call: Callable[..., object], args: tuple[Node, ...]) -> object:
    """Give the worth of a conversion of a literal, such as duration('24h'); None if it has none yet."""
    if name not in _FOLDED or len(args) != 1 or type(args[0]) is not Literal:
        return None
    try:
        return call(Meter(FUEL, compiler.limits, None), args[0].value)
    except (Failure, Stop):
        return None


def _unknown_function(compiler: Compiler, name: str, node: Call) -> Piece:
    """Refuse a function, with the nearest one. Errors: FunctionUnknown (DEC-306)."""
    if not compiler.schema.checked:
        return compiler.failing(f"no such overload: {name.lstrip('.')}")
    known = {key.lstrip(".") for key in TABLE if key.startswith(".") == name.startswith(".")}
    known |= {key[0] for key in MACROS if key[1] == name.startswith(".")}
    line, column = compiler.place(node.at)
    bare = name.lstrip(".")
    raise FunctionUnknown(line=line, column=column, name=bare, nearest=did_you_mean(bare, known))
