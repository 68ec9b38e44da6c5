"""The statements on the file of advisories: what its rows hold and how they are found. Floor 11."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from interlock.kernel import Instant, instant
from interlock.kernel.errors import InstantMalformed
from interlock.store.database import in_groups, insert, marks
from interlock.store.hash_numbers import package_number
from interlock.supply.advisory import Advisory, package_key, packed, unpacked, unpacked_affected
from interlock.supply.recorded import PackageKey

if TYPE_CHECKING:
    from interlock.store.database import Session

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
VISIBLE: Final = "advisory a JOIN source s ON s.id = a.source AND a.since <= s.edition"
"""The records that count: those of unfinished imports are left out."""


def moment(text: str) -> Instant:
    """Give when a record says it was modified; nonsense is before everything."""
    try:
        return instant(text)
    except InstantMalformed:
        return EARLIEST


class Draft:
    """A record ready to be inserted."""

    __slots__ = ("advisory", "body", "digest", "listings")

    def __init__(self, advisory: Advisory) -> None:
        self.advisory = advisory
        self.body = packed(replace(advisory, affected=()))
        self.listings = [
            (package_number(package_key(one.ecosystem, one.name)) if one.name else 0, packed(one))
            for one in advisory.affected
        ]
        hashed = hashlib.sha256(b"%d\n" % len(self.body) + self.body)
        for _, body in self.listings:
            hashed.update(b"%d\n" % len(body) + body)
        self.digest = hashed.digest()

    @property
    def ecosystems(self) -> list[str]:
        """Which ecosystems it speaks of, each once."""
        return list(dict.fromkeys(one.ecosystem for one in self.advisory.affected if one.ecosystem and one.name))

    @property
    def columns(self) -> tuple[str, str, int, bytes, bytes]:
        """What its row holds beside its place."""
        advisory = self.advisory
        return advisory.id, advisory.modified, int(advisory.is_withdrawn), self.digest, self.body

    @property
    def size_bytes(self) -> int:
        """How much is to be written, about."""
        return len(self.body) + sum(len(body) for _, body in self.listings)


def write(session: Session, source: int, since: int, first: int, drafts: Sequence[Draft]) -> None:
    """Insert records with the ids from `first` on."""
    numbered = list(enumerate(drafts, start=first))
    session.run_many(
        "INSERT INTO advisory (id, source, since, name, modified, withdrawn, digest, body) VALUES (?,?,?,?,?,?,?,?)",
        [(at, source, since, *one.columns) for at, one in numbered],
    )
    session.run_many(
        "INSERT INTO listing (advisory, n, package, body) VALUES (?, ?, ?, ?)",
        [(at, n, number, body) for at, one in numbered for n, (number, body) in enumerate(one.listings)],
    )
    session.run_many(
        "INSERT INTO ecosystem (advisory, name) VALUES (?, ?)",
        [(at, name) for at, one in numbered for name in one.ecosystems],
    )
    names = [
        (name, at)
        for at, one in numbered
        for name in dict.fromkeys(name.casefold() for name in (one.advisory.id, *one.advisory.aliases))
    ]
    insert(session, "alias (name, advisory)", sorted(names))


def delete(session: Session, ids: Collection[int]) -> None:
    """Drop records with all that leads to them."""
    for group in in_groups(sorted(ids)):
        marked = marks(len(group))
        names = {
            (name.casefold(), at)
            for at, body in session.rows(f"SELECT id, body FROM advisory WHERE id IN ({marked})", group)  # noqa: S608
            for advisory in (unpacked(body),)
            for name in (advisory.id, *advisory.aliases)
        }
        session.run_many("DELETE FROM alias WHERE name = ? AND advisory = ?", sorted(names))
        session.run(f"DELETE FROM listing WHERE advisory IN ({marked})", group)  # noqa: S608
        session.run(f"DELETE FROM ecosystem WHERE advisory IN ({marked})", group)  # noqa: S608
        session.run(f"DELETE FROM advisory WHERE id IN ({marked})", group)  # noqa: S608


def about(session: Session, packages: Collection[PackageKey]) -> Mapping[PackageKey, tuple[Advisory, ...]]:
    """Give the standing records about some packages, each with what it says of that package alone."""
    by_number: dict[int, list[PackageKey]] = {}
    for key in packages:
        by_number.setdefault(package_number(key), []).append(key)
    found: dict[PackageKey, dict[str, Advisory]] = {}
    for group in in_groups(sorted(by_number)):
        rows = session.rows(
            "SELECT l.package, l.advisory, a.body, l.body FROM listing l JOIN advisory a ON a.id = l.advisory"  # noqa: S608
            " JOIN source s ON s.id = a.source AND a.since <= s.edition"
            f" WHERE l.package IN ({marks(len(group))}) ORDER BY l.advisory, l.n",
            group,
        )
        heads: dict[int, Advisory] = {}
        listed: dict[tuple[PackageKey, int], list[bytes]] = {}
        for number, at, head, body in rows:
            if at not in heads:
                heads[at] = unpacked(head)
            for key in by_number[number]:
                listed.setdefault((key, at), []).append(body)
        for (key, at), bodies in listed.items():
            _keep_newest(found.setdefault(key, {}), heads[at], key, bodies)
    standing = {
        key: tuple(known[name] for name in sorted(known) if not known[name].is_withdrawn)
        for key, known in found.items()
    }
    return {key: advisories for key, advisories in standing.items() if advisories}


def _keep_newest(known: dict[str, Advisory], head: Advisory, key: PackageKey, bodies: Iterable[bytes]) -> None:
    """Keep a record unless a newer copy of it, from another source, is there."""
    affected = tuple(one for one in map(unpacked_affected, bodies) if _key(one.ecosystem, one.name) == key)
    other = known.get(head.id)
    if affected and (other is None or moment(other.modified) < moment(head.modified)):
        known[head.id] = replace(head, affected=affected)


_key = lru_cache(maxsize=1024)(package_key)
"""For the many records of one package, which come one after the other."""


def named(session: Session, name: str) -> tuple[Advisory, ...]:
    """Give the whole records with an id or alias."""
    rows = session.rows(
        f"SELECT a.id FROM {VISIBLE} JOIN alias n ON n.advisory = a.id WHERE n.name = ? ORDER BY a.name, s.name",  # noqa: S608
        (name.strip().casefold(),),
    )
    return tuple(whole(session, row[0]) for row in rows)


def brought(session: Session, source: str, after: int, most: int) -> list[tuple[int, Advisory]]:
    """Give the next of the records that the last finished import of a source added or changed, with their ids."""
    rows = session.rows(
        "SELECT a.id FROM advisory a JOIN source s ON s.id = a.source AND a.since = s.edition"
        " WHERE s.name = ? AND a.id > ? ORDER BY a.id LIMIT ?",
        (source, after, most),
    )
    return [(row[0], whole(session, row[0])) for row in rows]


def whole(session: Session, at: int) -> Advisory:
    """Give a record with everything that it affects."""
    head = unpacked(session.rows("SELECT body FROM advisory WHERE id = ?", (at,))[0][0])
    listings = session.rows("SELECT body FROM listing WHERE advisory = ? ORDER BY n", (at,))
    return replace(head, affected=tuple(unpacked_affected(row[0]) for row in listings))
