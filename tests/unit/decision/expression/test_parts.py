"""Elements and entries: what is there is given, what is not there is a failure or nothing, never a guess."""

from __future__ import annotations

import pytest

from interlock.decision.expression.parts import at, at_maybe, has
from interlock.decision.expression.values import NOTHING, Failure, UInt, some


@pytest.mark.parametrize(
    ("value", "key", "part"),
    [
        ([10, 20], 1, 20),
        ([10, 20], UInt(0), 10),
        ([10, 20], 1.0, 20),
        ({"a": None}, "a", None),
    ],
)
def test_a_part_that_is_there_is_given(value: object, key: object, part: object) -> None:
    assert at(value, key) == part
    found = at_maybe(value, key)
    assert (found.held, found.value) == (True, part)


@pytest.mark.parametrize(
    ("value", "key"),
    [([10], 1), ([10], -1), ([10], 0.5), ([10], "0"), ({"a": 1}, "b"), ({"a": 1}, [1]), (7, 0), ("text", 0)],
)
def test_a_part_that_is_not_there_is_a_failure(value: object, key: object) -> None:
    with pytest.raises(Failure):
        at(value, key)


def test_a_part_that_may_be_missing_is_nothing_and_nothing_has_no_parts() -> None:
    assert at_maybe([10], 5) is NOTHING
    assert at_maybe({"a": 1}, "b") is NOTHING
    assert at_maybe(NOTHING, "a") is NOTHING
    inner = at_maybe(some({"a": 1}), "a")
    assert (inner.held, inner.value) == (True, 1)
    with pytest.raises(Failure):
        at_maybe([10], "0")


def test_a_field_is_had_or_not() -> None:
    assert has({"a": None}, "a")
    assert not has({"a": None}, "b")
    assert not has(NOTHING, "a")
    assert has(some({"a": 1}), "a")
