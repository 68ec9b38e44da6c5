"""The door to the compiler, which is loaded with the first rule.

Enters: the text of a rule and a schema. Leaves: a `Rule`. Floor 8.
"""

from __future__ import annotations

from interlock.decision.expression.limits import Limits
from interlock.decision.expression.rule import Rule
from interlock.decision.expression.schema import Schema


def compile_rule(text: str, schema: Schema, *, line: int = 1, limits: Limits | None = None) -> Rule:
    """Load a rule; `line` is where its text starts in the file it comes from.

    Errors: ExpressionError (DEC-301 to DEC-308) with line, column and, for a name, the nearest one known.
    """
    # The one first-party import inside a function: a gate whose policy has no rules must not pay for the
    # parser and the functions. See the decision record of the front end.
    from interlock.decision.expression.loading import load

    return load(text, schema, line, limits or Limits())
