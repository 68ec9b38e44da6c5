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

from interlock.kernel import Digest, Instant, instant, stamp
from interlock.response import Kind, State
from interlock.response.deliveries import Received
from interlock.store.database import in_groups, marks
from interlock.store.notices import keep_notices

if TYPE_CHECKING:
    from interlock.ledger import Notice
    from interlock.store.database import Database, Session

KEPT_FOR: Final = timedelta(days=30)
"""How long a delivery is kept to be looked at whose copies count no more sooner than that."""
_PURPOSE: Final = b"interlock delivery 1\x00"
_FORGOTTEN: Final = b""
"""The body of a delivery of which only that it came is known."""
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
                "SELECT number, once, body, mac FROM delivery WHERE number > ? AND body <> ? ORDER BY number LIMIT ?",
                (number, _FORGOTTEN, most),
            )
        return tuple(Kept(place, self._read(bytes(once), body, mac)) for place, once, body, mac in rows)

    def forget(self, before: Instant, at: Instant, most: int) -> int:
        """Forget what came before a moment, the oldest first, once all that followed from it is done; give how much.

        Shape:  of a delivery that somebody could still send again, what tells its copies apart stays; where nothing
                that is signed says when it was sent, that is for good. The newest stays whole, or its number would be
                given again.
        Errors: those of interlock.store.errors.
        """
        now = int(at.timestamp())
        with self._database.writing() as session:
            limit = _unsettled(session, before)
            rows = session.rows(
                "SELECT once, until, body, mac FROM delivery WHERE (body <> ? OR (until > 0 AND until < ?))"
                " AND number < (SELECT MAX(number) FROM delivery) ORDER BY number LIMIT ?",
                (_FORGOTTEN, now, most),
            )
            gone, cut = list[bytes](), list[bytes]()
            for once, until, body, mac in rows:
                received = self._read(bytes(once), bytes(body), bytes(mac))
                if received is not None and received.at >= limit:
                    break
                (gone if 0 < until < now else cut).append(bytes(once))
            for group in in_groups(gone):
                session.run(f"DELETE FROM delivery WHERE once IN ({marks(len(group))})", group)  # noqa: S608, only marks
            session.run_many(
                "UPDATE delivery SET body = ?, mac = ? WHERE once = ?",
                [(_FORGOTTEN, _FORGOTTEN, once) for once in cut],
            )
        return len(gone) + len(cut)

    def _mac(self, once: bytes, body: bytes) -> bytes:
        return hmac.digest(self._key, _PURPOSE + once + body, "sha256")

    def _read(self, once: bytes, body: bytes, mac: bytes) -> Received | None:
        if not hmac.compare_digest(mac, self._mac(once, bytes(body))):
            return None
        return _READER.decode(body)


def _unsettled(session: Session, before: Instant) -> Instant:
    """Give the moment, `before` at the latest, up to which nothing waits any more for what was delivered."""
    rows = session.rows(
        "SELECT MIN(at) FROM event WHERE kind = ? AND at < ? AND (planned = 0"
        " OR EXISTS (SELECT 1 FROM errand WHERE errand.event = event.number AND state <> ?))",
        (Kind.DELIVERY_RECEIVED.value, stamp(before), State.DONE.value),
    )
    return instant(rows[0][0]) if rows[0][0] is not None else before


def _until(received: Received) -> int:
    """Give when a delivery may be forgotten; where nothing that is signed says when it was sent, never."""
    until: Instant | None = received.delivery.until
    return int(max(until, received.at + KEPT_FOR).timestamp()) if until is not None else 0
