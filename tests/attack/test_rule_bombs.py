"""Rules written to crash, to stall, to eat memory, or to get out of the rule language."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from interlock.decision.expression import (
    ExpressionError,
    FuelExhausted,
    Limits,
    RuleError,
    RuleFailed,
    RuleTooLarge,
    Schema,
    ValueTooLarge,
    compile_rule,
)

AT = datetime(2026, 11, 21, tzinfo=UTC)
SCHEMA = Schema.of({"items": ["int"], "text": "string", "value": "dyn"})
VALUES: dict[str, object] = {"items": list(range(300)), "text": "a" * 100_000, "value": {"a": 1}}
PATIENCE = 10.0
"""Seconds; what should take milliseconds, beside a heap of thirty thousand tests that the collector walks meanwhile."""


@contextmanager
def quickly() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < PATIENCE


def run(text: str, /, **values: object) -> object:
    return compile_rule(text, SCHEMA).evaluate({**VALUES, **values}, at=AT)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * 50_000,
        "(" * 20_000 + "1" + ")" * 20_000,
        "[" * 9_000 + "]" * 9_000,
        "value" + ".a" * 9_000,
        "!" * 19_000 + "true",
        "true ? true : " * 1_400 + "true",
        "has(" * 4_000,
        "cel.bind(a, 1, " * 1_300 + "1" + ")" * 1_300,
        "[1].all(x, " * 1_500 + "true" + ")" * 1_500,
    ],
)
def test_a_rule_that_is_too_deep_is_refused_quickly(text: str) -> None:
    with quickly(), pytest.raises(ExpressionError):
        compile_rule(text, SCHEMA, limits=Limits(characters=200_000, nodes=200_000))
    with quickly(), pytest.raises(ExpressionError):
        compile_rule(text, SCHEMA)


@pytest.mark.parametrize(
    ("before", "after", "levels"),
    [
        ("(", ")", 1),
        ("[1].all(x, ", ")", 2),
        ("true && (false || ", ")", 4),
        ("(true ? ", " : false)", 2),
        ("cel.bind(a, 1, ", ")", 2),
        ("[true].exists(x, x && ", ")", 4),
        ("{'a': ", "}.a", 4),
    ],
)
def test_a_rule_about_as_deep_as_the_limits_allow_still_runs(before: str, after: str, levels: int) -> None:
    times = (Limits().depth - 4) // levels
    assert run(before * times + "true" + after * times) is True


def test_a_long_chain_of_ands_is_no_deep_tree() -> None:
    with quickly():
        assert run(" && ".join(["items.size() == 300"] * 300)) is True


def test_loops_in_loops_run_out_of_fuel() -> None:
    text = "items.all(a, items.all(b, items.all(c, items.all(d, a + b + c + d >= 0))))"
    with quickly(), pytest.raises(FuelExhausted):
        run(text)
    with quickly(), pytest.raises(FuelExhausted):
        run(text + " || true")


@pytest.mark.parametrize(
    "text",
    [
        "cel.bind(a, text + text, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, d + d)))).size() > 0",
        "items.map(i, text + text).size() > 0 && items.map(i, items.map(j, text + text)).size() > 0",
        "text.replace('a', text).size() > 0",
        "text.split('').size() > 0 && text.split('').map(c, text).join().size() > 0",
        "items.map(i, text).join(text).size() > 0",
        "'%s%s%s%s%s%s%s%s%s%s%s'.format(lists.range(11).map(i, text)).size() > 0",
        "lists.range(9223372036854775807).size() > 0",
        "'%.999999999f'.format([1.0]).size() > 0",
        "base64.encode(bytes(text + text + text + text + text + text + text + text)).size() > 0",
    ],
)
def test_values_that_grow_are_stopped_before_they_are_made(text: str) -> None:
    with quickly(), pytest.raises((ValueTooLarge, FuelExhausted, RuleFailed)):
        run(text)


def doubled(times: int, inner: str, last: str) -> str:
    text = last
    for turn in reversed(range(times)):
        text = f"cel.bind(x{turn + 1}, {inner.format(x=f'x{turn}')}, {text})"
    return f"cel.bind(x0, [0], {text})"


@pytest.mark.parametrize("last", ["x30 == y30", "string(x30 == x30) + '%s'.format([x30]) == ''", "x30 in [y30]"])
def test_a_value_that_shares_its_parts_is_not_walked_for_ever(last: str) -> None:
    text = doubled(30, "[{x}, {x}]", last)
    text = text.replace("y30", "x30.map(e, e)")
    with quickly(), pytest.raises((FuelExhausted, ValueTooLarge)):
        run(text)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*b", "a{1,900}{1,900}", "(a?){500}a{500}"])
def test_no_pattern_is_slow(pattern: str) -> None:
    with quickly():
        try:
            run(f"(text + 'b').matches('{pattern}')")
        except RuleFailed as error:
            assert "regular expression" in str(error)  # noqa: PT017 - either it is fast or it is refused


def test_no_glob_is_slow() -> None:
    with quickly():
        try:
            run(f"text.glob('{'*a' * 200}b')")
        except FuelExhausted:
            return
        assert run("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.glob('*a*a*a*a*a*a*a*a*a*a*c')") is False


@pytest.mark.parametrize(
    "name", ["__class__", "__dict__", "__init__", "__globals__", "__subclasses__", "append", "keys", "nanos", "fuel"]
)
@pytest.mark.parametrize("value", [{"a": 1}, [1], "x", 1, None, 1.5, b"x", AT, print, object()])
def test_no_attribute_of_python_can_be_read(name: str, value: object) -> None:
    for text in (f"value.{name}", f"value['{name}']", f"value[?'{name}'].value()", f"value.?{name}.value()"):
        with pytest.raises(RuleError):
            run(text, value=value)
    with pytest.raises(ExpressionError):
        run(f"value.{name}()", value=value)


@pytest.mark.parametrize(
    "name", ["__builtins__", "__import__", "exec", "eval", "open", "m", "v", "rule", "RUNTIME", "ERRORS"]
)
def test_no_name_of_python_or_of_the_machinery_can_be_used(name: str) -> None:
    for text in (name, f"{name}.a", f"{name}('os')", f"[1].map({name}x, {name})"):
        with pytest.raises(ExpressionError):
            run(text)


def test_a_loop_variable_may_bear_any_name_and_still_be_harmless() -> None:
    for name in ("__builtins__", "m", "v", "ERRORS", "error", "rule", "x1", "t1", "settled", "k1"):
        assert run(f"[1, 2].all({name}, {name} + size(items) > 0 && items.exists(i, i == {name}))") is True


def test_texts_of_a_rule_never_become_code() -> None:
    nasty = "'); raise SystemExit(1) #"
    assert run(f'"{nasty}" == text', text=nasty) is True
    assert run(f'{{"{nasty}": 1}}["{nasty}"] == 1') is True
    assert run(f'value["{nasty}"] == 1', value={nasty: 1}) is True
    assert run("value.`a-b/c.d e` == 1", value={"a-b/c.d e": 1}) is True


def test_a_limit_error_names_the_limit() -> None:
    with pytest.raises(RuleTooLarge, match="20000 characters"):
        compile_rule("a" * 20_001, SCHEMA)
