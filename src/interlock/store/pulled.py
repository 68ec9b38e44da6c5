"""What became of pulling reports and directories: of each source the last pull, and the last good one. Floor 11.

Satisfies `interlock.flows.pull_reports.PullBook`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

_TURN, _HELD, _LAST, _GOOD = "turn", "held", "last", "good"
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

    def hold(self, source: str, mine: bytes, at: Instant, longest: timedelta) -> bool:
        """Say whether nobody else works on a source, and have it until `let_go`, or so long if that never comes.

        Shape:  `mine` is something that nobody else has.
        Errors: those of interlock.store.errors.
        """
        now, span = int(at.timestamp()), int(longest.total_seconds())
        with self._database.writing() as session:
            session.serialise()
            rows = session.rows("SELECT at FROM pulled WHERE source = ? AND key = ?", (source, _HELD))
            if rows and abs(now - int(rows[0][0])) < span:
                return False  # also where whoever has it has a clock that is ahead of this one
            session.run(_PUT, (source, _HELD, mine, now))
        return True

    def let_go(self, source: str, mine: bytes) -> None:
        """Let others work on a source, if nobody has it already. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("DELETE FROM pulled WHERE source = ? AND key = ? AND card = ?", (source, _HELD, mine))

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
