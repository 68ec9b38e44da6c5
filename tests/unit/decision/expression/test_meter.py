from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from interlock.decision.expression import FuelExhausted, Limits, RuleFailed, Schema, ValueTooLarge, compile_rule
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.values import Failure, Stop

Run = Callable[..., object]
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_fuel_runs_out_below_zero_and_not_at_it() -> None:
    meter = Meter(2, Limits(), AT)
    meter.burn(2)
    with pytest.raises(Stop):
        meter.burn(1)


def test_a_rule_pays_for_each_element_before_it_looks_at_one(run: Run) -> None:
    items = list(range(1000))
    assert run("items.all(i, i >= 0)", items=items, fuel=10_000) is True
    with pytest.raises(FuelExhausted):
        run("items.exists(i, i == 0)", items=items, fuel=900)


def test_running_out_of_fuel_is_never_absorbed(run: Run) -> None:
    items = list(range(1000))
    for text in ("items.all(i, i >= 0) || true", "[1].exists(x, items.all(i, true)) || true"):
        with pytest.raises(FuelExhausted):
            run(text, items=items, fuel=500)


def test_a_value_past_its_size_is_never_made_and_never_absorbed() -> None:
    schema, limits = Schema.of({"s": "string", "l": ["int"]}), Limits(text=100, items=10)
    values: dict[str, object] = {"s": "x" * 60, "l": list(range(6))}
    for text in ("(s + s).size() > 0 || true", "(l + l).size() > 0 || true", "s.replace('x', 'yy') == '' || true"):
        with pytest.raises(ValueTooLarge):
            compile_rule(text, schema, limits=limits).evaluate(values, at=AT)


def test_a_decision_instant_without_an_offset_is_an_error() -> None:
    rule = compile_rule("age(t) > duration('0s')", Schema.of({"t": "timestamp"}))
    with pytest.raises(RuleFailed):
        rule.evaluate({"t": AT}, at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(Failure):
        _ = Meter(1, Limits(), datetime(2026, 1, 1)).now  # noqa: DTZ001
