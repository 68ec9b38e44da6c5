from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.store import open_database
from interlock.store.database import Session
from interlock.store.graph_counts import PART_BITS, Counted, Several, change, total
from interlock.store.migrations.by_hand import upgrade
from interlock.store.postings import bits_of
from interlock.store.sqlite import SqliteSession, driver

INVENTORY = st.sampled_from([1, 2, 7, 63, PART_BITS - 1, PART_BITS, 3 * PART_BITS + 5])
SEVERAL = st.lists(INVENTORY, min_size=1, max_size=3, unique=True).map(lambda ids: tuple(sorted(ids)))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = open_database(tmp_path)
    with database.writing() as opened:
        yield opened
    database.close()


@given(st.lists(SEVERAL), st.sets(INVENTORY), st.data())
def test_counts_are_those_of_going_through_everything(
    held: list[Several], asked: set[int], data: st.DataObject
) -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session)
    for one in held:
        change(session, Counted.LIVE, {one: 1})
    gone = data.draw(st.lists(st.sampled_from(held), unique_by=id)) if held else []
    change(session, Counted.LIVE, {one: -number for one, number in Counter(gone).items()})
    left = Counter(held) - Counter(gone)
    assert total(session, Counted.LIVE, bits_of(asked)) == sum(
        number for one, number in left.items() if asked & set(one)
    )
    change(session, Counted.LIVE, {one: -number for one, number in left.items()})
    assert session.rows("SELECT count(*) FROM graph_plane") == session.rows("SELECT count(*) FROM graph_several")
    assert session.rows("SELECT count(*) FROM graph_plane") == [(0,)]
    connection.close()


def test_what_is_counted_apart_stays_apart(session: Session) -> None:
    change(session, Counted.LIVE, {(3,): 5})
    assert (total(session, Counted.LIVE, 1 << 3), total(session, Counted.SUBJECTS, 1 << 3)) == (5, 0)
