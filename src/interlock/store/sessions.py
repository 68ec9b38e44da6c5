"""The sessions of a server, by the digests of what browsers keep. Floor 11.

Satisfies `interlock.flows.visiting_ports.SessionBook`. A session is looked up each time, so that ending one holds from
the next request on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.identity import Account
from interlock.identity.sessions import SessionCard
from interlock.kernel import Instant
from interlock.store.errors import StoreCorrupt, StoreError
from interlock.store.forgetting import forget_over

if TYPE_CHECKING:
    from interlock.store.database import Database, Row

_MINUTE_S: Final = 60
_CARDS: Final = msgspec.json.Decoder(SessionCard)
_READ: Final = "SELECT card, seen, ended FROM session"


class StoredSessions:
    """The sessions of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, digest: bytes, card: SessionCard) -> None:
        """Keep a session. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run(
                "INSERT INTO session (secret, id, account, card, seen, until, ended) VALUES (?, ?, ?, ?, ?, ?, 0)",
                (digest, card.id, str(card.account), _body(card), _seconds(card.made_at), _seconds(card.until)),
            )

    def find(self, digest: bytes) -> SessionCard | None:
        """Give the session of a digest; none if there is none. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows(f"{_READ} WHERE secret = ?", (digest,))
        return _card(rows[0]) if rows else None

    def named(self, name: str) -> SessionCard | None:
        """Give a session by its id; none if there is none. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows(f"{_READ} WHERE id = ?", (name,))
        return _card(rows[0]) if rows else None

    def of(self, account: Account) -> tuple[SessionCard, ...]:
        """Give the sessions of an account, the newest first. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows(f"{_READ} WHERE account = ?", (str(account),))
        return tuple(sorted(map(_card, rows), key=lambda one: (one.made_at, one.id), reverse=True))

    def renew(self, digest: bytes, card: SessionCard, before: SessionCard) -> bool:
        """Say whether a session has another secret and card from now on; of several that renew one, one does.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            return bool(
                session.rows(
                    "UPDATE session SET secret = ?, card = ? WHERE id = ? AND card = ? AND ended = 0 RETURNING id",
                    (digest, _body(card), card.id, _body(before)),
                )
            )

    def seen(self, card: SessionCard, at: Instant) -> None:
        """Remember that a session was used, once a minute; whoever reads does not wait until others have written."""
        if card.seen_at is not None and (at - card.seen_at).total_seconds() < _MINUTE_S:
            return
        try:
            with self._database.writing(waits=False) as session:
                session.run(
                    "UPDATE session SET seen = ? WHERE id = ? AND seen < ?", (_seconds(at), card.id, _seconds(at))
                )
        except StoreError:
            return  # it is remembered the next time; what can be read is read although nothing can be written

    def end(self, name: str, at: Instant) -> None:
        """Let a session count no more; one that was ended stays as it is. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("UPDATE session SET ended = ? WHERE id = ? AND ended = 0", (_seconds(at), name))

    def end_all(self, account: Account, at: Instant) -> None:
        """Let no session of an account count any more. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("UPDATE session SET ended = ? WHERE account = ? AND ended = 0", (_seconds(at), str(account)))

    def forget(self, before: Instant, most: int) -> int:
        """Forget sessions that could not count since a moment anyway; give how many.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            return forget_over(session, "session", "secret", _seconds(before), most)


def _body(card: SessionCard) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(card, seen_at=None, ended_at=None))


def _card(row: Row) -> SessionCard:
    try:
        card = _CARDS.decode(row[0])
    except msgspec.MsgspecError as error:
        raise StoreCorrupt(where="the table session", why=str(error)) from error
    return msgspec.structs.replace(card, seen_at=_instant(row[1]), ended_at=_instant(row[2]))


def _seconds(at: Instant) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> Instant | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
