"""Writes that were answered, so that whoever asks again with the same key gets the same answer. Floor 11."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.kernel import Instant
from interlock.store.forgetting import forget_over

if TYPE_CHECKING:
    from interlock.store.database import Database

KEPT_S: Final = 24 * 3600
"""How long an answer is kept."""


class Answered(msgspec.Struct, frozen=True):
    """An answer that was given."""

    body: bytes
    """SHA-256 of what was asked."""
    status: int
    said: bytes


class StoredAnswers:
    """The answers of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, asker: str, key: str, at: Instant) -> Answered | None:
        """Give the answer that somebody got under a key; none if there is none any more."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT body, status, said FROM answered WHERE request = ? AND until > ?",
                (_name(asker, key), int(at.timestamp())),
            )
        return Answered(*rows[0]) if rows else None

    def keep(self, asker: str, key: str, answer: Answered, at: Instant) -> None:
        """Keep an answer; of two that were given at once the first stays, and one that is over does not."""
        now = int(at.timestamp())
        with self._database.writing() as session:
            session.run(
                "INSERT INTO answered (request, body, status, said, until) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (request) DO UPDATE SET body = excluded.body, status = excluded.status,"
                " said = excluded.said, until = excluded.until WHERE answered.until <= ?",
                (_name(asker, key), answer.body, answer.status, answer.said, now + KEPT_S, now),
            )

    def forget(self, at: Instant, most: int) -> int:
        """Forget the oldest answers that are kept no longer; give how many."""
        with self._database.writing() as session:
            return forget_over(session, "answered", "request", int(at.timestamp()) + 1, most)


def _name(asker: str, key: str) -> bytes:
    return hashlib.sha256(f"{asker}\n{key}".encode()).digest()
