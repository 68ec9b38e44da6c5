from __future__ import annotations

import pytest

from interlock.decision.expression.functions.formatting import formatted, plain
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure, Stop, UInt, some


def meter(fuel: int = 10_000, **limits: int) -> Meter:
    """Make a meter."""
    return Meter(fuel, Limits(**limits), None)


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("", [1], ""),
        ("%%%s%%", ["a"], "%a%"),
        ("%d|%d|%d", [-1, UInt(2), 1.5], "-1|2|1.5"),
        ("%x|%X|%x", [-255, b"\xab", "é"], "-ff|AB|c3a9"),
        ("%o|%b|%b", [8, -5, True], "10|-101|1"),
        ("%.0f|%f|%.3e", [2.5, 1, 12345.678], "2|1.000000|1.235e+04"),
        ("%f|%e|%d", [float("inf"), float("nan"), float("-inf")], "Infinity|NaN|-Infinity"),
        ("%s", [{"b": 1, "a": [b"x\xff\xfe", None]}], "{a: [x\ufffd, null], b: 1}"),
        ("%s", [{2: 1, 10: 2}], "{10: 2, 2: 1}"),
        ("no clause", [], "no clause"),
    ],
)
def test_each_clause_writes_the_next_value(template: str, values: list[object], text: str) -> None:
    assert formatted(meter(), template, values) == text


@pytest.mark.parametrize(
    ("template", "values", "why"),
    [
        ("%s", [], "not enough values"),
        ("%s %s", [1], "not enough values"),
        ("%d", ["1"], "decimal clause cannot take string"),
        ("%f", [True], "fixed-point clause cannot take bool"),
        ("%x", [1.5], "hexadecimal clause cannot take double"),
        ("%o", [-1.0], "octal clause"),
        ("%.2d", [1], "takes no precision"),
        ("%.1001f", [1], "precision is too large"),
        ("%.99999999f", [1], "precision is too large"),
        ("%q", [1], "unrecognized formatting clause"),
        ("%", [1], "unrecognized formatting clause"),
        ("%.", [1], "unrecognized formatting clause"),
    ],
)
def test_what_cannot_be_written_fails_with_its_reason(template: str, values: list[object], why: str) -> None:
    with pytest.raises(Failure, match=why):
        formatted(meter(), template, values)


def test_what_grows_too_large_stops() -> None:
    with pytest.raises(Stop):
        formatted(meter(text=10), "%s%s", ["a" * 6, "b" * 6])
    with pytest.raises(Stop):
        formatted(meter(text=10), "%.1000f", [1.0])
    with pytest.raises(Stop):
        plain(meter(fuel=10), [[[1]]])


def test_a_value_without_a_text_fails() -> None:
    with pytest.raises(Failure, match="has no text"):
        plain(meter(), some(1))
    with pytest.raises(Failure, match="has no meaning"):
        plain(meter(), object())
