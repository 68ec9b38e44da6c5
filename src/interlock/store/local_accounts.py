"""The accounts with a password at a server. Floor 11. Satisfies `interlock.flows.visiting_ports.AccountBook`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.identity.local_accounts import LocalCard
from interlock.store.errors import StoreCorrupt

if TYPE_CHECKING:
    from interlock.store.database import Database

_CARDS: Final = msgspec.json.Decoder(LocalCard)


class StoredLocalAccounts:
    """The local accounts of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, card: LocalCard) -> bool:
        """Say whether an account is kept from now on; not where there is one of that name.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            return bool(
                session.rows(
                    "INSERT INTO local_account (name, card) VALUES (?, ?) ON CONFLICT (name) DO NOTHING RETURNING name",
                    (card.name, msgspec.json.encode(card)),
                )
            )

    def find(self, name: str) -> LocalCard | None:
        """Give an account; none if there is none. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT card FROM local_account WHERE name = ?", (name,))
        return _card(rows[0][0]) if rows else None

    def all(self) -> tuple[LocalCard, ...]:
        """Give every account, by name. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows("SELECT card FROM local_account ORDER BY name")
        return tuple(_card(body) for (body,) in rows)

    def replace(self, card: LocalCard, before: LocalCard) -> bool:
        """Say whether an account is kept as this card has it; not where another one changed it meanwhile.

        Errors: those of interlock.store.errors.
        """
        with self._database.writing() as session:
            return bool(
                session.rows(
                    "UPDATE local_account SET card = ? WHERE name = ? AND card = ? RETURNING name",
                    (msgspec.json.encode(card), card.name, msgspec.json.encode(before)),
                )
            )


def _card(body: bytes) -> LocalCard:
    try:
        return _CARDS.decode(body)
    except msgspec.MsgspecError as error:
        raise StoreCorrupt(where="the table local_account", why=str(error)) from error
