from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import FieldUndeclared, MessageUnsupported, RuleFailed, Schema, compile_rule
from interlock.decision.expression.values import UInt

Run = Callable[..., object]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("null", None),
        ("true", True),
        ("-9223372036854775808", -(2**63)),
        ("9223372036854775807", 2**63 - 1),
        ("18446744073709551615u", UInt(2**64 - 1)),
        ("1e300", 1e300),
        ("b'\\xff'", b"\xff"),
        ("'\\u00e9'", "é"),
        ("[]", []),
        ("[1, [2], {}]", [1, [2], {}]),
        ("[?optional.of(1), ?optional.none(), 3]", [1, 3]),
        ("{'a': 1, 'b': [2]}", {"a": 1, "b": [2]}),
        ("{?'a': optional.of(1), ?'b': optional.none(), 'c': 3}", {"a": 1, "c": 3}),
        ("google.protobuf.Int64Value{value: 3}", 3),
        ("google.protobuf.BoolValue{}", False),
    ],
)
def test_what_a_rule_writes_down_is_what_it_gives(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


@pytest.mark.parametrize(
    ("text", "shape"),
    [("[1, 2]", "list"), ("{'a': 1}", "map"), ("'a'", "string"), ("null", "null"), ("b'a'", "bytes"), ("1u", "uint")],
)
def test_the_shape_of_what_is_built_is_known(text: str, shape: str) -> None:
    assert compile_rule(text, Schema.of({})).gives.name == shape


@pytest.mark.parametrize("text", ["{'a': 1, 'a': 2}", "{1: 'a', 1u: 'b'}", "{[1]: 2}", "[?1]", "{?'a': 1}"])
def test_a_key_twice_one_that_cannot_be_a_key_and_an_optional_that_is_none_fail(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text, checked=False)


@pytest.mark.parametrize("text", ["my.Own{}", "google.protobuf.Nothing{}", "google.protobuf.BoolValue{?value: x}"])
def test_a_message_that_nobody_declared_cannot_be_built(run: Run, text: str) -> None:
    with pytest.raises(MessageUnsupported, match="cannot be built"):
        run(text, x=1)


def test_a_field_that_a_message_does_not_have_is_refused_with_the_nearest(run: Run) -> None:
    with pytest.raises(FieldUndeclared, match="'value'"):
        run("google.protobuf.BoolValue{valu: true}")
