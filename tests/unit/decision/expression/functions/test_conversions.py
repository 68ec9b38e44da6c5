from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, UInt, compile_rule
from interlock.decision.expression.functions.conversions import decimal, double_text

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("int('-12')", -12),
        ("int(3.9) + int(-3.9)", 0),
        ("int(7u)", 7),
        ("int(timestamp('1970-01-01T00:01:00Z'))", 60),
        ("uint(7)", UInt(7)),
        ("uint('7')", UInt(7)),
        ("double('1e3')", 1000.0),
        ("double(1)", 1.0),
        ("string(1u) + string(true) + string(b'a') + string(-5)", "1truea-5"),
        ("string(1.5) + string(0.0001) + string(1e23)", "1.50.00011e+23"),
        ("string(duration('90s')) + string(timestamp('2026-01-01T00:00:00Z'))", "90s2026-01-01T00:00:00Z"),
        ("bytes('é')", b"\xc3\xa9"),
        ("bool('TRUE') && !bool('f')", True),
        ("type(dyn(1)) == int && type(null) == null_type", True),
        ("type([]) == list && type({}) == map && type(b'') == bytes", True),
    ],
)
def test_a_conversion_gives_worth_and_type(text: str, worth: object) -> None:
    assert give(text) == worth
    assert type(give(text)) is type(worth)


@pytest.mark.parametrize(
    "text",
    [
        "int('1.5')",
        "int(' 1')",
        "int('1_0')",
        "int('٣')",
        "int('9223372036854775808')",
        "int(9223372036854775808u)",
        "int(1e19)",
        "int(0.0/0.0)",
        "uint(-1)",
        "uint(-0.5)",
        "uint('-1')",
        "double('x')",
        "double('1_0')",
        "bool('yes')",
        "string(b'\\xff')",
        "timestamp('2026-02-30T00:00:00Z')",
        "timestamp('2026-01-01')",
        "timestamp('2026-01-01T00:00:00')",
        "timestamp('2026-01-01T24:00:00Z')",
        "duration('1')",
        "duration('')",
        "duration('1d')",
        "duration('9223372037s')",
        "int(dyn(true))",
        "int(dyn(null))",
    ],
)
def test_a_conversion_without_a_worth_is_an_error(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(f"dyn({text}) == 1")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (100.0, "100"), (-0.0, "-0"), (1e21, "1e+21"), (1.5e-7, "1.5e-07"), (123456.789, "123456.789")],
)
def test_a_double_is_written_with_the_fewest_digits_that_read_back(value: float, text: str) -> None:
    assert double_text(value) == text
    assert float(decimal(value)) == value
