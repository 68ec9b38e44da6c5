from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import FuelExhausted, Limits, NameUndeclared, Schema, SyntaxMalformed
from interlock.decision.expression.loading import load

AT = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = Schema.of({"size": "int", "files": ["string"]})


def test_a_rule_is_checked_when_it_is_loaded_and_worked_out_when_it_runs() -> None:
    rule = load("size / 0 == 1 || size == 7", NAMES, 1, Limits())
    assert rule.evaluate({"size": 7, "files": []}, at=AT) is True
    with pytest.raises(NameUndeclared):
        load("sice == 7", NAMES, 1, Limits())
    with pytest.raises(SyntaxMalformed):
        load("size ==", NAMES, 1, Limits())


def test_every_part_that_is_visited_costs_a_step_whatever_the_values_are() -> None:
    rule = load("size == 1 || size == 2 || size == 3", NAMES, 1, Limits())
    needed = next(fuel for fuel in range(100) if _runs(rule.evaluate, fuel))
    assert needed == 10
    assert load("true", NAMES, 1, Limits()).evaluate({}, at=AT, fuel=1) is True


def _runs(evaluate: object, fuel: int) -> bool:
    try:
        evaluate({"size": 1, "files": []}, at=AT, fuel=fuel)  # type: ignore[operator]  # a rule's own method
    except FuelExhausted:
        return False
    return True


def test_one_rule_runs_as_often_as_needed_with_other_values() -> None:
    rule = load("files.filter(f, f.endsWith('.py')).size() == size", NAMES, 1, Limits())
    for size in (0, 1, 2):
        assert rule.evaluate({"size": size, "files": ["a.py"] * size + ["b"]}, at=AT) is True
