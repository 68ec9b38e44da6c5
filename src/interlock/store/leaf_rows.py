"""Leaves laid one after the other into few rows, a line each. Floor 11.

A leaf is visible ASCII, so a line end never stands in one: what a row holds is plain text, and a row
with one leaf is that leaf. Source: docs/decisions/0005-store.md. A row is written once and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from interlock.store.packs import in_runs

if TYPE_CHECKING:
    from interlock.store.database import Session

LINE_END: Final = b"\n"
ROWS_AT_ONCE: Final = 256

LeafRow: TypeAlias = tuple[int, bytes]
"""The index of a row's first leaf, and its leaves."""


def in_rows(leaves: Sequence[bytes], first: int) -> Iterator[LeafRow]:
    """Lay out the leaves of entries from `first` on."""
    for start, end in in_runs([len(leaf) for leaf in leaves]):
        yield first + start, LINE_END.join(leaves[start:end])


def leaves_in(rows: Iterable[LeafRow]) -> Iterator[tuple[int, bytes]]:
    """Give every leaf of some rows, each with the index that its place gives it. None is left out."""
    for first, leaves in rows:
        yield from enumerate(leaves.split(LINE_END), start=first)


def rows_from(session: Session, start: int) -> Iterator[LeafRow]:
    """Give the rows from the one on that should hold an entry, in stored order."""
    last: LeafRow | None = None
    while rows := page_of(session, start, last):
        yield from rows
        last = rows[-1]


def page_of(session: Session, start: int, after: LeafRow | None) -> list[LeafRow]:
    """Give the next of those rows, as many as are read at once."""
    if after is not None:
        sql = "SELECT first, leaves FROM entry WHERE first > ? ORDER BY first LIMIT ?"
        return [(row[0], row[1]) for row in session.rows(sql, (after[0], ROWS_AT_ONCE))]
    sql = (
        "SELECT first, leaves FROM entry"
        " WHERE first >= coalesce((SELECT max(first) FROM entry WHERE first <= ?), ?) ORDER BY first LIMIT ?"
    )
    return [(row[0], row[1]) for row in session.rows(sql, (start, start, ROWS_AT_ONCE))]


def leaves_at(session: Session, indices: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """Give the leaves of some entries; those that are not there are left out.

    Shape:  indices in order, so that a row with many of them is read once.
    """
    first, leaves = 0, list[bytes]()
    for index in indices:
        if not 0 <= index - first < len(leaves):
            first, leaves = row_of(session, index)
        if 0 <= index - first < len(leaves):
            yield index, leaves[index - first]


def row_of(session: Session, index: int) -> tuple[int, list[bytes]]:
    """Give the leaves of the row in which an entry should be, and the index of the first; none where there is none."""
    rows = session.rows("SELECT first, leaves FROM entry WHERE first <= ? ORDER BY first DESC LIMIT 1", (index,))
    return (rows[0][0], rows[0][1].split(LINE_END)) if rows else (0, [])


def last_leaf(session: Session) -> tuple[int, bytes] | None:
    """Give the newest entry's index and leaf, or None in an empty log."""
    rows = session.rows("SELECT first, leaves FROM entry ORDER BY first DESC LIMIT 1")
    if not rows:
        return None
    leaves = rows[0][1].split(LINE_END)
    return rows[0][0] + len(leaves) - 1, leaves[-1]
