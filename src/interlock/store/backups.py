"""A store copied out while others use it, and one filled from such a copy, all of it or nothing. Floor 11.

Source: docs/decisions/0051-operations.md.
"""

# ruff: noqa: PTH118
# as in opening.py

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interlock.disk import sync_folder
from interlock.store.copying import FLEETING, copy_tables, is_empty
from interlock.store.errors import PlaceTaken, StoreFailed, StoreFull, StoreUnready
from interlock.store.opening import FILE_NAME
from interlock.store.sqlite import SqliteDatabase
from interlock.store.word_rebuild import rebuild_words

if TYPE_CHECKING:
    from interlock.store.database import Database, Row, Session, Value

_FILES = (FILE_NAME, *(f"{FILE_NAME}{end}" for end in ("-wal", "-shm", "-journal")))
Check = Callable[["Database"], None]
"""Raises where a store does not hold together; nothing is restored then."""


class Within:
    """The tables of one transaction that is open: what reads and writes a store reads and writes in it."""

    def __init__(self, session: Session, where: str) -> None:
        self._session = session
        self.where = where

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Give the transaction."""
        yield self._session

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a query in the transaction."""
        return self._session.rows(sql, values)

    @contextmanager
    def writing(self, *, waits: bool = True) -> Generator[Session]:  # noqa: ARG002 (nobody else is in there)
        """Give the transaction."""
        yield self._session

    def close(self) -> None:
        """Do nothing: whoever opened the transaction ends it."""


def engine_of(database: Database) -> str:
    """Say on what a store is: sqlite or postgresql."""
    return "sqlite" if isinstance(database, SqliteDatabase) else "postgresql"


def copy_out(database: Database, path: str) -> None:
    """Copy a store, as one moment saw it, into an empty file of SQLite; whoever writes into the store goes on.

    Errors: those of interlock.store.errors.
    """
    if isinstance(database, SqliteDatabase):
        database.copy_into(path)
        return
    copy = SqliteDatabase(path)
    try:
        with database.reading() as source, copy.writing() as target:
            copy_tables(source, target)
    finally:
        copy.close()


def make_ready(path: str, check: Check) -> None:
    """Bring a copy in a file to the schema of today, fill what was left out of it, end its sessions, and check it.

    Errors: those of interlock.store.errors and of `check`.
    """
    database = _opened(path)
    try:
        with database.reading() as session:
            has_gap = bool(session.rows("SELECT 1 FROM search_gap LIMIT 1"))
            old = [name for name in FLEETING if session.rows(f"SELECT 1 FROM {name} LIMIT 1")]  # noqa: S608, our own words
    finally:
        database.close()
    database = SqliteDatabase(path, is_read_only=not has_gap and not old)
    try:
        if old:
            _end(database, old)
        if has_gap:
            rebuild_words(database)
        check(database)
    finally:
        database.close()


def _end(database: SqliteDatabase, tables: Sequence[str]) -> None:
    with database.writing() as session:
        for name in tables:
            session.run(f"DELETE FROM {name}")  # noqa: S608, our own words


def _opened(path: str) -> SqliteDatabase:
    try:
        return SqliteDatabase(path, is_read_only=True)
    except StoreUnready:
        return SqliteDatabase(path)  # an older schema, which opening it for writing brings up


def check_empty_folder(folder: str) -> None:
    """Return if no store is in a folder, nor what SQLite would take for a part of one. Errors: PlaceTaken (STO-124)."""
    taken = [one for one in _FILES if os.path.lexists(os.path.join(folder, one))]
    if taken:
        raise PlaceTaken(where=os.path.join(folder, taken[0]))


def put_in_place(draft: str, folder: str) -> None:
    """Give a file that is whole the name of the store in a folder, if none is there.

    Errors: PlaceTaken (STO-124), StoreFull (STO-103), StoreFailed (STO-110).
    """
    path = os.path.join(folder, FILE_NAME)
    check_empty_folder(folder)
    try:
        handle = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.link(draft, path)
        sync_folder(folder)
    except FileExistsError as error:
        raise PlaceTaken(where=path) from error
    except OSError as error:
        raise meaning(folder, error) from error


def fill(database: Database, path: str, check: Check) -> None:
    """Fill an empty store from a copy in a file, in one transaction that ends well only if `check` does.

    Errors: PlaceTaken (STO-124), those of interlock.store.errors and of `check`.
    """
    copy = SqliteDatabase(path, is_read_only=True)
    try:
        with copy.reading() as source, database.writing() as target:
            target.serialise()
            if not is_empty(target):
                raise PlaceTaken(where=database.where)
            copy_tables(source, target)
            within = Within(target, database.where)
            rebuild_words(within)
            check(within)
    finally:
        copy.close()


def meaning(folder: str, error: OSError) -> StoreFull | StoreFailed:
    """Give what an error of the disk means for a store that is made there."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(where=folder)
    return StoreFailed(where=folder, why=error.strerror or str(error))
