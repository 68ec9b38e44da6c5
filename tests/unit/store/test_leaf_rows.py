"""Rows of leaves: every leaf is found where its place says, and none is left out, whatever the rows hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.store import leaf_rows
from interlock.store.database import Database, Session
from interlock.store.leaf_rows import in_rows, last_leaf, leaves_at, leaves_in, page_of, rows_from
from interlock.store.opening import open_database
from interlock.store.packs import PACK_BYTES

LEAVES = st.lists(st.binary(max_size=60).map(lambda body: body.replace(b"\n", b".")), max_size=40)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def fill(session: Session, *rows: tuple[int, bytes]) -> None:
    session.run_many("INSERT INTO entry (first, leaves) VALUES (?, ?)", rows)


@given(LEAVES, st.integers(0, 2**40))
def test_leaves_come_back_in_order_under_their_indices(leaves: list[bytes], first: int) -> None:
    assert list(leaves_in(in_rows(leaves, first))) == list(enumerate(leaves, start=first))


def test_a_row_with_one_leaf_is_that_leaf() -> None:
    assert list(in_rows([b'{"at":1}'], 7)) == [(7, b'{"at":1}')]


def test_a_row_is_only_larger_than_its_limit_for_one_large_leaf() -> None:
    leaves = [b"a" * (PACK_BYTES - 1), b"b", b"c", b"d" * 2 * PACK_BYTES, b"e"]
    assert [(first, leaves.count(b"\n") + 1) for first, leaves in in_rows(leaves, 10)] == [
        (10, 2),
        (12, 1),
        (13, 1),
        (14, 1),
    ]


def test_reading_begins_with_the_row_that_holds_the_entry_asked_for(database: Database) -> None:
    with database.writing() as session:
        assert list(rows_from(session, 0)) == []
        fill(session, (0, b"a\nb\nc"), (3, b"d"), (4, b"e\nf"))
        assert list(rows_from(session, 0)) == list(rows_from(session, 2)) == [(0, b"a\nb\nc"), (3, b"d"), (4, b"e\nf")]
        assert list(rows_from(session, 3)) == [(3, b"d"), (4, b"e\nf")]
        assert list(rows_from(session, 9)) == [(4, b"e\nf")]
        assert list(rows_from(session, -5)) == list(rows_from(session, 0))


def test_reading_goes_on_where_a_page_ended(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaf_rows, "ROWS_AT_ONCE", 2)
    rows = [(number, b"%d" % number) for number in range(5)]
    with database.writing() as session:
        fill(session, *rows)
        assert page_of(session, 1, None) == rows[1:3]
        assert page_of(session, 1, rows[2]) == rows[3:5]
        assert page_of(session, 1, rows[4]) == []
        assert list(rows_from(session, 0)) == rows


def test_rows_that_overlap_or_are_empty_are_given_out_as_they_are(database: Database) -> None:
    with database.writing() as session:
        fill(session, (-3, b"x"), (0, b"a\nb\nc"), (1, b"d"), (2, b""))
        every = list(leaves_in(rows_from(session, -(2**62))))
    assert every == [(-3, b"x"), (0, b"a"), (1, b"b"), (2, b"c"), (1, b"d"), (2, b"")]


def test_leaves_are_looked_up_by_their_indices_and_absent_ones_left_out(database: Database) -> None:
    with database.writing() as session:
        assert list(leaves_at(session, [0, 1])) == []
        fill(session, (2, b"c\nd"), (4, b"e"), (9, b"j"))
        assert list(leaves_at(session, [0, 2, 3, 4, 5, 8, 9, 10])) == [(2, b"c"), (3, b"d"), (4, b"e"), (9, b"j")]
        assert list(leaves_at(session, [3])) == [(3, b"d")]


def test_the_newest_leaf_is_the_last_of_the_last_row(database: Database) -> None:
    with database.writing() as session:
        assert last_leaf(session) is None
        fill(session, (0, b"a"), (1, b"b\nc"))
        assert last_leaf(session) == (2, b"c")
