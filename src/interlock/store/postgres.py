"""PostgreSQL: connections from SQLAlchemy's pool, statements by psycopg, what its errors mean.

Enters: a URL. Leaves: a `Database`. Floor 11. Source: docs/decisions/0005-store.md.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from interlock.store.database import Transactions
from interlock.store.errors import (
    EngineMissing,
    StoreCorrupt,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    StoreUnready,
)
from interlock.store.migrations.steps import KNOWN

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy.pool import ConnectionPoolEntry

    from interlock.store.database import Row, Value
    from interlock.store.migrations.dialects import Dialect


_LOCKED: Final = {"55P03", "40P01", "40001", "57014"}
_FULL: Final = {"53100", "53200"}
_DAMAGED: Final = {"XX001", "XX002", "23505", "23502"}
_READ_ONLY: Final = {"25006", "42501"}
_GONE: Final = ("08", "57P", "28", "3D", "53300")
_KEPT: Final = 6
_MOST: Final = 24
"""Connections: so many requests a server works on at once."""
_LEDGER_LOCK: Final = 0x494C4B31
_MIGRATION_LOCK: Final = 0x494C4B32


_SURE_S: Final = 1.0
"""For how long a connection that was just used is taken to be there still."""


def _note(_: object, record: ConnectionPoolEntry) -> None:
    """Note when a connection came back to the pool."""
    record.info["used"] = time.monotonic()


def _make_sure(connection: Connection[Any], record: ConnectionPoolEntry, _: object) -> None:
    """See that a connection is there still, where nobody used it for a moment.

    Errors: SQLAlchemy's, upon which its pool makes new ones.
    """
    from psycopg import Error
    from sqlalchemy.exc import InvalidatePoolError

    if time.monotonic() - record.info.get("used", 0.0) <= _SURE_S:
        return
    try:
        connection.execute("")
    except Error as error:
        raise InvalidatePoolError from error


@cache
def _in_its_words(sql: str) -> str:
    """Write a statement's `?` the way psycopg wants it; none of ours has one in a string."""
    return sql.replace("?", "%s")


class _Cursor(Protocol):
    """The part of the driver's cursor that is used."""

    def execute(self, sql: str, values: Sequence[Value] = (), /) -> _Cursor: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> None: ...
    def fetchall(self) -> list[Row]: ...


class PostgresSession:
    """One transaction on a connection of the pool."""

    __slots__ = ("_cursor",)
    dialect: ClassVar[Dialect] = "postgresql"

    def __init__(self, cursor: _Cursor) -> None:
        self._cursor = cursor

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        return self._cursor.execute(_in_its_words(sql), values).fetchall()

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run one statement."""
        self._cursor.execute(_in_its_words(sql), values)

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values, sent in one go."""
        self._cursor.executemany(_in_its_words(sql), list(rows))

    def serialise(self) -> None:
        """Wait for the lock that every append takes; it is let go when the transaction ends."""
        self._cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LEDGER_LOCK,))


class PostgresDatabase(Transactions):
    """One database on a server."""

    BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
    """Those that append to the ledger go on to `serialise`."""

    def __init__(self, url: str, *, is_read_only: bool = False, timeout_s: float = 30.0) -> None:
        try:
            import psycopg
            from sqlalchemy import create_engine, event, make_url
            from sqlalchemy.exc import ArgumentError
        except ImportError as error:
            raise EngineMissing(where="a PostgreSQL URL", library=error.name or "psycopg") from error
        self._errors = psycopg.Error
        try:
            address = make_url(url).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError) as error:
            # neither the address nor the reason is repeated: both may hold the password
            raise StoreUnreachable(where="that --store or interlock.yaml names", why="it is no valid URL") from error
        where = address.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        super().__init__(where, is_read_only=is_read_only, timeout_s=timeout_s)
        # The server's own setting may acknowledge before it is on disk; ours may not.
        options = f"-c synchronous_commit=on -c lock_timeout={int(timeout_s * 1000)}"
        self._engine = create_engine(
            address,
            isolation_level="AUTOCOMMIT",  # transactions begin by words of ours: one way there and back less
            pool_size=_KEPT,
            max_overflow=_MOST - _KEPT,
            pool_timeout=timeout_s,
            connect_args={"options": options, "connect_timeout": max(2, int(timeout_s))},
        )
        event.listen(self._engine, "checkin", _note)
        event.listen(self._engine, "checkout", _make_sure)
        try:
            self._bring_to_head()
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close the connections of the pool."""
        self._engine.dispose()

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run one query that needs no other beside it: it goes there and back once."""
        with self._borrowed() as connection, connection.cursor(binary=True) as cursor:
            return PostgresSession(cursor).rows(sql, values)

    @contextmanager
    def _transaction(self, begin: str, *, waits: bool = True) -> Generator[PostgresSession]:
        del waits  # here many write at a time
        with self._borrowed() as connection:
            with connection.cursor(binary=True) as cursor:
                cursor.execute(begin)
                yield PostgresSession(cursor)
            connection.commit()

    @contextmanager
    def _borrowed(self) -> Generator[Any]:
        with self._translated():
            borrowed = self._engine.raw_connection()
            try:
                yield borrowed.driver_connection
            finally:
                borrowed.close()  # back to the pool, which rolls back what was not committed

    @contextmanager
    def _translated(self) -> Generator[None]:
        """Turn the driver's errors into ours, also where SQLAlchemy wrapped them."""
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.exc import TimeoutError as NoneFree

        try:
            yield
        except self._errors as error:
            raise self._meaning(error) from error
        except DBAPIError as error:
            raise self._meaning(error.orig or error) from error
        except NoneFree as error:
            holder = f"the {_MOST} others who use it here"
            raise StoreLocked(where=self.where, holder=holder, timeout_s=self._timeout_s) from error

    def _meaning(self, error: BaseException) -> StoreError:
        state: str = getattr(error, "sqlstate", None) or ""
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        if state in _LOCKED:
            return StoreLocked(where=self.where, holder="another session of the server", timeout_s=self._timeout_s)
        if state in _FULL:
            return StoreFull(where=self.where)
        if state in _DAMAGED:
            return StoreCorrupt(where=self.where, why=why)
        if state in _READ_ONLY:
            return StoreReadOnly(where=self.where, why=why)
        if not state or state.startswith(_GONE):
            return StoreUnreachable(where=self.where, why=why)
        return StoreFailed(where=self.where, why=f"{why} ({state})")

    def _bring_to_head(self) -> None:
        """Make or migrate the tables; one process at a time, the others wait and find it done."""
        from sqlalchemy import text

        from interlock.store.migrations import by_alembic

        engine = self._engine.execution_options(isolation_level="READ COMMITTED")
        with self._translated(), engine.connect() as connection:
            have = by_alembic.found(connection)
            if self._is_older(have):
                with connection.begin_nested() if connection.in_transaction() else connection.begin():
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
                    by_alembic.upgrade(connection)
                connection.commit()

    def _is_older(self, have: str | None) -> bool:
        found = int(have) if have is not None and have.isdecimal() else 0
        if found > KNOWN:
            raise StoreTooNew(where=self.where, found=found, known=KNOWN)
        if found < KNOWN and self._is_read_only:
            if not found:
                raise StoreMissing(where=self.where)
            why = f"schema {found} must first be brought to {KNOWN}"
            remedy = "run `interlock check`, which does it; nothing is lost"
            raise StoreUnready(where=self.where, why=why, remedy=remedy)
        return found < KNOWN
