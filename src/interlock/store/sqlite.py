"""SQLite: which library, how a file is opened, what its errors mean, and transactions.

Enters: a path. Leaves: a `Database`. Floor 11. Source: docs/decisions/0005-store.md.
"""

# ruff: noqa: PTH110, PTH114, PTH120, PTH202
# pathlib takes 10 ms to import, as long as all the rest of opening a store.

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

import msgspec

from interlock.store.database import Transactions
from interlock.store.errors import (
    StoreCorrupt,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    StoreUnready,
    StoreUnsafe,
)
from interlock.store.lock_holder import lock_holder
from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.full_text import shadows_of
from interlock.store.migrations.steps import EVIDENCE, Schema

if TYPE_CHECKING:
    from interlock.store.database import Row, Value
    from interlock.store.migrations.dialects import Dialect

FIRST_SAFE: Final = (3, 51, 3)
"""Older libraries can corrupt a WAL file that several processes write."""
PAGE_BYTES: Final = 8192
MERGE_EVERY_PAGES: Final = 1000
"""How much the write-ahead log may grow before it is merged into the file: 8 MB."""

_BUSY, _LOCKED, _READONLY, _IO_ERROR, _CORRUPT, _FULL, _CANTOPEN = 5, 6, 8, 10, 11, 13, 14
_CONSTRAINT, _NOT_A_DATABASE = 19, 26
_PRIMARY: Final = 0xFF
_PAUSE_S: Final = 0.02


class Engine(msgspec.Struct, frozen=True):
    """The SQLite library that is used, and why."""

    module: str
    version: tuple[int, ...]
    journal: str
    """`wal`, or `delete` where the library cannot be trusted with a write-ahead log."""

    def says(self) -> str:
        """Say in one sentence what is used, for `doctor`."""
        version = ".".join(map(str, self.version))
        if self.journal == "wal":
            return f"SQLite {version} from {self.module}, with a write-ahead log"
        return (
            f"SQLite {version} from {self.module}, which is older than 3.51.3 and could corrupt a write-ahead log: "
            "a rollback journal is used, and writers wait for readers"
        )


def choose(available: Sequence[tuple[str, tuple[int, ...]]]) -> Engine:
    """Pick among the libraries that are there, the best first.

    Source: LIBRARIES, decision 5.
    """
    module, version = available[0]
    return Engine(module, version, "wal" if version >= FIRST_SAFE else "delete")


def driver() -> ModuleType:
    """Give the module of the best driver that is installed."""
    try:
        import pysqlite3.dbapi2 as best
    except ImportError:
        import sqlite3 as best
    return best  # type: ignore[no-any-return,unused-ignore]  # typed in one module of the two


def engine_facts() -> Engine:
    """Say which SQLite is used, for `doctor` and for opening a file."""
    module = driver()
    return choose([(module.__name__.partition(".")[0], module.sqlite_version_info)])


class _Cursor(Protocol):
    def __iter__(self) -> Iterator[Row]: ...
    def fetchone(self) -> Any: ...  # noqa: ANN401, the columns are the query's
    def fetchall(self) -> list[Row]: ...


class _Connection(Protocol):
    """The part of the driver's connection that is used."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, values: Sequence[Value] = (), /) -> _Cursor: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> object: ...
    def backup(self, target: Any, /) -> None: ...  # noqa: ANN401, a connection of the driver
    def close(self) -> None: ...


class SqliteSession:
    """One transaction on the connection."""

    __slots__ = ("_connection",)
    dialect: ClassVar[Dialect] = "sqlite"

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run one statement."""
        self._connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        self._connection.executemany(sql, rows)

    def serialise(self) -> None:
        """Do nothing: a writing transaction is the only one there is."""


