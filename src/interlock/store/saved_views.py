"""Names that people gave to pages, each person's own. Floor 11.

Satisfies `interlock.flows.saved_views.ViewBook`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant

if TYPE_CHECKING:
    from interlock.store.database import Database

_PUT: Final = (
    "INSERT INTO saved_view (owner, name, path, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (owner, name) DO UPDATE SET path = excluded.path, at = excluded.at"
)


class StoredViews:
    """The names of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, owner: str, name: str, path: str, at: Instant, most: int) -> bool:
        """Keep a name, in place of the same one before; say false where somebody has so many others already.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            session.serialise()
            rows = session.rows("SELECT count(*) FROM saved_view WHERE owner = ? AND name <> ?", (owner, name))
            if int(rows[0][0]) >= most:
                return False
            session.run(_PUT, (owner, name, path, int(at.timestamp())))
        return True

    def of(self, owner: str) -> tuple[tuple[str, str], ...]:
        """Give somebody's names with their pages, by name. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT name, path FROM saved_view WHERE owner = ?", (owner,))
        return tuple(sorted((str(name), str(path)) for name, path in rows))

    def drop(self, owner: str, name: str) -> None:
        """Keep a name no more. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("DELETE FROM saved_view WHERE owner = ? AND name = ?", (owner, name))
