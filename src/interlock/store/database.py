"""What the repositories of this package need of an engine: transactions, and SQL text with `?` in it.

The same text runs on SQLite and PostgreSQL; what cannot be said in both is a method here. Floor 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias, TypeVar

Value: TypeAlias = bytes | str | int | None
Row: TypeAlias = tuple[Any, ...]


class Session(Protocol):
    """One transaction."""

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

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction; leaving it normally makes all of it durable, by an error none of it.

        Errors: those of interlock.store.errors.
        """
        ...

    def close(self) -> None:
        """Let go of the place."""
        ...


_STEPS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


Key = TypeVar("Key", bytes, int)


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