class SqliteDatabase(Transactions):
    """One file, one connection, used by one thread of this process at a time."""

    BEGIN_READING = "BEGIN"
    BEGIN_WRITING = "BEGIN IMMEDIATE"
    """The write lock is held from the first statement on."""

    def __init__(
        self,
        path: str,
        *,
        is_read_only: bool = False,
        timeout_s: float = 30.0,
        schema: Schema = EVIDENCE,
        damaged: type[StoreCorrupt] = StoreCorrupt,
    ) -> None:
        super().__init__(path, is_read_only=is_read_only, timeout_s=timeout_s)
        self._path = path
        self._schema = schema
        self._damaged = damaged
        self._module = driver()
        self._engine = engine_facts()
        self._turn = threading.RLock()
        self._pid = os.getpid()
        self._inherited: _Connection | None = None
        self._connection = self._open()

    def close(self) -> None:
        """Merge the write-ahead log, if nobody else has the file open, and close it."""
        with self._turn, self._translated():
            self._connection.close()

    def copy_into(self, path: str) -> None:
        """Copy the whole store, as one moment saw it, into a file that holds nothing yet; whoever writes goes on.

        Shape:  the file has no write-ahead log beside it.
        Errors: those of interlock.store.errors.
        """
        with self._turn, self._translated():
            target = self._module.connect(path, isolation_level=None)
            try:
                self._mine().backup(target)  # all pages in one step: a busy store would make it begin again for ever
                target.execute("PRAGMA journal_mode = DELETE").fetchone()
            finally:
                target.close()

    @contextmanager
    def _transaction(self, begin: str, *, waits: bool = True) -> Generator[SqliteSession]:
        with self._translated(), self._begun(begin, waits=waits) as connection:
            try:
                yield SqliteSession(connection)
                connection.execute("COMMIT")
            finally:
                # After a full disk or a failed read SQLite may have rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _begun(self, begin: str, *, waits: bool) -> Generator[_Connection]:
        """Begin a transaction; while another process has the write lock, other threads of this one go on reading."""
        end = time.monotonic() + (self._timeout_s if waits else 0.0)
        while True:
            with self._turn:
                connection = self._mine()
                if self._has_begun(connection, begin, is_last=time.monotonic() >= end):
                    yield connection
                    return
            time.sleep(_PAUSE_S)

    def _has_begun(self, connection: _Connection, begin: str, *, is_last: bool) -> bool:
        """Begin, and say whether the lock could be had at once. Errors: the driver's; a busy one the last time only."""
        if begin != self.BEGIN_WRITING:
            connection.execute(begin)
            return True
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute(begin)
        except self._module.OperationalError as error:
            if is_last or error.sqlite_errorcode & _PRIMARY not in {_BUSY, _LOCKED}:
                raise
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(self._timeout_s * 1000)}")
        return True

    def _mine(self) -> _Connection:
        """Give a connection of this process; one inherited over a fork must be neither used nor closed."""
        if self._pid != os.getpid():
            self._inherited, self._connection = self._connection, self._open()
            self._pid = os.getpid()
        return self._connection

    @contextmanager
    def _translated(self) -> Generator[None]:
        """Turn the driver's errors into ours; wrong use of the driver is a bug and stays one."""
        try:
            yield
        except self._module.ProgrammingError:
            raise
        except self._module.DatabaseError as error:
            raise self._meaning(error) from error

    def _meaning(self, error: Exception) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in {_BUSY, _LOCKED}:
            return StoreLocked(where=self.where, holder=lock_holder(self._path), timeout_s=self._timeout_s)
        if code == _FULL or (code == _IO_ERROR and self._is_disk_full()):
            return StoreFull(where=self.where)
        if code == _READONLY:
            return StoreReadOnly(where=self.where, why=str(error))
        if code in {_CORRUPT, _NOT_A_DATABASE, _CONSTRAINT}:
            # Rows that break a key mean that index rows and log disagree: that is damage too.
            return self._damaged(where=self.where, why=str(error))
        return StoreFailed(where=self.where, why=f"{error} ({getattr(error, 'sqlite_errorname', 'no code')})")

    def _is_disk_full(self) -> bool:
        """Say whether less room is left than one page and its place in the shared memory file need."""
        try:
            room = os.statvfs(os.path.dirname(self._path) or os.curdir)
        except OSError:
            return False
        return room.f_bavail * room.f_frsize < 16 * PAGE_BYTES

    def _open(self) -> _Connection:
        for end in ("", "-wal", "-shm", "-journal"):
            if os.path.islink(self._path + end):
                raise StoreUnsafe(where=self._path + end)
        with self._translated():
            return self._open_for_reading() if self._is_read_only else self._open_for_writing()

    def _connect(self, mode: str) -> _Connection:
        quoted = self._path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        connection: _Connection = self._module.connect(
            f"file:{quoted}?{mode}",
            uri=True,
            timeout=self._timeout_s,
            isolation_level=None,
            check_same_thread=False,  # `_turn` lets one thread in at a time, and the library is built for threads
            cached_statements=256,
        )
        for pragma in ("trusted_schema = OFF", "foreign_keys = ON", "synchronous = FULL", "cache_size = -8000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _open_for_reading(self) -> _Connection:
        if not os.path.exists(self._path):
            raise StoreMissing(where=self.where)
        try:
            return self._checked(self._connect("mode=ro"))
        except self._module.OperationalError as error:
            # A medium that cannot be written has no place for the shared memory file of a write-ahead log.
            if error.sqlite_errorcode & _PRIMARY not in {_CANTOPEN, _READONLY, _IO_ERROR}:
                raise
            return self._checked(self._connect_unchanging(error))

    def _checked(self, connection: _Connection) -> _Connection:
        try:
            self._check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect_unchanging(self, error: Exception) -> _Connection:
        """Open a file that nobody can change; a write-ahead log beside it would be overlooked, so refuse that."""
        log = f"{self._path}-wal"
        if os.path.exists(log) and os.path.getsize(log):
            why = "its newest entries are in a write-ahead log that cannot be read on a read-only medium"
            remedy = "run any command of Interlock where the folder may be written, then copy or mount it again"
            raise StoreUnready(where=self.where, why=why, remedy=remedy) from error
        return self._connect("mode=ro&immutable=1")

    def _open_for_writing(self) -> _Connection:
        if os.path.exists(self._path) and not os.access(self._path, os.W_OK):
            raise StoreReadOnly(where=self.where, why="this user may not write the file")
        connection = self._connect("mode=rwc")
        try:
            self._patiently(lambda: self._prepare(connection))
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: _Connection) -> None:
        if self._is_new(connection):
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        else:
            self._check(connection, is_older_fine=True)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != self._engine.journal:
            connection.execute(f"PRAGMA journal_mode = {self._engine.journal}").fetchone()
        for pragma in (f"wal_autocheckpoint = {MERGE_EVERY_PAGES}", "journal_size_limit = 67108864"):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        if connection.execute("PRAGMA user_version").fetchone()[0] < self._schema.known:
            self._migrate(connection)
        self._check(connection)

    def _migrate(self, connection: _Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._check_texts(connection, connection.execute("PRAGMA user_version").fetchone()[0])
            upgrade(SqliteSession(connection), self._schema)
            connection.execute(f"PRAGMA application_id = {self._schema.application_id}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _is_new(self, connection: _Connection) -> bool:
        """Say whether nothing was made in the file yet, also while another process is about to make it."""
        made = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return not made and connection.execute("PRAGMA application_id").fetchone()[0] in {
            0,
            self._schema.application_id,
        }

    def _check(self, connection: _Connection, *, is_older_fine: bool = False) -> None:
        """Raise unless the file is ours, no newer than we are, and holds exactly the tables we would make.

        A file that came with a repository may hold triggers and views under the names of our tables.
        """
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        if application != self._schema.application_id:
            raise self._damaged(where=self.where, why="it was not made by Interlock")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        known = self._schema.known
        if version > known:
            raise StoreTooNew(where=self.where, found=version, known=known)
        if version < known:
            if is_older_fine:
                return
            why = f"schema {version} must first be brought to {known}"
            remedy = f"run `{self._schema.brought_up_by}`, which does it; nothing is lost"
            raise StoreUnready(where=self.where, why=why, remedy=remedy)
        self._check_texts(connection, version)

    def _check_texts(self, connection: _Connection, version: int) -> None:
        """Raise unless a file holds exactly the tables of a schema; also before it is migrated, with the lock held."""
        held = connection.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        texts = {row[0] for row in held}
        if texts in (self._schema.texts(version), self._schema.plain_texts(version)):
            return
        shadows = shadows_of(SqliteSession(connection)) if self._schema.makes_index(version) else ()
        if texts != self._schema.texts(version, shadows):
            raise self._damaged(where=self.where, why="its tables are not the ones Interlock makes")

    def _patiently(self, step: Callable[[], None]) -> None:
        """Repeat a step while another process makes the same file: some locks there are not waited for."""
        end = time.monotonic() + self._timeout_s
        while True:
            try:
                step()
            except self._module.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY not in {_BUSY, _LOCKED} or time.monotonic() > end:
                    raise
                time.sleep(_PAUSE_S)
            else:
                return
