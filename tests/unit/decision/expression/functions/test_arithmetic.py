from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, UInt, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("math.greatest(1, 2.5, 2u)", 2.5),
        ("math.least([3, 1u, 2])", UInt(1)),
        ("math.ceil(1.2) + math.floor(-1.2) + math.trunc(-1.9)", -1.0),
        ("math.round(2.5)", 3.0),
        ("math.round(-2.5)", -3.0),
        ("math.round(0.49999999999999994)", 0.0),
        ("math.abs(-3)", 3),
        ("math.sign(-2.5)", -1.0),
        ("math.sqrt(9)", 3.0),
        ("math.isNaN(math.sqrt(-1.0))", True),
        ("math.isFinite(1.0) && math.isInf(1.0/0.0)", True),
        ("math.bitAnd(6, 3) + math.bitOr(6, 3) + math.bitXor(6, 3)", 14),
        ("math.bitNot(0u)", UInt(2**64 - 1)),
        ("math.bitShiftLeft(1, 63)", -(2**63)),
        ("math.bitShiftLeft(1u, 64)", UInt(0)),
        ("math.bitShiftRight(-1, 1)", 2**63 - 1),
    ],
)
def test_a_number_function_gives_worth_and_type(text: str, worth: object) -> None:
    assert give(text) == worth
    assert type(give(text)) is type(worth)


@pytest.mark.parametrize(
    "text",
    [
        "math.abs(-9223372036854775808) == 1",
        "math.bitShiftLeft(1, -1) == 1",
        "math.greatest(dyn('a')) == 1",
        "math.least([]) == 1",
        "math.isNaN(dyn(1))",
        "math.bitAnd(1, dyn(1u)) == 1",
    ],
)
def test_a_number_function_fails_on_what_it_cannot_do(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)
