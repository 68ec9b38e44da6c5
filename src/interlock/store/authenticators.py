"""What people prove themselves with a second time, and how far each was used. Floor 11.

Satisfies `interlock.flows.stepping_ports.AuthenticatorBook`. A count or a step is taken in one statement of the
database, so that of several that bring the same one at once one gets through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.identity import Account
from interlock.identity.authenticators import CodeCard, Held, PasskeyCard
from interlock.store.errors import StoreCorrupt

if TYPE_CHECKING:
    from interlock.store.database import Database, Row

_CARDS: Final[msgspec.json.Decoder[PasskeyCard | CodeCard]] = msgspec.json.Decoder(PasskeyCard | CodeCard)


class StoredAuthenticators:
    """The security keys and generators of codes of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, card: PasskeyCard | CodeCard, used: int) -> bool:
        """Say whether something is kept from now on; not where it is known. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            return bool(
                session.rows(
                    "INSERT INTO authenticator (id, account, card, used) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (id) DO NOTHING RETURNING id",
                    (card.id, str(card.account), msgspec.json.encode(card), used),
                )
            )

    def of(self, account: Account) -> tuple[Held, ...]:
        """Give what an account has, the oldest first. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT card, used FROM authenticator WHERE account = ?", (str(account),))
        return tuple(sorted(map(_held, rows), key=lambda one: (one.card.made_at, one.card.id)))

    def use(self, name: str, used: int) -> bool:
        """Say whether a count or a step is taken, which it is if it is beyond the last one.

        Shape:  a security key that does not count says 0 each time; it never may once it has counted.
        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            return bool(
                session.rows(
                    "UPDATE authenticator SET used = ?"
                    " WHERE id = ? AND (used < ? OR (used = 0 AND ? = 0)) RETURNING id",
                    (used, name, used, used),
                )
            )

    def remove(self, name: str, account: Account) -> bool:
        """Say whether something of an account is kept no more; the last one stays.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            others = session.rows("SELECT id FROM authenticator WHERE account = ? AND id <> ?", (str(account), name))
            if not others:
                return False
            return bool(
                session.rows(
                    "DELETE FROM authenticator WHERE id = ? AND account = ? RETURNING id", (name, str(account))
                )
            )


def _held(row: Row) -> Held:
    try:
        return Held(_CARDS.decode(row[0]), row[1])
    except msgspec.MsgspecError as error:
        raise StoreCorrupt(where="the table authenticator", why=str(error)) from error
