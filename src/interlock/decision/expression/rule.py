"""A rule that was loaded: checked against its schema, ready to run as often as needed.

Enters: text and a schema; later, variables and the decision instant. Leaves: a CEL value. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType, TracebackType
from typing import Final, NoReturn

from interlock.decision.expression.errors import FuelExhausted, RuleError, RuleFailed, ValuePending, ValueTooLarge
from interlock.decision.expression.limits import FUEL, Limits
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.places import FILE, place
from interlock.decision.expression.schema import Shape
from interlock.decision.expression.values import Failure, NotYet, Stop, settled
from interlock.kernel import Instant

_FAULTS: Final = (
    Failure,
    Stop,
    LookupError,
    TypeError,
    ArithmeticError,
    ValueError,
    RecursionError,
    MemoryError,
)
"""All that can come out of a run. A fault that no one foresaw shuts the gate like any other."""

Build = Callable[[], tuple[FunctionType, list[int]]]
"""Gives the function of a rule, and the place in the rule of each of its lines."""


class Rule:
    """A rule and its function; Python compiles the function when the rule first runs."""

    __slots__ = ("_build", "_function", "_limits", "_line", "_lines", "gives", "text")

    def __init__(self, text: str, line: int, limits: Limits, build: Build, gives: Shape) -> None:
        self.text = text
        self.gives = gives
        self._line, self._limits, self._build = line, limits, build
        self._function: FunctionType | None = None
        self._lines: list[int] = []

    def evaluate(self, variables: Mapping[str, object], *, at: Instant, fuel: int = FUEL) -> object:
        """Give the worth of the rule for these variables at the decision instant.

        Variables are what JSON has: maps with text keys, lists, texts, numbers, booleans, null; also
        instants, timedeltas and tuples. They are never changed. Maps must be plain: one that makes up
        values for missing keys would make absence look like success.
        Errors: RuleFailed, FuelExhausted, ValueTooLarge (DEC-321 to DEC-323): the gate stays shut.
        """
        function = self._function
        if function is None:
            function, self._lines = self._build()
            self._function = function
        try:
            result = function(Meter(fuel, self._limits, at), variables)
            return result if result is True or result is False else settled(result)
        except _FAULTS as error:
            self._refuse(error)

    def _refuse(self, error: BaseException) -> NoReturn:
        line, column = place(self.text, self._fault(error.__traceback__), self._line)
        if isinstance(error, NotYet):
            raise ValuePending(line=line, column=column, reason=str(error), place=error.place) from error
        kind: type[RuleError] = RuleFailed
        if isinstance(error, Stop):
            kind = FuelExhausted if error.kind == "fuel" else ValueTooLarge
        raise kind(line=line, column=column, reason=_reason(error)) from error

    def _fault(self, trace: TracebackType | None) -> int:
        """Give the place in the rule of the innermost line of generated code that was running."""
        at = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == FILE:
                at = self._lines[trace.tb_lineno - 1]
            trace = trace.tb_next
        return at


def _reason(error: BaseException) -> str:
    if isinstance(error, (Failure, Stop)):
        return str(error)
    if isinstance(error, KeyError):
        return f"no such key: {str(error)[:80]}"
    if isinstance(error, TypeError):
        return "no such overload: the value has no fields"
    if isinstance(error, RecursionError):
        return "the values are nested too deeply"
    return "the value cannot be computed"
