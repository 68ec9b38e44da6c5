from __future__ import annotations

from collections.abc import Callable

import pytest

from interlock.decision.expression import (
    ArgumentsWrong,
    FieldUndeclared,
    NameUndeclared,
    RuleFailed,
    Schema,
    compile_rule,
)

Run = Callable[..., object]


def test_a_declared_name_with_dots_goes_before_a_field_of_a_shorter_one() -> None:
    schema = Schema.of({"a": {"b": "string"}, "a.b": "int"})
    assert compile_rule("a.b", schema).gives.name == "int"
    assert compile_rule("a['b']", schema).gives.name == "string"


def test_a_loop_variable_hides_a_declared_name_and_a_dot_in_front_finds_it_again(run: Run) -> None:
    assert run("['x'].map(change, change)[0]") == "x"
    assert run("['x'].map(change, .change.author)[0]") == "ann"


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("change.labels.risk", "low"),
        ("change.labels['risk']", "low"),
        ("change.files[1]", "docs/b.md"),
        ("change.labels.?risk.orValue('none')", "low"),
        ("change.labels.?gone.orValue('none')", "none"),
        ("change.files[?9].hasValue()", False),
        ("type(change.size) == int", True),
        ("evidence[0].control", "secrets"),
    ],
)
def test_fields_and_elements_are_read(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


@pytest.mark.parametrize("text", ["change.labels.gone", "change.labels['gone']", "change.files[2]", "anything.field"])
def test_what_is_not_there_fails_when_it_is_read(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("chang.author", NameUndeclared), ("change.gone", FieldUndeclared), ("change.size[0]", ArgumentsWrong)],
)
def test_what_can_never_be_there_is_refused_when_the_rule_is_loaded(run: Run, text: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        run(text)


def test_where_nothing_is_declared_an_unknown_name_fails_when_it_is_reached(run: Run) -> None:
    with pytest.raises(RuleFailed, match=r"undeclared reference to 'nope\.field'"):
        run("nope.field == 1", checked=False)
    assert run("true || nope.field == 1", checked=False) is True


def test_no_name_of_a_rule_is_ever_code(run: Run) -> None:
    hostile = "x']; import os; v['"
    assert run("anything[key]", anything={hostile: 1}, key=hostile) == 1
    assert run("{'a': {'__class__': 2}}.a.__class__", checked=False) == 2
