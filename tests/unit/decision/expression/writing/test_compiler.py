from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from interlock.decision.expression import (
    ArgumentsWrong,
    ExpressionError,
    FieldUndeclared,
    FunctionUnknown,
    MessageUnsupported,
    NameUndeclared,
    RuleFailed,
    Schema,
    compile_rule,
)

Run = Callable[..., object]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES: dict[str, object] = {
    "change": {"author": "string", "files": ["string"], "labels": {"*": "string"}, "size": "int"},
    "evidence": [{"control": "string", "outcome": "string", "at": "timestamp", "score": "double"}],
    "anything": "dyn",
}


def load(text: str, **options: int) -> str:
    return compile_rule(text, Schema.of(NAMES), **options).gives.name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "column", "near"),
    [
        ("evidnce.size() > 0", NameUndeclared, 1, "'evidence'"),
        ("change.autor == 'x'", FieldUndeclared, 8, "'author'"),
        ("evidence.all(e, e.contrl == 'x')", FieldUndeclared, 19, "'control'"),
        ("evidence[0].outcom == 'x'", FieldUndeclared, 13, "'outcome'"),
        ("evidence.filter(e, true).map(e, e.scor)", FieldUndeclared, 35, "'score'"),
        ("has(change.sise)", FieldUndeclared, 12, "'size'"),
        ("change['autor'] == ''", FieldUndeclared, 7, "'author'"),
        ("(true ? change : change).autor", FieldUndeclared, 26, "'author'"),
        ("change.author.startWith('a')", FunctionUnknown, 15, "'startsWith'"),
        ("siz(change.files)", FunctionUnknown, 1, "'size'"),
        ("change.files.exist(f, true)", FunctionUnknown, 14, "'exists'"),
        ("[1].all(y, z == 1)", NameUndeclared, 12, ""),
    ],
)
def test_an_unknown_word_is_an_error_when_the_rule_is_loaded(
    text: str, kind: type[ExpressionError], column: int, near: str
) -> None:
    with pytest.raises(kind) as caught:
        load(text)
    assert (caught.value.line, caught.value.column) == (1, column)
    assert near in str(caught.value)


def test_the_line_of_a_fault_counts_from_the_line_of_the_rule() -> None:
    with pytest.raises(NameUndeclared, match=r"^line 12, column 4: there is no name 'nope'"):
        load("true\n&& nope", line=11)


@pytest.mark.parametrize(
    "text",
    [
        "change.author == 3",
        "change.author + 1 == 'a'",
        "change.size < 'a'",
        "change.files > 3",
        "'a' in change.author",
        "change.size.foo",
        "change.size[0]",
        "!change.size",
        "-change.author",
        "change.author ? 1 : 2",
        "change.size.startsWith('a')",
        "change.author.startsWith(1)",
        "change.author.startsWith()",
        "change.size.all(x, true)",
        "has(change)",
        "change.files.all(1, true)",
        "change.files.all(a.b, true)",
        "timestamp('2026-01-01T00:00:00Z') + timestamp('2026-01-01T00:00:00Z') == 1",
    ],
)
def test_what_can_never_work_is_refused_when_the_rule_is_loaded(text: str) -> None:
    with pytest.raises(ArgumentsWrong) as caught:
        load(text)
    assert caught.value.code == "DEC-307"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("change.size + 1", "int"),
        ("change.files[0]", "string"),
        ("age(evidence[0].at)", "duration"),
        ("evidence.map(e, e.control)", "list"),
        ("anything", "dyn"),
        ("true && change.size > 1", "bool"),
        ("true ? 1 : 'a'", "dyn"),
    ],
)
def test_a_rule_knows_what_it_gives(text: str, shape: str) -> None:
    assert load(text) == shape


@pytest.mark.parametrize("name", ["my.Message", "google.protobuf.Nope"])
def test_a_message_rules_do_not_know_is_refused(name: str) -> None:
    with pytest.raises(MessageUnsupported) as caught:
        load(f"{name}{{a: 1}}.a == 1")
    assert caught.value.fields["name"] == name


def test_without_checks_an_unknown_name_is_an_error_of_the_run(run: Run) -> None:
    assert run("nope || true", checked=False) is True
    assert run("nope(1) || true", checked=False) is True
    with pytest.raises(RuleFailed):
        run("nope", checked=False)
    with pytest.raises(RuleFailed):
        run("'a'.startsWith(1)", checked=False)


def test_a_longer_declared_name_wins_over_a_field() -> None:
    schema = Schema.of({"a.b": {"*": "string"}, "a.b.c": "string"})
    rule = compile_rule("a.b.c", schema)
    assert rule.evaluate({"a.b": {"c": "field"}, "a.b.c": "name"}, at=AT) == "name"


def test_a_namespace_is_searched_first_and_a_leading_dot_skips_it() -> None:
    schema = Schema.of({"x.y": "string", "y": "string"}, container="x")
    values = {"x.y": "inner", "y": "outer"}
    assert compile_rule("y", schema).evaluate(values, at=AT) == "inner"
    assert compile_rule(".y", schema).evaluate(values, at=AT) == "outer"


def test_a_loop_variable_hides_a_declared_name(run: Run) -> None:
    assert run("[1].exists(change, change == 1)") is True


def test_a_rule_may_nest_far_deeper_than_one_python_function(run: Run) -> None:
    text = "true"
    for turn in range(30):
        text = f"(true {'&&' if turn % 2 else '||'} {text})" if turn % 3 else f"[1].exists(x, {text})"
    assert run(text) is True
    text = " && ".join(f"x{depth} == {depth}" for depth in range(20))
    for depth in reversed(range(20)):
        text = f"[{depth}].all(x{depth}, {text})"
    assert run(text) is True


@pytest.mark.parametrize("text", ["__builtins__", "__import__('os')", "m", "v", "ERRORS", "settled(1)", "k1", "rule"])
def test_the_names_of_the_machinery_are_not_names_of_a_rule(text: str) -> None:
    with pytest.raises((NameUndeclared, FunctionUnknown)):
        load(text)
