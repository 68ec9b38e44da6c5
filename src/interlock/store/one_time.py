"""What counts one time: links to set up, challenges. By digests alone. Floor 11.

Satisfies `interlock.flows.visiting_ports.OnceBook`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from interlock.kernel import Instant
from interlock.store.forgetting import forget_over

if TYPE_CHECKING:
    from interlock.store.database import Database


class StoredOnce:
    """What counts one time in one store. May be used by many threads and processes."""

    def __init__(self, database: Database, clock: Callable[[], Instant]) -> None:
        self._database = database
        self._clock = clock

    def put(self, digest: bytes, kind: str, card: bytes, until: Instant) -> None:
        """Keep something until a moment. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run(
                "INSERT INTO one_time (secret, kind, card, until) VALUES (?, ?, ?, ?)",
                (digest, kind, card, int(until.timestamp())),
            )

    def take(self, digest: bytes, kind: str) -> bytes | None:
        """Give something and keep it no more; none where there is nothing that counts.

        Of several that take it at once one gets it. Errors: those of interlock.store.errors.
        """
        now = int(self._clock().timestamp())
        with self._database.writing() as session:
            rows = session.rows(
                "DELETE FROM one_time WHERE secret = ? AND kind = ? AND until > ? RETURNING card", (digest, kind, now)
            )
        return bytes(rows[0][0]) if rows else None

    def look(self, digest: bytes, kind: str) -> bytes | None:
        """Give something and go on keeping it; none where there is nothing that counts."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT card FROM one_time WHERE secret = ? AND kind = ? AND until > ?",
                (digest, kind, int(self._clock().timestamp())),
            )
        return bytes(rows[0][0]) if rows else None

    def forget(self, at: Instant, most: int) -> int:
        """Forget what counts no more; give how much. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            return forget_over(session, "one_time", "secret", int(at.timestamp()) + 1, most)

    def drop(self, kind: str) -> None:
        """Keep nothing of a kind any more. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("DELETE FROM one_time WHERE kind = ?", (kind,))
