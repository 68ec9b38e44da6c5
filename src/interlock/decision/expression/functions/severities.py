"""Functions that add up findings by severity: all from one severity upwards.

Enters: an element of `evidence`, the word of a severity. Leaves: a number. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure
from interlock.kernel import Severity

_ORDER: Final = [severity.value for severity in Severity]
"""From the gravest to the mildest."""


def _from(prefix: str) -> Callable[[Meter, Mapping[str, object], str], int]:
    def count(meter: Meter, evidence: Mapping[str, object], severity: str) -> int:
        if severity not in _ORDER:
            raise Failure(f"there is no severity {severity[:40]!r}; known: {', '.join(_ORDER)}")
        names = [f"{prefix}{name}" for name in _ORDER[: _ORDER.index(severity) + 1]]
        meter.burn(len(names))
        counts = [evidence[name] for name in names]
        if not all(type(one) is int for one in counts):
            raise Failure("what is counted is no evidence")
        return sum(counts)  # type: ignore[arg-type]  # all of them are int

    return count


FUNCTIONS: Final = (
    Function(".atLeast", "int", {(dict, str): _from("")}),
    Function(".newAtLeast", "int", {(dict, str): _from("new_")}),
)
