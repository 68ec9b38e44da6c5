"""The tokens of a server, by their digests alone. Floor 11.

Satisfies `interlock.flows.ports.TokenBook`. A token that was shown is looked up each time, so that revoking one holds
from the next request on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.identity.tokens import TokenCard
from interlock.kernel import Instant
from interlock.store.database import in_groups, marks
from interlock.store.errors import StoreCorrupt, StoreError

if TYPE_CHECKING:
    from interlock.store.database import Database, Row

_MINUTE_S: Final = 60
_CARDS: Final = msgspec.json.Decoder(TokenCard)


class StoredTokens:
    """The tokens of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, digest: bytes, card: TokenCard) -> None:
        """Keep a token. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run(
                "INSERT INTO api_token (token, id, card, used, revoked) VALUES (?, ?, ?, 0, 0)",
                (digest, card.id, msgspec.json.encode(card)),
            )

    def find(self, digest: bytes) -> TokenCard | None:
        """Give the card of a token; none if there is none. Errors: those of interlock.store.errors."""
        rows = self._database.rows("SELECT card, used, revoked FROM api_token WHERE token = ?", (digest,))
        return _card(rows[0]) if rows else None

    def named(self, name: str) -> TokenCard | None:
        """Give the card of a token by its id; none if there is none. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT card, used, revoked FROM api_token WHERE id = ?", (name,))
        return _card(rows[0]) if rows else None

    def all(self) -> tuple[TokenCard, ...]:
        """Give every card, the newest first. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT card, used, revoked FROM api_token")
        return tuple(sorted(map(_card, rows), key=lambda one: (one.made_at, one.id), reverse=True))

    def revoke(self, name: str, at: Instant) -> None:
        """Let a token count no more; one that was revoked stays as it is. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            session.run("UPDATE api_token SET revoked = ? WHERE id = ? AND revoked = 0", (_seconds(at), name))

    def forget(self, made_by: str, before: Instant, most: int) -> int:
        """Forget tokens of one maker that ended before a moment; give how many.

        Errors: those of interlock.store.errors.
        """
        with self._database.reading() as session:
            rows = session.rows("SELECT token, card, used, revoked FROM api_token")
        ended = [row[0] for row in rows if (card := _card(row[1:])).made_by == made_by and card.until < before][:most]
        with self._database.writing() as session:
            for group in in_groups(ended):
                session.run(f"DELETE FROM api_token WHERE token IN ({marks(len(group))})", group)  # noqa: S608, only marks
        return len(ended)

    def used(self, card: TokenCard, at: Instant) -> None:
        """Remember that a token was shown, once a minute; whoever reads does not wait until others have written."""
        if card.used_at is not None and (at - card.used_at).total_seconds() < _MINUTE_S:
            return
        try:
            with self._database.writing(waits=False) as session:
                session.run(
                    "UPDATE api_token SET used = ? WHERE id = ? AND used < ?", (_seconds(at), card.id, _seconds(at))
                )
        except StoreError:
            return  # it is remembered the next time; what can be read is read although nothing can be written


def _card(row: Row) -> TokenCard:
    try:
        card = _CARDS.decode(row[0])
    except msgspec.MsgspecError as error:
        raise StoreCorrupt(where="the table api_token", why=str(error)) from error
    return msgspec.structs.replace(card, used_at=_instant(row[1]), revoked_at=_instant(row[2]))


def _seconds(at: Instant) -> int:
    return int(at.timestamp())


def _instant(seconds: int) -> Instant | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
