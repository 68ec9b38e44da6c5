"""Which statements the ledger holds, by what was signed and by whose key. Floor 11.

Satisfies `interlock.flows.ports.SaidBook`. Nothing signs these rows: they are read off the ledger, and can be again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from interlock.store.database import in_groups, marks

if TYPE_CHECKING:
    from interlock.store.database import Database

_REACHED: Final = b""


class StoredSaid:
    """The statements of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reached(self) -> int:
        """Give the first entry that was not read yet. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT entry FROM said_before WHERE said = ?", (_REACHED,))
        return int(rows[0][0]) if rows else 0

    def keep(self, said: Mapping[bytes, int], reached: int) -> None:
        """Keep where statements stand; of two the first stays. Errors: those of interlock.store.errors."""
        sql = "INSERT INTO said_before (said, entry) VALUES (?, ?) ON CONFLICT (said) DO NOTHING"
        with self._database.writing() as session:
            session.run_many(sql, list(said.items()))
            session.run(
                "INSERT INTO said_before (said, entry) VALUES (?, ?)"
                " ON CONFLICT (said) DO UPDATE SET entry = excluded.entry WHERE said_before.entry < excluded.entry",
                (_REACHED, reached),
            )

    def find(self, said: Collection[bytes]) -> dict[bytes, int]:
        """Give where statements stand, of those that are there. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            return {
                row[0]: row[1]
                for group in in_groups(sorted(said))
                for row in session.rows(
                    f"SELECT said, entry FROM said_before WHERE said IN ({marks(len(group))})",  # noqa: S608
                    group,
                )
            }
