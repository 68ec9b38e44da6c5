from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.trace.figures.model import Number, Row
from interlock.trace.figures.ranks import durations, ranked, share, totals
from tests.histories import at


def row(group: str, took: float, *, counts: bool = True, is_against: bool = False) -> Row:
    return Row("x", group, "counted", at(0), counts=counts, is_against=is_against, seconds=took)


def value(numbers: Sequence[Number], name: str, group: str = "g") -> float | None:
    return next(one.value for one in numbers if (one.name, one.group) == (name, group))


@pytest.mark.parametrize(
    ("values", "percent", "wanted"),
    [([7], 50, 7), ([7], 90, 7), ([1, 2], 50, 1), ([1, 2, 3], 50, 2), ([4, 1, 3, 2], 50, 2), (range(1, 11), 90, 9)],
)
def test_the_nearest_rank_is_a_value_that_was_there(values: Sequence[float], percent: int, wanted: float) -> None:
    assert ranked(values, percent) == wanted


@given(st.lists(st.floats(0, 1e9), min_size=1), st.integers(1, 100))
def test_it_is_the_smallest_that_enough_values_do_not_exceed(values: list[float], percent: int) -> None:
    enough = [one for one in values if sum(1 for each in values if each <= one) * 100 >= percent * len(values)]
    assert ranked(values, percent) == min(enough)


def test_each_number_names_its_rows_and_says_when_they_are_few() -> None:
    rows = [row("g", 10), row("h", 5), row("g", 30), row("g", 20), row("g", -5, counts=False)]
    numbers = list(durations(rows))
    assert [(one.name, one.value, one.n, one.rows) for one in numbers if one.group == "g"] == [
        ("n", 3, 3, (0, 2, 3)),
        ("median", 20, 3, (0, 2, 3)),
        ("p90", 30, 3, (0, 2, 3)),
    ]
    assert {one.says for one in numbers if one.name == "median"} == {"only 3", "only 1"}
    assert value(list(totals(rows)), "total") == 60


def test_of_nothing_there_is_nothing_to_tell_and_no_zero() -> None:
    rows = [row("g", -5, counts=False)]
    numbers = [*durations(rows), *totals(rows), *share(rows)]
    assert [value(numbers, name) for name in ("n", "median", "p90", "total", "share")] == [0, None, None, None, None]
    assert list(durations([])) == []


def test_a_share_is_of_those_that_count() -> None:
    rows = [row("g", 0, is_against=True), row("g", 0), row("g", 0), row("g", 0, counts=False, is_against=True)]
    (number,) = share(rows)
    assert number.value == pytest.approx(1 / 3)
    assert (number.n, number.rows) == (3, (0, 1, 2))
