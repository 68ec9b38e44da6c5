from __future__ import annotations

import inspect

import pytest

from interlock.decision.expression import runtime
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.runtime import ERRORS, RUNTIME, STANDARD_NAMES
from interlock.decision.expression.values import NOTHING, Failure, Stop, UInt, some


def meter(fuel: int = 1000, **limits: int) -> Meter:
    """Make a meter."""
    return Meter(fuel, Limits(**limits), None)


@pytest.mark.parametrize("value", [1, 0, "", "true", None, [], {}])
def test_only_true_and_false_are_true_or_false(value: object) -> None:
    assert (runtime.truth(True), runtime.truth(False)) == (True, False)
    with pytest.raises(Failure, match="no such overload"):
        runtime.truth(value)


def test_a_failure_that_was_kept_fails_where_it_is_used_and_a_stop_is_never_kept() -> None:
    assert runtime.use(3) == 3
    for kept in (Failure("x"), KeyError("y"), TypeError("z")):
        with pytest.raises(type(kept)):
            runtime.use(kept)
    assert not issubclass(Stop, ERRORS)


def test_what_is_no_optional_holds_nothing_and_fails() -> None:
    assert (runtime.held(some(1)), runtime.held(NOTHING)) == (True, False)
    assert (runtime.spread(some(1)), runtime.spread(NOTHING)) == ([1], [])
    for ask in (runtime.held, runtime.spread, runtime.optional):
        with pytest.raises(Failure):
            ask(1)


def test_entries_whose_optional_value_is_nothing_are_left_out() -> None:
    kept = some(3)
    keys, values = runtime.chosen(["a", "b", "c"], [some(1), NOTHING, kept], (True, True, False))
    assert (keys, values) == (["a", "c"], [1, kept])


def test_a_map_that_is_merged_may_not_bring_a_key_again() -> None:
    table: dict[object, object] = {"a": 1}
    runtime.merge(table, {"b": 2})
    assert table == {"a": 1, "b": 2}
    for more in ({"a": 3}, [1], None):
        with pytest.raises(Failure):
            runtime.merge(table, more)


def test_elements_are_sorted_by_their_keys_and_equal_ones_stay_in_order() -> None:
    assert runtime.sort_by(meter(), ["x", "y", "z"], [2, 1, 2]) == ["y", "x", "z"]
    assert runtime.sort_by(meter(), [], []) == []
    with pytest.raises(Failure, match="not all of one type"):
        runtime.sort_by(meter(), ["x", "y"], [1, UInt(1)])
    with pytest.raises(Failure):
        runtime.sort_by(meter(), ["x", "y"], [{}, {}])
    with pytest.raises(Stop):
        runtime.sort_by(meter(fuel=3), ["x", "y"], [1, 2])


def test_nothing_in_the_table_leads_out_of_the_rule() -> None:
    assert all(name.isidentifier() and not inspect.ismodule(value) for name, value in RUNTIME.items())
    outside = {"eval", "exec", "open", "compile", "getattr", "setattr", "vars", "globals", "type"}
    assert not outside & RUNTIME.keys()


def test_the_types_are_names_in_every_rule() -> None:
    assert {"int", "string", "list", "map", "google.protobuf.Timestamp"} <= STANDARD_NAMES.keys()
    assert STANDARD_NAMES["google.protobuf.NullValue.NULL_VALUE"] == 0


def test_a_rule_that_refers_to_what_is_not_there_fails() -> None:
    with pytest.raises(Failure, match="gone"):
        runtime.fail("gone")
