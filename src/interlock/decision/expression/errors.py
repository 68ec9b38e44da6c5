"""What can be wrong with a rule, when it is loaded and when it runs.

    InterlockError
    ├── ExpressionError            DEC-300  a rule that cannot be loaded
    │   ├── RuleTooLarge           DEC-301
    │   ├── SyntaxMalformed        DEC-302
    │   ├── LiteralMalformed       DEC-303
    │   ├── NameUndeclared         DEC-304
    │   ├── FieldUndeclared        DEC-305
    │   ├── FunctionUnknown        DEC-306
    │   ├── ArgumentsWrong         DEC-307
    │   ├── MessageUnsupported     DEC-308
    │   └── SchemaMalformed        DEC-309
    └── RuleError                  DEC-320  a rule that gave no answer: its gate stays shut
        ├── RuleFailed             DEC-321
        ├── FuelExhausted          DEC-322
        ├── ValueTooLarge          DEC-323
        └── ValuePending           DEC-324

Enters: line, column and the fields of the case. Leaves: a sentence, a code, a hint. Floor 8.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ExpressionError(InterlockError):
    """A rule cannot be loaded; every one names a line and a column, counted from 1."""

    code = "DEC-300"
    family = Family.CONFIGURATION
    says = "line {line}, column {column}: {reason}"
    hint = "rules are written in CEL, the Common Expression Language"

    @property
    def line(self) -> int:
        """The line of the fault, counted from the line the rule was said to start on."""
        return _number(self.fields.get("line"))

    @property
    def column(self) -> int:
        """The column of the fault in characters, counted from 1."""
        return _number(self.fields.get("column"))


class RuleTooLarge(ExpressionError):
    """A rule is longer, bigger or deeper than its limits allow."""

    code = "DEC-301"
    says = "line {line}, column {column}: the rule has more than {limit} {what}"
    hint = "split it into several rules"


class SyntaxMalformed(ExpressionError):
    """The text of a rule is not CEL."""

    code = "DEC-302"
    says = "line {line}, column {column}: expected {wanted}, found {found}"
    hint = "rules are written in CEL, for example: evidence.exists(e, e.control == 'secrets')"


class LiteralMalformed(ExpressionError):
    """A number or a text in a rule cannot be read."""

    code = "DEC-303"


class NameUndeclared(ExpressionError):
    """A rule uses a name that no schema declares."""

    code = "DEC-304"
    says = "line {line}, column {column}: there is no name {name!r}{nearest}"
    hint = "known names: {known}"


class FieldUndeclared(ExpressionError):
    """A rule reads a field that the schema does not declare."""

    code = "DEC-305"
    says = "line {line}, column {column}: {owner} has no field {name!r}{nearest}"
    hint = "known fields: {known}"


class FunctionUnknown(ExpressionError):
    """A rule calls a function that does not exist."""

    code = "DEC-306"
    says = "line {line}, column {column}: there is no function {name!r}{nearest}"
    hint = "functions are listed in the reference of the rule language"


class ArgumentsWrong(ExpressionError):
    """A function, macro or operator is given what it can never take."""

    code = "DEC-307"
    says = "line {line}, column {column}: {name} cannot take {given}"
    hint = "{usage}"


class MessageUnsupported(ExpressionError):
    """A rule builds a protobuf message of a kind that rules do not know."""

    code = "DEC-308"
    says = "line {line}, column {column}: messages of type {name!r} cannot be built in a rule"
    hint = "build a map instead: {{'field': value}}"


class SchemaMalformed(ExpressionError):
    """A declaration of names is not a type name, a list of one shape or a mapping of shapes."""

    code = "DEC-309"
    says = "the declaration of {name!r} is not a shape"
    hint = "write a type name such as 'string', a list of one shape, or a mapping of shapes"


class RuleError(InterlockError):
    """A rule gave no answer; the gate that asked for one stays shut."""

    code = "DEC-320"
    family = Family.DATA
    says = "line {line}, column {column}: {reason}"
    hint = "a rule that fails never opens its gate; guard missing fields with has(...)"

    @property
    def line(self) -> int:
        """The line of the part that failed."""
        return _number(self.fields.get("line"))

    @property
    def column(self) -> int:
        """The column of the part that failed, to the precision of one step of the rule."""
        return _number(self.fields.get("column"))


class RuleFailed(RuleError):
    """A part of the rule is an error by the rules of CEL: a missing key, an overflow, a wrong type."""

    code = "DEC-321"


class FuelExhausted(RuleError):
    """A rule took more steps than its fuel allows."""

    code = "DEC-322"
    says = "line {line}, column {column}: the rule used up its fuel"
    hint = "loop over fewer elements, or split the rule"


class ValueTooLarge(RuleError):
    """A rule built a text or a list larger than its limits allow."""

    code = "DEC-323"
    hint = "build smaller values, or compare the parts instead of joining them"


class ValuePending(RuleError):
    """A rule asked for a value that nobody can know yet, and its answer hangs on it."""

    code = "DEC-324"
    hint = "guard the field with has(...) if it is enough that it will be set, or ask again once it is known"

    @property
    def place(self) -> str:
        """Which value it is."""
        return str(self.fields.get("place", ""))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
