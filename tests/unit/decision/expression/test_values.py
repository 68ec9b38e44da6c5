from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import pytest

from interlock.decision.expression import Duration, NotYet, Pending, RuleFailed, Timestamp, ValuePending
from interlock.decision.expression.values import Failure, map_keys, settled

Run = Callable[..., object]


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ((1, 2), [1, 2]),
        (frozenset({1}), [1]),
        (Colour.RED, "red"),
        (timedelta(seconds=1), Duration(10**9)),
        (datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), Timestamp(10**9)),
        (MappingProxyType({"a": 1}), {"a": 1}),
    ],
)
def test_what_python_hands_in_becomes_a_value_of_cel(value: object, meaning: object) -> None:
    assert settled(value) == meaning
    assert type(settled(value)) is type(meaning)


@pytest.mark.parametrize("value", [object(), datetime(2026, 1, 1), 1j, print, type])  # noqa: DTZ001 - no offset on purpose
def test_what_cel_has_no_type_for_is_an_error(value: object) -> None:
    with pytest.raises(Failure):
        settled(value)


@pytest.mark.parametrize(
    "text", ["x == 'red'", "x.startsWith('r')", "x + '!' == 'red!'", "x in {'red': 1}", "x in ['red']", "x < 's'"]
)
def test_an_enum_of_texts_is_a_text_in_every_operator(run: Run, text: str) -> None:
    assert run(text, x=Colour.RED) is True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x.size() == 2 && x[1] == 2 && 2 in x && x == [1, 2] && x.all(i, i > 0)", (1, 2)),
        ("x.a == 1 && x['a'] == 1 && 'a' in x && has(x.a) && x.size() == 1", MappingProxyType({"a": 1})),
        ("x == timestamp('2026-01-01T00:00:00Z') && x.getFullYear() == 2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("x + duration('1s') == duration('2s')", timedelta(seconds=1)),
    ],
)
def test_values_from_python_work_in_every_operator(run: Run, text: str, value: object) -> None:
    assert run(text, x=value) is True


@pytest.mark.parametrize(
    "text", ["x == 1", "x.foo", "x + 1", "x.size()", "x.all(i, true)", "type(x)", "string(x)", "x"]
)
def test_a_foreign_object_never_has_a_meaning(run: Run, text: str) -> None:
    with pytest.raises(RuleFailed):
        run(text, x=object())


def test_the_keys_of_a_map_are_booleans_again_when_read(run: Run) -> None:
    made = run("{true: 1, 'a': 2}")
    assert isinstance(made, dict)
    assert map_keys(made) == [True, "a"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x.a == 1", None),
        ("x.a != 1", None),
        ("x.a < 1", None),
        ("!('*' in x.list)", None),
        ("'a' in x.list", True),
        ("!x.a", None),
        ("x.a ? true : true", None),
        ("x.a.b == 1", None),
        ("x.?a.?b.hasValue()", None),
        ("size(x.a) > 0", None),
        ("string(x.a) == ''", None),
        ("x.list.exists(i, i == 'a')", True),
        ("x.list.all(i, i == 'a')", None),
        ("x.list.all(i, i == 'b')", False),
        ("x.a == 1 || true", True),
        ("x.a == 1 && false", False),
        ("has(x.a)", True),
    ],
)
def test_what_nobody_knows_yet_decides_nothing_that_hangs_on_it(run: Run, text: str, answer: bool | None) -> None:
    given = {"a": Pending("it.a"), "list": ["a", Pending("it.list[1]")]}
    if answer is None:
        with pytest.raises(ValuePending, match=r"it\.\S+ is not known yet") as caught:
            run(text, x=given)
        assert caught.value.place.startswith("it.")
    else:
        assert run(text, x=given) is answer


def test_a_pending_value_cannot_be_looked_at_by_python_either() -> None:
    later = Pending("it.a")
    for look in (bool, len, iter, lambda one: one == one, lambda one: one["a"], lambda one: 1 in one):  # noqa: PLR0124
        with pytest.raises(NotYet):
            look(later)
    assert repr(later) == "Pending('it.a')"
    with pytest.raises(TypeError):
        hash(later)
