"""People and groups as directories elsewhere name them, each with the origin that said so. Floor 11.

What is kept here decides nothing: who may do what is for the ledger to say, into which the server enters what it keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.store.database import in_groups, marks

if TYPE_CHECKING:
    from interlock.store.database import Database, Row

_COLUMNS: Final = "id, name, card, changed"


class Synced(msgspec.Struct, frozen=True):
    """One person or group of one origin."""

    id: str
    """As the origin's own, or given here."""
    name: str
    """By which it is told apart, in one spelling."""
    card: bytes
    """What is known of it."""
    changed: int = 0
    """How often it was; 1 at first."""


class StoredSynced:
    """What one store has of directories elsewhere. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, origin: str, kind: str, name: str) -> Synced | None:
        """Give what an origin says of something by its id; none if nothing. Errors: those of interlock.store.errors."""
        return self._one("id", (origin, kind, name))

    def named(self, origin: str, kind: str, name: str) -> Synced | None:
        """Give it by its name; none if there is none. Errors: those of interlock.store.errors."""
        return self._one("name", (origin, kind, name))

    def all(self, origin: str, kind: str) -> tuple[Synced, ...]:
        """Give everything of a kind that an origin says, by id. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT {_COLUMNS} FROM synced WHERE origin = ? AND kind = ? ORDER BY id",  # noqa: S608
                (origin, kind),
            )
        return tuple(map(_synced, rows))

    def some(self, origin: str, kind: str, ids: Collection[str]) -> tuple[Synced, ...]:
        """Give what an origin says of some things by their ids. Errors: those of interlock.store.errors."""
        wanted = sorted(one for one in set(ids) if "\0" not in one)
        found: dict[str, Synced] = {}
        with self._database.reading() as session:
            for group in in_groups(wanted):
                where = f"origin = ? AND kind = ? AND id IN ({marks(len(group))})"
                rows = session.rows(f"SELECT {_COLUMNS} FROM synced WHERE {where}", (origin, kind, *group))  # noqa: S608
                found.update((str(row[0]), _synced(row)) for row in rows)
        return tuple(found.values())

    def put(self, origin: str, kind: str, one: Synced, before: int | None = None) -> Synced | None:
        """Keep what an origin says of something; give it, or none where it cannot be kept.

        Shape:  with `before` only if it was changed that often (0: if there is none of that id); a name that another
                one has cannot be kept either, nor one with a NUL in it.
        Errors: those of interlock.store.errors.
        """
        if "\0" in one.id or "\0" in one.name:
            return None
        with self._database.writing() as session:
            session.serialise()  # two that come at once see each other
            rows = session.rows(
                "SELECT id, changed FROM synced WHERE origin = ? AND kind = ? AND (id = ? OR name = ?)",
                (origin, kind, one.id, one.name),
            )
            changed = next((int(row[1]) for row in rows if row[0] == one.id), 0)
            if any(row[0] != one.id for row in rows) or (before is not None and changed != before):
                return None
            if changed:
                session.run(
                    "UPDATE synced SET name = ?, card = ?, changed = ? WHERE origin = ? AND kind = ? AND id = ?",
                    (one.name, one.card, changed + 1, origin, kind, one.id),
                )
            else:
                session.run(
                    "INSERT INTO synced (origin, kind, id, name, card, changed) VALUES (?, ?, ?, ?, ?, 1)",
                    (origin, kind, one.id, one.name, one.card),
                )
        return msgspec.structs.replace(one, changed=changed + 1)

    def remember(self, origin: str, kind: str, name: str, card: bytes) -> None:
        """Keep what an origin said last of something that its name tells apart. Errors: as for `put`."""
        known = self.find(origin, kind, name)
        if known is None or known.card != card:
            self.put(origin, kind, Synced(name, name, card))

    def keep_all(self, origin: str, kind: str, cards: Mapping[str, bytes]) -> None:
        """Keep all that an origin says of a kind, by id, and nothing that it says no more; in whole or not at all.

        Errors: as for `put`.
        """
        with self._database.writing() as session:
            session.serialise()  # two that come at once see each other
            rows = session.rows(f"SELECT {_COLUMNS} FROM synced WHERE origin = ? AND kind = ?", (origin, kind))  # noqa: S608
            before = {one.id: one for one in map(_synced, rows)}
            for name in before.keys() - cards.keys():
                session.run("DELETE FROM synced WHERE origin = ? AND kind = ? AND id = ?", (origin, kind, name))
            for name, card in cards.items():
                if name not in before:
                    session.run(
                        "INSERT INTO synced (origin, kind, id, name, card, changed) VALUES (?, ?, ?, ?, ?, 1)",
                        (origin, kind, name, name, card),
                    )
                elif before[name].card != card:
                    session.run(
                        "UPDATE synced SET card = ?, changed = ? WHERE origin = ? AND kind = ? AND id = ?",
                        (card, before[name].changed + 1, origin, kind, name),
                    )

    def remove(self, origin: str, kind: str, name: str, before: int | None = None) -> bool:
        """Say whether something is kept no more that was, and was changed so often. Errors: as for `put`."""
        with self._database.writing() as session:
            session.serialise()  # two that come at once see each other
            rows = session.rows(
                "SELECT changed FROM synced WHERE origin = ? AND kind = ? AND id = ?", (origin, kind, name)
            )
            if not rows or (before is not None and int(rows[0][0]) != before):
                return False
            session.run("DELETE FROM synced WHERE origin = ? AND kind = ? AND id = ?", (origin, kind, name))
        return True

    def _one(self, column: str, key: tuple[str, str, str]) -> Synced | None:
        if any("\0" in one for one in key):
            return None  # one engine keeps no such text, so that none does
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT {_COLUMNS} FROM synced WHERE origin = ? AND kind = ? AND {column} = ?",  # noqa: S608
                key,
            )
        return _synced(rows[0]) if rows else None


def _synced(row: Row) -> Synced:
    return Synced(str(row[0]), str(row[1]), bytes(row[2]), int(row[3]))
