"""What both engines share: few shapes of statements, whatever the number of keys."""

from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from interlock.store.database import Row, Value, in_groups, insert, marks
from interlock.store.migrations.dialects import Dialect


class Told:
    """A session that only keeps what it was told."""

    dialect: Dialect = "sqlite"

    def __init__(self) -> None:
        self.ran: list[tuple[str, list[Value]]] = []

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        self.ran.append((sql, list(values)))

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        raise NotImplementedError

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        raise NotImplementedError

    def serialise(self) -> None:
        raise NotImplementedError


@given(st.lists(st.tuples(st.text(), st.integers()), max_size=1500))
def test_every_row_is_inserted_once_and_in_order_by_few_shapes_of_statements(rows: list[tuple[str, int]]) -> None:
    told = Told()
    insert(told, "t (a, b)", rows)
    values = [value for _, values in told.ran for value in values]
    assert list(zip(values[::2], values[1::2], strict=True)) == rows
    for sql, given_values in told.ran:
        count = len(given_values) // 2
        assert sql == f"INSERT INTO t (a, b) VALUES {', '.join(['(?, ?)'] * count)}"  # noqa: S608, the expected text
        assert count & (count - 1) == 0
        assert count <= 512


@given(st.lists(st.integers(), max_size=3000))
def test_groups_hold_every_key_and_nothing_else(keys: list[int]) -> None:
    groups = list(in_groups(keys))
    assert {key for group in groups for key in group} == set(keys)
    assert all(len(group) & (len(group) - 1) == 0 and len(group) <= 512 for group in groups)
    assert sum(map(len, groups)) < 2 * len(keys) + 1


def test_marks_are_as_many_as_there_are_values() -> None:
    assert marks(1) == "?"
    assert marks(3) == "?, ?, ?"
