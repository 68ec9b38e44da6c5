"""What became of the reports that were pulled: of each source the last pull, and the last that gave evidence. Floor 11.

Satisfies `interlock.flows.pull_reports.PullBook`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

_TURN, _LAST, _GOOD = "turn", "last", "good"
_PUT: Final = (
    "INSERT INTO pulled (source, key, card, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (source, key) DO UPDATE SET card = excluded.card, at = excluded.at"
)


class StoredPulls:
    """The pulls of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, source: str, at: Instant, every: timedelta) -> bool:
        """Say whether it is the caller's turn, and take it; nobody else has one before so long is over.

        Errors: those of interlock.store.errors.
        """
        now, span = int(at.timestamp()), int(every.total_seconds())
        with self._database.reading() as session:
            if _had(session, source, now, span):
                return False  # most looks are too early, and keep nobody waiting who writes
        with self._database.writing() as session:
            session.serialise()
            if _had(session, source, now, span):
                return False
            session.run(_PUT, (source, _TURN, b"{}", now))
        return True

    def keep(self, source: str, card: bytes, at: Instant, *, is_good: bool) -> None:
        """Keep a pull as the last, and as the last good one if it is. Errors: those of interlock.store.errors."""
        now = int(at.timestamp())
        with self._database.writing() as session:
            for key in (_LAST, *((_GOOD,) if is_good else ())):
                session.run(_PUT, (source, key, card, now))

    def last(self, source: str) -> bytes | None:
        """Give the last pull of a source; none if there was none. Errors: those of interlock.store.errors."""
        return self._card(source, _LAST)

    def last_good(self, source: str) -> bytes | None:
        """Give the last pull of a source that gave evidence. Errors: those of interlock.store.errors."""
        return self._card(source, _GOOD)

    def _card(self, source: str, key: str) -> bytes | None:
        with self._database.reading() as session:
            rows = session.rows("SELECT card FROM pulled WHERE source = ? AND key = ?", (source, key))
        return bytes(rows[0][0]) if rows else None


def _had(session: Session, source: str, now: int, span: int) -> bool:
    """Say whether somebody's turn is not over; one that begins in time to come was dated by a clock that was wrong."""
    rows = session.rows("SELECT at FROM pulled WHERE source = ? AND key = ?", (source, _TURN))
    return bool(rows) and now - span < int(rows[0][0]) <= now
