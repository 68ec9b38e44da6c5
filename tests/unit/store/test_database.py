"""What both engines share: few shapes of statements, whatever the number of keys."""

from hypothesis import given
from hypothesis import strategies as st

from interlock.store.database import in_groups, marks


@given(st.lists(st.integers(), max_size=3000))
def test_groups_hold_every_key_and_nothing_else(keys: list[int]) -> None:
    groups = list(in_groups(keys))
    assert {key for group in groups for key in group} == set(keys)
    assert all(len(group) & (len(group) - 1) == 0 and len(group) <= 512 for group in groups)
    assert sum(map(len, groups)) < 2 * len(keys) + 1


def test_marks_are_as_many_as_there_are_values() -> None:
    assert marks(1) == "?"
    assert marks(3) == "?, ?, ?"
