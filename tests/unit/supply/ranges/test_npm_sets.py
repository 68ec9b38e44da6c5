import pytest

from interlock.supply.ranges import Bound, Comparator
from interlock.supply.ranges.npm import read_npm_range
from interlock.supply.ranges.npm_sets import bounds_meet, is_above, is_below, ranges_meet


@pytest.mark.parametrize(
    ("left", "right", "meet"),
    [
        ("^1.2.0", "1.5.x", True),
        ("<1.5.0 || >=1.6.0", "1.5.x", False),
        ("<1.0.0 >2.0.0", "*", False),
        ("1.0.0", ">=1.0.0", True),
        ("<1.0.0", ">=1.0.0", False),
        ("<=1.0.0", ">=1.0.0", True),
        ("<0.0.0", "*", True),
    ],
)
def test_ranges_meet_where_a_version_lies_in_both(left: str, right: str, *, meet: bool) -> None:
    one, other = read_npm_range(left), read_npm_range(right)
    assert ranges_meet(one, other) is meet
    assert ranges_meet(other, one) is meet


def test_nothing_is_less_than_the_least_version() -> None:
    assert not bounds_meet(Bound(Comparator.LESS, "0.0.0-0"), Bound(Comparator.LESS, "1.0.0"))


@pytest.mark.parametrize(
    ("text", "below", "inside", "above"),
    [
        ("^1.2.0", "1.1.9", "1.3.0", "2.0.0"),
        ("1.2.x || 3.x", "1.1.0", "3.4.0", "4.0.0"),
        ("1.0.0", "0.9.9", "1.0.0", "1.0.1"),
    ],
)
def test_versions_outside_are_above_or_below(text: str, below: str, inside: str, above: str) -> None:
    wanted = read_npm_range(text)
    assert [is_above(one, wanted) for one in (below, inside, above)] == [False, False, True]
    assert [is_below(one, wanted) for one in (below, inside, above)] == [True, False, False]


def test_a_gap_is_neither_above_nor_below() -> None:
    wanted = read_npm_range("<1.0.0 || >=2.0.0")
    assert not is_above("1.5.0", wanted)
    assert not is_below("1.5.0", wanted)
