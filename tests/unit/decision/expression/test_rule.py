from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from interlock.decision.expression import (
    ExpressionError,
    FuelExhausted,
    NameUndeclared,
    RuleError,
    RuleFailed,
    Schema,
    compile_rule,
)
from interlock.kernel import Family

Run = Callable[..., object]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES: dict[str, object] = {
    "change": {"author": "string", "files": ["string"], "labels": {"*": "string"}, "size": "int"},
    "evidence": [{"control": "string", "outcome": "string", "at": "timestamp", "score": "double"}],
    "anything": "dyn",
}
VARIABLES: dict[str, object] = {
    "change": {"author": "ann", "files": ["src/a.py"], "labels": {"risk": "low"}, "size": 7},
    "evidence": [{"control": "secrets", "outcome": "passed", "at": AT, "score": 0.5}],
    "anything": None,
}


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("evidence.exists(e, e.control == 'secrets' && e.outcome == 'passed')", True),
        ("evidence.all(e, e.outcome == 'passed')", False),
        ("evidence.filter(e, e.score >= 7.0).size() == 1", True),
        ("evidence.all(e, age(e.at) < duration('72h'))", True),
        ("evidence.exists(e, age(e.at) > duration('24h'))", True),
        ("change.files.exists(f, f.glob('src/**')) && !change.files.exists(f, f.matches('^infra/'))", True),
        ("change.labels['risk'] == 'low' || change.size < 5", True),
        ("has(change.labels.risk) ? change.labels.risk : 'high'", "low"),
    ],
)
def test_the_rules_a_gate_needs_can_be_written(run: Run, text: str, worth: object) -> None:
    assert run(text) == worth


def test_a_rule_can_be_run_again_and_leaves_its_variables_alone() -> None:
    rule = compile_rule("evidence.map(e, e.control) + ['x'] == [] || change.files + ['y'] != []", Schema.of(NAMES))
    before = copy.deepcopy(VARIABLES)
    assert [rule.evaluate(VARIABLES, at=AT) for _ in range(3)] == [True] * 3
    assert before == VARIABLES


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("true &&\n  anything.x == 1", 2, 12),
        ("[1].all(x,\n x / 0 == 1)", 2, 4),
        ("change.labels['none'] == ''", 1, 14),
    ],
)
def test_an_error_says_where_in_the_rule_it_came_from(run: Run, text: str, line: int, column: int) -> None:
    with pytest.raises(RuleFailed) as caught:
        run(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_errors_have_a_code_a_family_and_a_remedy(run: Run) -> None:
    with pytest.raises(RuleFailed) as failed:
        run("1 / 0 == 1")
    assert (failed.value.code, failed.value.family) == ("DEC-321", Family.DATA)
    assert "divide by zero" in str(failed.value)
    with pytest.raises(NameUndeclared) as unknown:
        run("nope")
    assert (unknown.value.code, unknown.value.family) == ("DEC-304", Family.CONFIGURATION)
    assert "change" in unknown.value.remedy
    assert isinstance(pickle.loads(pickle.dumps(unknown.value)), NameUndeclared)  # noqa: S301 - our own bytes


def test_an_error_never_shows_a_long_value(run: Run) -> None:
    with pytest.raises(RuleFailed) as caught:
        run("int(x) == 1", x="9" * 10_000)
    assert len(str(caught.value)) < 200


def test_a_variable_that_is_not_given_is_an_error_of_the_run() -> None:
    rule = compile_rule("change.size > 1", Schema.of(NAMES))
    with pytest.raises(RuleFailed, match="change"):
        rule.evaluate({}, at=AT)


def test_a_field_that_data_does_not_have_is_an_error_even_if_declared() -> None:
    rule = compile_rule("change.size > 1", Schema.of(NAMES))
    with pytest.raises(RuleFailed, match="size"):
        rule.evaluate({"change": {}}, at=AT)


def test_values_nested_too_deeply_are_an_error_and_not_a_crash(run: Run) -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    other: list[object] = []
    for _ in range(5000):
        other = [other]
    with pytest.raises(RuleError):
        run("x == y", x=deep, y=other)


def test_every_error_of_a_rule_belongs_to_one_of_two_trees() -> None:
    assert issubclass(FuelExhausted, RuleError)
    assert issubclass(NameUndeclared, ExpressionError)
    codes = [kind.code for tree in (ExpressionError, RuleError) for kind in [tree, *tree.__subclasses__()]]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("DEC-3") for code in codes)
