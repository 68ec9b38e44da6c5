"""What the repositories of this package need of an engine: transactions, and SQL text with `?` in it.

The same text runs on SQLite and PostgreSQL; what cannot be said in both is a method here. Floor 11.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias, TypeVar

from interlock.store.errors import StoreReadOnly

if TYPE_CHECKING:
    from interlock.store.migrations.dialects import Dialect

Value: TypeAlias = bytes | str | int | None
Row: TypeAlias = tuple[Any, ...]


class Session(Protocol):
    """One transaction."""

    @property
    def dialect(self) -> Dialect:
        """Which engine it is, for what cannot be said in both."""
        ...

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a query and give all its rows."""
        ...

    def run(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run one statement."""
        ...

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of values."""
        ...

    def serialise(self) -> None:
        """Wait until this transaction is the only one that appends to the ledger.

        Errors: StoreLocked (STO-101) when that takes too long.
        """
        ...


class Database(Protocol):
    """A place with tables. May be used by many threads."""

    @property
    def where(self) -> str:
        """The place in words, without any password."""
        ...

    def reading(self) -> AbstractContextManager[Session]:
        """Open a transaction that sees one state and changes nothing.

        Errors: those of interlock.store.errors.
        """
        ...

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run one query that needs no other beside it, in the least time. Errors: those of interlock.store.errors."""
        ...

    def writing(self, *, waits: bool = True) -> AbstractContextManager[Session]:
        """Open a transaction; leaving it normally makes all of it durable, by an error none of it.

        Shape:  `waits` is whether to wait where one process writes at a time and another one does.
        Errors: those of interlock.store.errors.
        """
        ...

    def close(self) -> None:
        """Let go of the place."""
        ...


class Transactions(ABC):
    """What both engines do alike: reading sees one state, and what was opened for reading is never written."""

    BEGIN_READING: ClassVar[str]
    BEGIN_WRITING: ClassVar[str]

    def __init__(self, where: str, *, is_read_only: bool, timeout_s: float) -> None:
        self._where, self._is_read_only, self._timeout_s = where, is_read_only, timeout_s

    @property
    def where(self) -> str:
        """The place in words, without any password."""
        return self._where

    @contextmanager
    def reading(self) -> Generator[Session]:
        """Open a transaction that sees one state and changes nothing."""
        with self._transaction(self.BEGIN_READING) as session:
            yield session

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run one query that needs no other beside it."""
        with self.reading() as session:
            return session.rows(sql, values)

    @contextmanager
    def writing(self, *, waits: bool = True) -> Generator[Session]:
        """Open a transaction that makes all of it durable, or by an error none of it."""
        if self._is_read_only:
            raise StoreReadOnly(where=self.where, why="it was opened for reading only")
        with self._transaction(self.BEGIN_WRITING, waits=waits) as session:
            yield session

    @abstractmethod
    def _transaction(self, begin: str, *, waits: bool = True) -> AbstractContextManager[Session]:
        """Open a transaction with these words."""


_STEPS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


Key = TypeVar("Key", bytes, int, str)


def in_groups(keys: Sequence[Key]) -> Iterable[tuple[Key, ...]]:
    """Give the keys in groups of few different sizes, so that few different statements are prepared.

    A group that is too short is filled up with its last key.
    """
    at = 0
    while at < len(keys):
        left = len(keys) - at
        size = next((step for step in _STEPS if step >= left), _STEPS[-1])
        group = tuple(keys[at : at + size])
        yield group + (group[-1],) * (size - len(group))
        at += size


def marks(count: int) -> str:
    """Give the text `?, ?, ?` for so many values."""
    return ", ".join("?" * count)


def insert(session: Session, into: str, rows: Sequence[tuple[Value, ...]]) -> None:
    """Insert rows, many with one statement: half the time of a statement each.

    Shape:  into names a table and its columns.
    """
    at = 0
    while at < len(rows):
        size = next(step for step in reversed(_STEPS) if step <= len(rows) - at)
        session.run(_insertion(into, size, len(rows[0])), [*chain.from_iterable(rows[at : at + size])])
        at += size


@cache
def _insertion(into: str, rows: int, columns: int) -> str:
    return f"INSERT INTO {into} VALUES {', '.join([f'({marks(columns)})'] * rows)}"  # noqa: S608, our own words
