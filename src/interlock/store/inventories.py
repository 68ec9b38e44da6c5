"""What everything recorded is made of. Satisfies `interlock.supply.ports.InventoryBook`.

Each component version is held once for the whole estate, an inventory is a list of their numbers, and the same
inventory is held once for all its subjects. Floor 11. Source: docs/decisions/0018-books-of-supply.md.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from interlock.kernel import Digest, Instant, Subject, instant, stamp
from interlock.store.database import in_groups, insert, marks
from interlock.store.errors import CursorUnknown, StoreFull, StoreLocked
from interlock.store.hash_numbers import number_of, package_number
from interlock.store.hash_rows import algorithms_of, hashes_read, hashes_written
from interlock.store.inventory_owners import belong
from interlock.store.inventory_rows import (
    COLUMNS,
    Identity,
    Located,
    PlaceReader,
    digest_of,
    located,
    places_written,
    row_of,
)
from interlock.store.number_rows import read, written
from interlock.store.postings import holding
from interlock.store.segment_upkeep import EVERY, slice_of_work
from interlock.supply.purl import package_of, read_foreign_purl
from interlock.supply.questions import package_key_of, plain_of, plain_purl
from interlock.supply.recorded import Holder, Holders, Kept, PackageKey, Place, Recorded, Recording

if TYPE_CHECKING:
    from interlock.store.database import Database, Session
    from interlock.supply.inventory import Inventory
    from interlock.supply.model import Hash

_PAGE: Final = 1024
_MOST_COUNTED: Final = 1000
"""Inventories whose subjects are counted: the time for an answer must not grow with all that there is."""
_CURSOR: Final = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)
_MOST_KNOWN: Final = 200_000
"""Component versions whose numbers a process keeps in mind."""


class Known(msgspec.Struct, frozen=True, gc=False):
    """What is known of a component version that has a row; many are kept, so the collector is not to look at them."""

    number: int
    algorithms: frozenset[str]
    """Those in which hashes are promised."""


class Ready(msgspec.Struct, frozen=True):
    """An inventory, brought into the form of its row before anything is locked."""

    subjects: tuple[Subject, ...]
    held: Sequence[Located]
    digest: bytes
    at: str
    envelope: str
    """The hexadecimal of its digest; empty where nothing sealed says it."""


class EnteringInventories:
    """Inventories on their way into the tables. Satisfies `interlock.supply.ports.Entering`."""

    def __init__(self, book: StoredInventories, recordings: Sequence[Recording]) -> None:
        self._book = book
        self._ready = tuple(_ready(one) for one in recordings)
        self._new: dict[Identity, Known] = {}
        self._kept: tuple[Kept, ...] = ()

    def within(self, transaction: Session) -> None:
        """Keep them in a transaction that was serialised."""
        self._new.clear()
        self._kept = tuple(self._book.enter(transaction, one, self._new) for one in self._ready)

    def done(self) -> tuple[Kept, ...]:
        """Give what was kept, once the transaction is durable."""
        self._book.keep_in_mind(self._kept, self._new)
        return self._kept


class StoredInventories:
    """The tables of components, inventories and postings."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Identity, Known] = {}

    def record(self, subjects: Sequence[Subject], inventory: Inventory, at: Instant) -> Kept:
        """Keep an inventory as that of some subjects, under each of their digests; durable before it returns.

        Errors: those of interlock.store.errors.
        """
        entering = self.entering([Recording(tuple(subjects), inventory, at)])
        with self._database.writing() as session:
            session.serialise()
            entering.within(session)
        return entering.done()[0]

    def entering(self, recordings: Sequence[Recording]) -> EnteringInventories:
        """Make inventories ready to be kept in a transaction of this database that was serialised."""
        return EnteringInventories(self, recordings)

    def enter(self, session: Session, one: Ready, new: dict[Identity, Known]) -> Kept:
        """Keep an inventory in a transaction; `new` learns what may be kept in mind once that is durable."""
        rows = session.rows("SELECT id FROM inventory WHERE sha256 = ?", (one.digest,))
        number = rows[0][0] if rows else self._add(session, one.digest, one.held, new)
        subjects = {str(each): subject.name for subject in one.subjects for each in subject.digests}
        belong(session, number, subjects, at=one.at, envelope=one.envelope)
        return Kept(number, Digest("sha256", one.digest.hex()), not rows, len(one.held))

    def keep_in_mind(self, kept: Iterable[Kept], new: Mapping[Identity, Known]) -> None:
        """Learn what became durable, and sort what was recorded where it is time to."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(new)
        if any(one.is_new and one.id % EVERY == 0 for one in kept):
            self.tidy()

    def tidy(self) -> bool:
        """Sort some of what was recorded into segments, so that asking stays quick; say whether anything was done.

        What cannot be done now is done later.
        """
        try:
            return slice_of_work(self._database)
        except (StoreLocked, StoreFull):
            return False

    def versions(self, package: PackageKey) -> tuple[Recorded, ...]:
        """Give every version of a package that was ever recorded, in the order of their first appearance."""
        with self._database.reading() as session:
            found = _components(session, "package = ? ORDER BY id", (package_number(package),))
        return tuple(one for one in found if package_key_of(one) == package)

    def by_purl(self, purl: str) -> tuple[Recorded, ...]:
        """Give what was recorded under a package URL; without a version, every version of the package.

        Errors: PurlMalformed (SUP-101).
        """
        asked = read_foreign_purl(purl)
        plain, text = package_of(asked), str(asked)
        with self._database.reading() as session:
            found = _components(session, "plain = ? ORDER BY id", (number_of(plain),))
        same = [one for one in found if plain_of(one) == plain]
        if not asked.version:
            return tuple(same)
        exact = [one for one in same if one.purl == text]
        return tuple(exact or [one for one in same if one.version == asked.version])

    def promised(self, purls: Collection[str]) -> Mapping[str, tuple[Hash, ...]]:
        """Give the hashes that were promised first, by package URL; those without any are left out."""
        plain = sorted({number_of(plain_purl(purl)) for purl in purls})
        found: dict[str, tuple[Hash, ...]] = {}
        with self._database.reading() as session:
            for group in in_groups(plain):
                clause = f"plain IN ({marks(len(group))}) AND hashes IS NOT NULL ORDER BY id"
                for purl, body in session.rows(f"SELECT purl, hashes FROM component WHERE {clause}", group):  # noqa: S608
                    if purl in purls:
                        found[purl] = (*found.get(purl, ()), *hashes_read(body, self._database.where))
        return {purl: tuple(sorted(set(hashes))) for purl, hashes in found.items()}

    def holders(self, components: Collection[int], *, limit: int = 100, after: str = "") -> Holders:
        """Say which subjects hold some component versions: `limit` of them, those recorded last first.

        Errors: CursorUnknown (STO-119).
        """
        wanted = sorted(set(components))
        start = _cursor(after)
        with self._database.reading() as session:
            found = holding(session, wanted, where=self._database.where)
            counted = list(islice(found, _MOST_COUNTED))
            subjects = _subjects(session, counted)
            rest = iter(found) if start is None else dropwhile(lambda one: one > start.inventory, found)
            rows = self._page(session, rest, wanted, start)
            page = list(islice(rows, limit + 1))
        following = page[limit][0].text if len(page) > limit else ""
        return Holders(
            len(found),
            len(subjects),
            tuple(holder for _, holder in page[:limit]),
            is_exact=len(found) <= _MOST_COUNTED,
            next=following,
        )

    def is_empty(self) -> bool:
        """Say whether nothing was ever recorded."""
        with self._database.reading() as session:
            return not session.rows("SELECT 1 FROM component LIMIT 1")

    def components(self, *, after: int = 0) -> Iterator[Recorded]:
        """Give every component version of the whole estate, in the order of their ids, from behind one of them on."""
        while True:
            with self._database.reading() as session:
                page = _components(session, "id > ? ORDER BY id LIMIT ?", (after, _PAGE))
            if not page:
                return
            yield from page
            after = page[-1].id

    def inventories_of(self, subject: Digest) -> tuple[int, ...]:
        """Give the ids of the inventories of a subject, the first recorded first; none if it is not known."""
        with self._database.reading() as session:
            rows = session.rows(
                "SELECT inventory FROM inventory_subject WHERE subject = ? ORDER BY inventory", (str(subject),)
            )
        return tuple(row[0] for row in rows)

    def listed(self, inventory: int) -> tuple[Recorded, ...]:
        """Give the component versions of an inventory, in the order of their ids."""
        with self._database.reading() as session:
            rows = session.rows("SELECT ids FROM inventory WHERE id = ?", (inventory,))
            ids = read("I", rows[0][0]) if rows else ()
            components = _numbered(session, ids)
        return tuple(components[number] for number in ids)

    def contents(self, inventory: int) -> tuple[tuple[Recorded, tuple[Place, ...]], ...]:
        """Give the component versions of an inventory with the places that name them, in the order of their ids."""
        with self._database.reading() as session:
            rows = session.rows("SELECT ids, places FROM inventory WHERE id = ?", (inventory,))
            if not rows:
                return ()
            ids, reader = read("I", rows[0][0]), PlaceReader(rows[0][1], self._database.where)
            components = _numbered(session, ids)
        return tuple((components[number], reader.places(at)) for at, number in enumerate(ids))

    def _add(self, session: Session, digest: bytes, held: Sequence[Located], new: dict[Identity, Known]) -> int:
        """Give the number of an inventory that was not there."""
        known = self._numbers(session, held, new)
        by_number = sorted((about.number, one.places) for about, one in zip(known, held, strict=True))
        number: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM inventory")[0][0]
        ids = written("I", [one for one, _ in by_number])
        session.run(
            "INSERT INTO inventory (id, sha256, ids, places) VALUES (?, ?, ?, ?)",
            (number, digest, ids, places_written(places for _, places in by_number)),
        )
        return number

    def _numbers(self, session: Session, held: Sequence[Located], new: dict[Identity, Known]) -> list[Known]:
        """Give what is known of each component version, a new number to those that have none; keep what is promised.

        Shape: as long as `held`. `new` learns what was asked and what was added.
        """
        in_mind = [self._known.get(one.identity) for one in held]
        starts: dict[int, list[int]] = {}
        for at, known in enumerate(in_mind):
            if known is None:
                starts.setdefault(held[at].identity.start, []).append(at)
        asked = self._asked(session, held, starts)
        absent = [(at, start) for start, places in starts.items() for at in places if at not in asked]
        first: int = session.rows("SELECT coalesce(max(id), 0) + 1 FROM component")[0][0] if absent else 0
        rows = []
        for number, (at, start) in enumerate(sorted(absent), start=first):
            one = held[at]
            body = hashes_written(one.hashes) if one.hashes else None
            rows.append((*row_of(number, one.identity, start), body))
            asked[at] = Known(number, frozenset(said.algorithm for said in one.hashes))
        insert(session, f"component (id, start, package, plain, {COLUMNS}, hashes)", rows)
        found = [known or asked[at] for at, known in enumerate(in_mind)]
        new.update((held[at].identity, known) for at, known in asked.items())
        for at, one in enumerate(held):
            fresh = [said for said in one.hashes if said.algorithm not in found[at].algorithms]
            if fresh:
                found[at] = new[one.identity] = self._promise(session, found[at], fresh)
        return found

    def _asked(
        self, session: Session, held: Sequence[Located], starts: Mapping[int, Sequence[int]]
    ) -> dict[int, Known]:
        """Give what is known of component versions that are looked up by their numbers, by their place in `held`."""
        found: dict[int, Known] = {}
        for group in in_groups(list(starts)):
            for row in session.rows(
                f"SELECT id, start, hashes, {COLUMNS} FROM component WHERE start IN ({marks(len(group))})",  # noqa: S608
                group,
            ):
                identity = row[3:]
                for at in starts[row[1]]:
                    if held[at].identity == identity:
                        found[at] = Known(row[0], algorithms_of(row[2], self._database.where))
        return found

    def _promise(self, session: Session, known: Known, fresh: Sequence[Hash]) -> Known:
        """Add hashes of algorithms that nothing was promised in yet; what was promised first is never changed."""
        (body,) = session.rows("SELECT hashes FROM component WHERE id = ?", (known.number,))[0]
        # Another process may have been quicker since this one learned of it.
        held = hashes_read(body, self._database.where)
        there = {said.algorithm for said in held}
        added = [said for said in fresh if said.algorithm not in there]
        if added:
            body = hashes_written((*held, *added))
            session.run("UPDATE component SET hashes = ? WHERE id = ?", (body, known.number))
        return Known(known.number, known.algorithms | there | {said.algorithm for said in added})

    def _page(
        self, session: Session, inventories: Iterable[int], wanted: Sequence[int], start: _Cursor | None
    ) -> Iterator[tuple[_Cursor, Holder]]:
        """Give the holders inventory by inventory, each with the places in it, from a place on."""
        known: dict[int, Recorded] = {}
        for inventory in inventories:
            ids, body = session.rows("SELECT ids, places FROM inventory WHERE id = ?", (inventory,))[0]
            hits = _hits(read("I", ids), wanted)
            reader = PlaceReader(body, self._database.where)
            known |= _numbered(session, [number for _, number in hits if number not in known])
            said = [(known[number], reader.places(at)) for at, number in hits]
            rows = session.rows(
                "SELECT subject, name, at FROM inventory_subject WHERE inventory = ? ORDER BY at DESC, subject",
                (inventory,),
            )
            skipped = start.offset if start is not None and start.inventory == inventory else 0
            pairs = ((row, one) for row in rows for one in said)
            for offset, ((subject, name, at), (component, places)) in enumerate(pairs):
                if offset >= skipped:
                    holder = Holder(Digest.parse(subject), name, instant(at), component, places)
                    yield _Cursor(inventory, offset), holder


def _ready(one: Recording) -> Ready:
    held = located(one.inventory.entries)
    envelope = one.envelope.hex if one.envelope is not None else ""
    return Ready(one.subjects, held, digest_of(held), stamp(one.at), envelope)


class _Cursor(NamedTuple):
    """Where a page begins: an inventory, and how many of its rows come before."""

    inventory: int
    offset: int

    @property
    def text(self) -> str:
        """As it is handed out."""
        return f"{self.inventory}.{self.offset}"


def _cursor(text: str) -> _Cursor | None:
    """Read what was handed out; none where there is nothing to read. Errors: CursorUnknown (STO-119)."""
    if not text:
        return None
    parts = _CURSOR.fullmatch(text)
    if parts is None:
        raise CursorUnknown(text=text)
    return _Cursor(int(parts[1]), int(parts[2]))


def _hits(ids: array[int], wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Give the components of an inventory that are wanted, each with its place among the ids."""
    found = ((bisect_left(ids, number), number) for number in wanted)
    return [(at, number) for at, number in found if at < len(ids) and ids[at] == number]


def _subjects(session: Session, inventories: Sequence[int]) -> set[str]:
    """Give the subjects of some inventories, each once."""
    return {
        subject
        for group in in_groups(inventories)
        for (subject,) in session.rows(
            f"SELECT subject FROM inventory_subject WHERE inventory IN ({marks(len(group))})",  # noqa: S608
            group,
        )
    }


def _components(session: Session, clause: str, values: Sequence[int]) -> list[Recorded]:
    rows = session.rows(f"SELECT id, {COLUMNS} FROM component WHERE {clause}", values)  # noqa: S608
    return [Recorded(*row) for row in rows]


def _numbered(session: Session, numbers: Sequence[int]) -> dict[int, Recorded]:
    return {
        one.id: one
        for group in in_groups(numbers)
        for one in _components(session, f"id IN ({marks(len(group))})", group)
    }
