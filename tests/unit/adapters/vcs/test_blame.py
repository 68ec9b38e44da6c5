from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.vcs.blame import spans


@given(st.lists(st.integers(min_value=1, max_value=60)))
def test_spans_hold_exactly_the_lines_and_leave_gaps_between_them(lines: list[int]) -> None:
    found = list(spans(lines))
    assert [line for first, last in found for line in range(first, last + 1)] == sorted(set(lines))
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))
