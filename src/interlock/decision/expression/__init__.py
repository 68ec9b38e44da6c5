"""Floor 8: the rule language: CEL, checked when it is loaded, with fuel when it runs."""

from interlock.decision.expression.compiling import compile_rule
from interlock.decision.expression.errors import (
    ArgumentsWrong,
    ExpressionError,
    FieldUndeclared,
    FuelExhausted,
    FunctionUnknown,
    LiteralMalformed,
    MessageUnsupported,
    NameUndeclared,
    RuleError,
    RuleFailed,
    RuleTooLarge,
    SchemaMalformed,
    SyntaxMalformed,
    ValuePending,
    ValueTooLarge,
)
from interlock.decision.expression.limits import FUEL, Limits
from interlock.decision.expression.rule import Rule
from interlock.decision.expression.schema import Schema, Shape
from interlock.decision.expression.values import Duration, NotYet, Pending, Timestamp, UInt

__all__ = [
    "FUEL",
    "ArgumentsWrong",
    "Duration",
    "ExpressionError",
    "FieldUndeclared",
    "FuelExhausted",
    "FunctionUnknown",
    "Limits",
    "LiteralMalformed",
    "MessageUnsupported",
    "NameUndeclared",
    "NotYet",
    "Pending",
    "Rule",
    "RuleError",
    "RuleFailed",
    "RuleTooLarge",
    "Schema",
    "SchemaMalformed",
    "Shape",
    "SyntaxMalformed",
    "Timestamp",
    "UInt",
    "ValuePending",
    "ValueTooLarge",
    "compile_rule",
]
