from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.deployment.buckets import Buckets, buckets_of

SAMPLE = buckets_of({"0.1": 50, "0.2": 90, "+Inf": 100})


def test_a_quantile_lies_within_its_bucket_in_proportion() -> None:
    assert SAMPLE.quantile(0.25) == pytest.approx(0.05)
    assert SAMPLE.quantile(0.7) == pytest.approx(0.15)
    assert SAMPLE.quantile(0.95) is None
    assert (SAMPLE.total, SAMPLE.highest) == (100, 0.2)


def test_how_many_take_longer_is_counted_in_proportion_too() -> None:
    assert SAMPLE.above(0) == 100
    assert SAMPLE.above(0.05) == pytest.approx(75)
    assert SAMPLE.above(0.2) == 10
    assert SAMPLE.above(7) == 10


def test_counts_never_fall_though_each_is_estimated_by_itself() -> None:
    assert buckets_of({"0.1": 5.01, "0.2": 5.0, "+Inf": 5.0}).counts == (5.01, 5.01, 5.01)


@pytest.mark.parametrize("rows", [{}, {"+Inf": 1.0}, {"0.1": 1.0, "0.2": 1.0}, {"-1": 1.0, "+Inf": 1.0}, {"nan": nan}])
def test_what_is_no_histogram_is_refused(rows: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Inf"):
        buckets_of(rows)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8), st.floats(0.01, 0.99))
def test_as_many_lie_above_a_quantile_as_it_leaves(each: list[int], share: float) -> None:
    upto = [float(sum(each[: n + 1])) for n in range(len(each))]
    made = Buckets((*(float(n + 1) for n in range(len(each) - 1)), inf), tuple(upto))
    found = made.quantile(share)
    if made.total and found is not None:
        assert made.above(found) == pytest.approx((1 - share) * made.total, abs=1e-6)
