from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import ExpressionError, RuleFailed, Timestamp, UInt

Run = Callable[..., object]


P = "google.protobuf."


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        (f"{P}Int32Value{{value: -5}}", -5),
        (f"{P}Int64Value{{}}", 0),
        (f"{P}UInt64Value{{value: 5u}}", UInt(5)),
        (f"{P}StringValue{{}}", ""),
        (f"{P}FloatValue{{value: 1.333}} == 1.333", False),
        (f"{P}Value{{number_value: 1.5}}", 1.5),
        (f"{P}Value{{}}", None),
        (f"{P}Value{{null_value: {P}NullValue.NULL_VALUE}}", None),
        (f"{P}Struct{{fields: {{'a': 1}}}}.a", 1.0),
        (f"{P}ListValue{{values: [1, 'a', null]}}", [1.0, "a", None]),
        (f"{P}Timestamp{{seconds: 1, nanos: 5}}", Timestamp(10**9 + 5)),
    ],
)
def test_a_well_known_message_is_a_plain_value(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth
    assert type(run(text)) is type(worth)


@pytest.mark.parametrize(
    "text",
    [
        f"{P}Int32Value{{value: 2147483648}} == 1",
        f"{P}UInt32Value{{value: 4294967296u}} == 1u",
        f"{P}Int64Value{{value: dyn('1')}} == 1",
        f"{P}BoolValue{{value: dyn(1)}} == true",
        f"{P}Struct{{fields: {{1: 1}}}} == dyn(1)",
        f"{P}Value{{number_value: dyn('1')}} == dyn(1)",
        f"{P}Duration{{seconds: 9223372036854775807}} == duration('1s')",
    ],
)
def test_a_field_of_the_wrong_kind_or_range_is_an_error(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


def test_a_field_that_does_not_exist_is_refused_when_loaded(run: Run) -> None:
    with pytest.raises(ExpressionError, match="valeu"):
        run(f"{P}Int32Value{{valeu: 1}}")
