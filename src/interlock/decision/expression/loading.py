"""Loading a rule: parse, check, write its function.

Enters: text, schema, limits. Leaves: a `Rule`. Floor 8.
"""

from __future__ import annotations

from types import FunctionType

from interlock.decision.expression.limits import Limits
from interlock.decision.expression.parsing.parser import parse
from interlock.decision.expression.rule import Rule
from interlock.decision.expression.runtime import RUNTIME
from interlock.decision.expression.schema import Schema
from interlock.decision.expression.writing.compiler import Compiler
from interlock.decision.expression.writing.visits import VISITS


def load(text: str, schema: Schema, line: int, limits: Limits) -> Rule:
    """Give the rule, checked; its Python text is compiled when it first runs.

    Errors: ExpressionError (DEC-301 to DEC-308).
    """
    tree = parse(text, limits, line)
    compiler = Compiler(text, schema, limits, line, VISITS)
    writer = compiler.writer
    paid = writer.line("", 0)
    writer.line("if m.fuel < 0: m.spent()", 0)
    piece = compiler.visit(tree)
    writer.line(f"return {piece.code}", tree.at)
    writer.patch(paid, f"m.fuel -= {compiler.visited}")

    def build() -> tuple[FunctionType, list[int]]:
        return writer.function("def rule(m, v):", RUNTIME)

    return Rule(text, line, limits, build, piece.shape)
