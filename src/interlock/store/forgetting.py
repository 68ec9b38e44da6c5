"""Rows that are over: the oldest of them go, so many with one transaction. Floor 11."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.store.database import in_groups, marks

if TYPE_CHECKING:
    from interlock.store.database import Session


def forget_over(session: Session, table: str, key: str, before: int, most: int) -> int:
    """Forget rows of a table of ours whose `until` is before a second, the oldest first; give how many were found.

    Shape:  a row that somebody made last longer meanwhile stays.
    """
    where = f"SELECT {key} FROM {table} WHERE until < ? ORDER BY until LIMIT ?"  # noqa: S608 (names of ours)
    keys = [row[0] for row in session.rows(where, (before, most))]
    for group in in_groups(keys):
        gone = f"DELETE FROM {table} WHERE until < ? AND {key} IN ({marks(len(group))})"  # noqa: S608 (as above)
        session.run(gone, (before, *group))
    return len(keys)
