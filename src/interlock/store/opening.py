"""Opens the place where a repository or a server keeps things. Floor 11."""

# ruff: noqa: PTH100, PTH102, PTH103, PTH105, PTH110, PTH112, PTH114, PTH118, PTH120
# pathlib takes 10 ms to import; see sqlite.py.

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from interlock.disk import draft_in
from interlock.kernel.paths import POSTGRES
from interlock.store.blobs import StoredBlobs
from interlock.store.errors import (
    StoreError,
    StoreFailed,
    StoreFull,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    StoreUnsafe,
)
from interlock.store.ledger import Log, StoredLedger
from interlock.store.ledger_rows import NEWEST
from interlock.store.migrations.steps import KNOWN
from interlock.store.results import Bounds, StoredResults
from interlock.store.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from interlock.store.database import Database
    from interlock.store.postgres import PostgresDatabase

FILE_NAME: Final = "interlock.db"
IGNORE_NAME: Final = ".gitignore"
IGNORE: Final = "# Made by Interlock: nothing in this folder belongs into version control.\n*\n"


class Store:
    """An open store: `blobs`, `results` and `ledger` over one database. Close it, or use it in a `with`."""

    def __init__(self, database: Database, ledger: StoredLedger, results: StoredResults) -> None:
        self._database = database
        self.ledger = ledger
        self.results = results
        self.blobs = StoredBlobs(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The place in words, without any password."""
        return self._database.where

    @property
    def database(self) -> Database:
        """The tables, for a book over them that most commands do not need: `StoredInventories(store.database)`."""
        return self._database

    def stored_origin(self) -> str | None:
        """Give the name of the log that the store says it holds. Nothing signs that."""
        return stored_origin(self._database)

    def close(self) -> None:
        """Let go of the file or the connections."""
        self._database.close()


def store_over(
    database: Database,
    *,
    log: Log,
    results_key: bytes,
    clock: Callable[[], float] = time.time,
    bounds: Bounds | None = None,
) -> Store:
    """Give the store over tables that are open already, for a caller that first asked which log they hold."""
    results = StoredResults(database, results_key, clock=clock, bounds=bounds)
    return Store(database, StoredLedger(database, log), results)


def stored_origin(database: Database) -> str | None:
    """Give the name of the log that the tables say they hold. Nothing signs that."""
    with database.reading() as session:
        rows = session.rows("SELECT origin FROM log")
    return rows[0][0] if rows else None


def claim_origin(database: Database, origin: str) -> str:
    """Give an empty store a log's name, or give the name that another process was quicker to give it.

    Errors: those of interlock.store.errors.
    """
    with database.writing() as session:
        session.serialise()
        rows = session.rows("SELECT origin FROM log")
        if rows:
            return str(rows[0][0])
        session.run("INSERT INTO log (origin, created, filed) VALUES (?, '', 0)", (origin,))
    return origin


def stored_note(database: Database) -> bytes | None:
    """Give the newest checkpoint as it is stored, unchecked; None in a store that has none."""
    rows = database.rows(NEWEST)
    return rows[0][0] if rows else None


def check_schema(database: Database) -> None:
    """Return if the tables have a schema that is known here: a newer Interlock may have migrated them since.

    Errors: StoreTooNew (STO-104), those of interlock.store.errors.
    """
    rows = database.rows("SELECT version_num FROM schema_version")
    found = rows[0][0] if rows else "none"
    if not found.isdecimal() or int(found) > KNOWN:
        raise StoreTooNew(where=database.where, found=found, known=KNOWN)


def open_database(
    where: str | os.PathLike[str], *, is_read_only: bool = False, timeout_s: float = 30.0
) -> SqliteDatabase | PostgresDatabase:
    """Open the tables alone.

    Errors: those of interlock.store.errors.
    """
    if isinstance(where, str) and where.startswith(POSTGRES):
        from interlock.store.postgres import PostgresDatabase  # most stores are a file

        return PostgresDatabase(where, is_read_only=is_read_only, timeout_s=timeout_s)
    folder = folder_for(where, FILE_NAME, is_read_only=is_read_only)
    return SqliteDatabase(os.path.join(folder, FILE_NAME), is_read_only=is_read_only, timeout_s=timeout_s)


def folder_for(where: str | os.PathLike[str], file: str, *, is_read_only: bool) -> str:
    """Give the folder in which a file of ours is, or can be made, for this user alone.

    Errors: those of interlock.store.errors.
    """
    folder = os.path.abspath(os.fspath(where))
    try:
        if is_read_only:
            _find(folder, file)
        else:
            _make(folder, file)
    except OSError as error:
        raise _meaning(folder, error) from error
    return folder


def _find(folder: str, file: str) -> None:
    if os.path.islink(folder):
        raise StoreUnsafe(where=folder)
    if not os.path.exists(os.path.join(folder, file)):
        raise StoreMissing(where=folder)


def _make(folder: str, file: str) -> None:
    """Make the folder for this user alone, and have version control ignore all of it."""
    if os.path.islink(folder):
        raise StoreUnsafe(where=folder)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    try:
        os.mkdir(folder, mode=0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
    if not os.path.exists(os.path.join(folder, file)) and not os.access(folder, os.W_OK):
        raise StoreReadOnly(where=folder, why="this user may not write in the folder")
    ignore = os.path.join(folder, IGNORE_NAME)
    if not os.path.lexists(ignore):
        with draft_in(folder) as (draft, handle):
            os.write(handle, IGNORE.encode("utf-8"))
            os.replace(draft, ignore)  # whole, for with half of it the ledger would be taken for part of the change


def _meaning(folder: str, error: OSError) -> StoreError:
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return StoreReadOnly(where=folder, why=os.strerror(error.errno))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(where=folder)
    return StoreFailed(where=folder, why=str(error))
