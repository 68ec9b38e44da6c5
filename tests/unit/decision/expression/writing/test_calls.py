from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import ArgumentsWrong, FunctionUnknown, RuleFailed, Schema, compile_rule
from interlock.decision.expression.functions.table import TABLE

Run = Callable[..., object]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("size('abc')", 3),
        ("'abc'.size()", 3),
        ("math.greatest(1, 2)", 2),
        ("[1, 2].exists(x, x == 2)", True),
        ("duration('24h') > duration('1h')", True),
        ("optional.of(1).or(optional.of(2)).value()", 1),
    ],
)
def test_functions_methods_namespaces_and_macros_are_called(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


def test_a_loop_variable_is_no_namespace(run: Run) -> None:
    with pytest.raises(FunctionUnknown):
        run("['x'].map(math, math.greatest(1, 2))")


@pytest.mark.parametrize(
    ("text", "near"),
    [("siz('a')", "'size'"), ("'a'.startWith('b')", "'startsWith'"), ("[1].exist(x, true)", "'exists'"), ("zzz()", "")],
)
def test_a_function_that_there_is_none_of_is_refused_with_the_nearest(run: Run, text: str, near: str) -> None:
    with pytest.raises(FunctionUnknown) as caught:
        run(text)
    assert near in str(caught.value)


def test_arguments_that_no_signature_takes_are_refused_with_how_many_there_may_be(run: Run) -> None:
    with pytest.raises(ArgumentsWrong) as caught:
        run("'a'.startsWith()")
    assert caught.value.remedy == "startsWith takes 2 values"
    with pytest.raises(ArgumentsWrong):
        run("size(3)")


def test_where_nothing_is_checked_both_fail_only_when_they_are_reached(run: Run) -> None:
    for text in ("zzz()", "size(3)", "'a'.startsWith()"):
        assert run(f"true || {text} == 1", checked=False) is True
        with pytest.raises(RuleFailed, match="no such overload"):
            run(f"{text} == 1", checked=False)


def test_a_conversion_of_what_is_written_down_is_done_once_and_a_broken_one_fails_as_always(run: Run) -> None:
    rule = compile_rule("duration('24h')", Schema.of({}))
    function, _ = rule._build()
    assert not [name for name in function.__globals__ if name.startswith("f") and name[1:].isdigit()]
    with pytest.raises(RuleFailed):
        run("duration('soon') == duration('1h')")


def test_every_function_of_the_table_can_be_called_by_its_name() -> None:
    assert all(function.name == name for name, function in TABLE.items())
