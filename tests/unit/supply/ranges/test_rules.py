import pytest

from interlock.supply.errors import VersionMalformed
from interlock.supply.ranges import Admits, Bound, Comparator, Range, contains
from interlock.supply.ranges.rules import holds


def test_a_range_without_alternatives_is_empty_and_one_without_bounds_is_full() -> None:
    assert not contains(Range("semver", ()), "1.0.0")
    assert contains(Range("semver", ((),)), "1.0.0")


def test_what_is_no_version_lies_neither_in_nor_out() -> None:
    for alternatives in ((), ((),)):
        with pytest.raises(VersionMalformed):
            contains(Range("semver", alternatives), "one")


@pytest.mark.parametrize(
    ("sign", "answers"),
    [("<", "100"), ("<=", "110"), ("=", "010"), ("!=", "101"), (">=", "011"), (">", "001")],
)
def test_each_sign_means_what_it_says(sign: str, answers: str) -> None:
    bound = Bound(Comparator(sign), "2.0.0")
    assert [holds("semver", bound, one) for one in ("1.0.0", "2.0.0", "3.0.0")] == [one == "1" for one in answers]


def test_pre_releases_need_a_bound_with_their_numbers_where_the_ecosystem_asks_for_it() -> None:
    bounds = (Bound(Comparator.AT_LEAST, "1.2.3-a"), Bound(Comparator.LESS, "2.0.0"))
    strict, open_ = (Range("npm", (bounds,), admits) for admits in (Admits.SAME_NUMBERS, Admits.ALL))
    assert [contains(strict, one) for one in ("1.2.3-b", "1.3.0-b", "1.3.0")] == [True, False, True]
    assert contains(open_, "1.3.0-b")
