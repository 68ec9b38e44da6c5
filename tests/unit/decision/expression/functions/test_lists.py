from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str) -> object:
    return compile_rule(text, Schema.of({})).evaluate({}, at=AT)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("[1, 2, 3].slice(1, 3)", [2, 3]),
        ("[[1], [[2]]].flatten()", [1, [2]]),
        ("[[1], [[2]]].flatten(2)", [1, 2]),
        ("[1, 1.0, 2, 'a', 'a'].distinct()", [1, 2, "a"]),
        ("[3, 1, 2].sort()", [1, 2, 3]),
        ("[1, 2].reverse()", [2, 1]),
        ("lists.range(3)", [0, 1, 2]),
        ("[1, 2].first().value() + [1, 2].last().value()", 3),
        ("[].first().hasValue()", False),
        ("sets.contains([1, 2], [2.0])", True),
        ("sets.equivalent([1, 2, 2], [2u, 1])", True),
        ("sets.intersects([1], [2])", False),
        ("optional.unwrap([optional.of(1), optional.none()])", [1]),
        ("[optional.of(1)].unwrapOpt()", [1]),
        ("optional.ofNonZeroValue('').hasValue() || optional.ofNonZeroValue([]).hasValue()", False),
        ("optional.ofNonZeroValue(true).value()", True),
    ],
)
def test_a_list_function_gives_what_its_extension_says(text: str, worth: object) -> None:
    assert give(text) == worth


@pytest.mark.parametrize(
    "text",
    [
        "[1].slice(1, 0) == []",
        "[1].slice(0, 2) == []",
        "[1, dyn('a')].sort() == []",
        "[1].flatten(-1) == []",
        "[[1], [2]].sort() == []",
    ],
)
def test_a_list_function_fails_on_what_it_cannot_do(text: str) -> None:
    with pytest.raises(RuleFailed):
        give(text)
