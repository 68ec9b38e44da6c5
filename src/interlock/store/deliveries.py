"""Deliveries of other systems, each kept once, with the events that it makes. Floor 11.

Satisfies `interlock.flows.ports.Deliveries`. A key of this installation says that a row was written here, so that
whoever can write the tables invents no delivery.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.kernel import Digest, Instant
from interlock.response.deliveries import Received
from interlock.store.notices import keep_notices

if TYPE_CHECKING:
    from interlock.ledger import Notice
    from interlock.store.database import Database

KEPT_FOR: Final = timedelta(days=30)
"""How long a delivery is kept to be looked at whose copies count no more sooner than that."""
_PURPOSE: Final = b"interlock delivery 1\x00"
_READER: Final = msgspec.json.Decoder(Received)


class Kept(msgspec.Struct, frozen=True):
    """A delivery and its place."""

    number: int
    received: Received | None
    """None where this installation did not write it so."""


class StoredDeliveries:
    """The deliveries of one store. May be used by many threads and processes."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._key = database, key

    def take(self, received: Received, notices: Sequence[Notice]) -> bool:
        """Keep a delivery and its events together, and say whether it is new; of several copies at once one is.

        Errors: those of interlock.store.errors.
        """
        once = bytes.fromhex(received.digest.hex)
        body = msgspec.json.encode(received)
        with self._database.writing() as session:
            session.serialise()
            session.run(
                "DELETE FROM delivery WHERE until > 0 AND until < ?"
                " AND number < (SELECT MAX(number) FROM delivery)",  # else its number would be given again
                (int(received.at.timestamp()),),
            )
            if session.rows("SELECT 1 FROM delivery WHERE once = ?", (once,)):
                return False
            number: int = session.rows("SELECT COALESCE(MAX(number), 0) + 1 FROM delivery")[0][0]
            session.run(
                "INSERT INTO delivery (once, number, until, body, mac) VALUES (?, ?, ?, ?, ?)",
                (once, number, _until(received), body, self._mac(once, body)),
            )
            keep_notices(session, notices)
        return True

    def find(self, digest: Digest) -> Received | None:
        """Give a delivery that was taken here; None if there is none. Errors: those of interlock.store.errors."""
        once = bytes.fromhex(digest.hex)
        with self._database.reading() as session:
            rows = session.rows("SELECT body, mac FROM delivery WHERE once = ?", (once,))
        return self._read(once, *rows[0]) if rows else None

    def after(self, number: int, most: int) -> tuple[Kept, ...]:
        """Give the deliveries behind a number, in the order in which they came; the first is number 1.

        Errors: those of interlock.store.errors.
        """
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT number, once, body, mac FROM delivery WHERE number > ? ORDER BY number LIMIT ?", (number, most)
            )
        return tuple(Kept(place, self._read(bytes(once), body, mac)) for place, once, body, mac in rows)

    def _mac(self, once: bytes, body: bytes) -> bytes:
        return hmac.digest(self._key, _PURPOSE + once + body, "sha256")

    def _read(self, once: bytes, body: bytes, mac: bytes) -> Received | None:
        if not hmac.compare_digest(mac, self._mac(once, bytes(body))):
            return None
        return _READER.decode(body)


def _until(received: Received) -> int:
    """Give when a delivery may be forgotten; where nothing that is signed says when it was sent, never."""
    until: Instant | None = received.delivery.until
    return int(max(until, received.at + KEPT_FOR).timestamp()) if until is not None else 0
