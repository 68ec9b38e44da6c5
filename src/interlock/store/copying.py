"""Every row of one store into another, whichever engine either is on. Needs the `server` extra. Floor 11.

What can be made again is not copied: the cache of results, and the index of words, which each engine keeps in its own
way; a gap is noted there, so that `rebuild_words` fills it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.store.database import insert, marks
from interlock.store.word_rows import note_gap

if TYPE_CHECKING:
    from sqlalchemy import Table

    from interlock.store.database import Row, Session

FLEETING: Final = ("session", "one_time", "failed_try")
"""What must not stand up again in a copy: whoever signed out, or used a link up, did so for good."""
_LEFT_OUT: Final = frozenset({"schema_version", "result", "search_gap", "search_short", *FLEETING})
_AT_ONCE: Final = 2_000
_LARGE_AT_ONCE: Final = 16
"""Rows with bytes in them, each of which may be some megabytes."""


def is_empty(session: Session) -> bool:
    """Say whether nothing was ever kept in the tables of a store."""
    kept = ("log", "blob", "api_token", "answered", "local_account")
    return not any(session.rows(f"SELECT 1 FROM {name} LIMIT 1") for name in kept)  # noqa: S608, our own words


def copy_tables(source: Session, target: Session) -> int:
    """Replace what an empty store holds by what another one holds; give how many rows that were.

    Errors: those of interlock.store.errors.
    """
    from interlock.store.tables import METADATA

    count = 0
    for table in METADATA.sorted_tables:
        if table.name in _LEFT_OUT:
            continue
        target.run(f"DELETE FROM {table.name}")  # noqa: S608, our own words; a migration may have begun a row
        into = f"{table.name} ({', '.join(column.name for column in table.columns)})"
        for page in _pages(source, table):
            insert(target, into, page)
            count += len(page)
    drawn = target.rows("SELECT coalesce(sum(entries), 0) FROM graph_state")[0][0]
    if drawn:
        note_gap(target, 0, int(drawn))
    return count


def _pages(session: Session, table: Table) -> Iterator[list[Row]]:
    """Give the rows of a table in the order of its key, some at a time."""
    columns = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]
    places = [columns.index(one) for one in keys]
    order = ", ".join(keys)
    most = _LARGE_AT_ONCE if any(str(column.type) == "BLOB" for column in table.columns) else _AT_ONCE
    begin = f"SELECT {', '.join(columns)} FROM {table.name}"  # noqa: S608, our own words
    after: tuple[bytes | str | int, ...] = ()
    while True:
        where = f" WHERE ({order}) > ({marks(len(keys))})" if after else ""
        page = session.rows(f"{begin}{where} ORDER BY {order} LIMIT {most}", after)
        if page:
            yield page
        if len(page) < most:
            return
        after = tuple(page[-1][place] for place in places)
