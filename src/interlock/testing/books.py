"""The books of advisories and inventories in memory: what tests hold the stored ones to, and build on. Floor 14.

Nothing here is quick: each question goes through everything that is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.kernel import Digest, Instant, InstantMalformed, Subject, instant
from interlock.store.errors import CursorUnknown
from interlock.supply.advisory import Advisory, package_key, packed
from interlock.supply.inventory import Entry, Inventory
from interlock.supply.model import Component, Hash
from interlock.supply.promises import promised
from interlock.supply.purl import package_of, read_foreign_purl
from interlock.supply.questions import package_key_of, plain_of
from interlock.supply.recorded import (
    BookState,
    EcosystemState,
    Holder,
    Holders,
    ImportOutcome,
    Kept,
    Origin,
    PackageKey,
    Place,
    Recorded,
    Recording,
    SourceState,
    Unread,
)

_AT: Final = datetime(2026, 11, 22, tzinfo=UTC)


def _moment(text: str) -> Instant | None:
    try:
        return instant(text)
    except InstantMalformed:
        return None


def _ecosystems(records: Iterable[Advisory]) -> tuple[EcosystemState, ...]:
    found: dict[str, list[Advisory]] = {}
    for one in records:
        for name in {affected.ecosystem for affected in one.affected if affected.ecosystem and affected.name}:
            found.setdefault(name, []).append(one)
    return tuple(
        EcosystemState(
            name,
            len(found[name]),
            sum(one.is_withdrawn for one in found[name]),
            max((at for one in found[name] if (at := _moment(one.modified)) is not None), default=None),
        )
        for name in sorted(found)
    )


class MemoryAdvisories:
    """Satisfies `interlock.supply.ports.AdvisoryBook`."""

    def __init__(self, *advisories: Advisory) -> None:
        self._held: dict[str, dict[str, Advisory]] = {}
        self._states: dict[str, SourceState] = {}
        self._brought: dict[str, list[Advisory]] = {}
        if advisories:
            self.take_in(Origin("memory", _AT), advisories)

    def state(self) -> BookState:
        """Say what is held."""
        records = [one for held in self._held.values() for one in held.values()]
        if not self._states:
            return BookState(None, 0, 0, 0)
        return BookState(
            self._digest(),
            len(records),
            sum(one.is_withdrawn for one in records),
            len({package_key(a.ecosystem, a.name) for one in records for a in one.affected if a.name}),
            tuple(self._states[name] for name in sorted(self._states)),
        )

    def find(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, tuple[Advisory, ...]]:
        """Give the standing advisories about some packages."""
        newest: dict[PackageKey, dict[str, Advisory]] = {}
        for name in sorted(self._held):
            for one in self._held[name].values():
                for key in {package_key(a.ecosystem, a.name) for a in one.affected if a.name} & set(packages):
                    known = newest.setdefault(key, {}).get(one.id)
                    if known is None or known.modified < one.modified:
                        about = tuple(a for a in one.affected if package_key(a.ecosystem, a.name) == key)
                        newest[key][one.id] = replace(one, affected=about)
        found = {
            key: tuple(known[i] for i in sorted(known) if not known[i].is_withdrawn) for key, known in newest.items()
        }
        return {key: advisories for key, advisories in found.items() if advisories}

    def show(self, name: str) -> tuple[Advisory, ...]:
        """Give the whole records with an id or alias."""
        asked = name.strip().casefold()
        found = [
            (one.id, source, one)
            for source, held in self._held.items()
            for one in held.values()
            if asked in {known.casefold() for known in (one.id, *one.aliases)}
        ]
        return tuple(one for *_, one in sorted(found, key=lambda row: row[:2]))

    def changed(self, source: str) -> Iterator[Advisory]:
        """Give what the last import of a source added or changed."""
        yield from self._brought.get(source, ())

    def take_in(self, origin: Origin, records: Iterable[Advisory | Unread]) -> ImportOutcome:
        """Keep the records of a source in place of those it had."""
        former = self._held.get(origin.source, {})
        new: dict[str, Advisory] = {}
        refused = 0
        unread = set()
        for one in records:
            if isinstance(one, Unread):
                refused += 1
                unread.add(one.id)
            elif one.id not in new or new[one.id].modified <= one.modified:
                new[one.id] = one
        kept = {name: one for name, one in former.items() if name in unread or not origin.is_whole}
        held = kept | new
        self._held[origin.source] = held
        self._brought[origin.source] = [one for name, one in new.items() if former.get(name) != one]
        self._states[origin.source] = SourceState(
            origin.source,
            len(held),
            sum(one.is_withdrawn for one in held.values()),
            origin.fetched,
            None,
            origin.etag,
            origin.last_modified,
            refused,
            _ecosystems(held.values()),
        )
        return ImportOutcome(
            added=len(new.keys() - former.keys()),
            changed=sum(name in former and former[name] != one for name, one in new.items()),
            removed=len(former.keys() - held.keys()),
            unchanged=sum(former.get(name) == one for name, one in held.items()),
            refused=refused,
            digest=self._digest(),
        )

    def still_current(self, source: str, at: Instant) -> None:
        """Note that a source has not changed."""
        if source in self._states:
            self._states[source] = replace(self._states[source], fetched=at)

    def forget(self, source: str) -> int:
        """Drop all records of a source."""
        self._states.pop(source, None)
        self._brought.pop(source, None)
        return len(self._held.pop(source, {}))

    def _digest(self) -> Digest:
        bodies = {packed(one) for held in self._held.values() for one in held.values()}
        return Digest("sha256", hashlib.sha256(msgspec.msgpack.encode(sorted(bodies))).hexdigest())


class MemoryEntering:
    """Satisfies `interlock.supply.ports.Entering`."""

    def __init__(self, book: MemoryInventories, recordings: Sequence[Recording]) -> None:
        self._book = book
        self._recordings = recordings
        self._kept: tuple[Kept, ...] = ()

    def within(self, _transaction: object) -> None:
        """Keep them."""
        self._kept = tuple(self._book.record(one.subjects, one.inventory, one.at) for one in self._recordings)

    def done(self) -> tuple[Kept, ...]:
        """Give what was kept."""
        return self._kept


class MemoryInventories:
    """Satisfies `interlock.supply.ports.InventoryBook`."""

    def __init__(self) -> None:
        self._components: dict[Recorded, Recorded] = {}
        self._inventories: list[dict[int, tuple[Place, ...]]] = []
        self._subjects: dict[tuple[Digest, int], tuple[str, Instant]] = {}
        self._promised: dict[str, dict[str, list[Hash]]] = {}

    def record(self, subjects: Sequence[Subject], inventory: Inventory, at: Instant) -> Kept:
        """Keep an inventory as that of some subjects."""
        held: dict[int, set[Place]] = {}
        for entry in inventory.entries:
            held.setdefault(self._number(entry.component).id, set()).update(_places(entry))
            self._promise(entry)
        content = {number: tuple(sorted(held[number], key=repr)) for number in sorted(held)}
        is_new = content not in self._inventories
        if is_new:
            self._inventories.append(content)
        number = self._inventories.index(content) + 1
        for subject in subjects:
            for digest in subject.digests:
                self._subjects.setdefault((digest, number), (subject.name, at))
        body = msgspec.msgpack.encode(list(content.items()))
        return Kept(number, Digest("sha256", hashlib.sha256(body).hexdigest()), is_new, len(content))

    def entering(self, recordings: Sequence[Recording]) -> MemoryEntering:
        """Make inventories ready to be kept beside something else."""
        return MemoryEntering(self, recordings)

    def versions(self, package: PackageKey) -> tuple[Recorded, ...]:
        """Give every version of a package."""
        return tuple(one for one in self._components.values() if package_key_of(one) == package)

    def by_purl(self, purl: str) -> tuple[Recorded, ...]:
        """Give what was recorded under a package URL."""
        asked = read_foreign_purl(purl)
        same = [one for one in self._components.values() if plain_of(one) == package_of(asked)]
        exact = [one for one in same if one.purl == str(asked)] if asked.version else same
        return tuple(exact or [one for one in same if one.version == asked.version])

    def promised(self, purls: Collection[str]) -> Mapping[str, tuple[Hash, ...]]:
        """Give the hashes that were promised first."""
        return {
            purl: tuple(sorted(one for hashes in by_algorithm.values() for one in hashes))
            for purl, by_algorithm in self._promised.items()
            if purl in purls
        }

    def _promise(self, entry: Entry) -> None:
        known = self._promised.get(entry.component.purl, {})
        told: dict[str, list[Hash]] = {}
        for one in promised(entry.mentions):
            told.setdefault(one.algorithm, []).append(one)
        if told:
            self._promised[entry.component.purl] = told | known

    def holders(self, components: Collection[int], *, limit: int = 100, after: str = "") -> Holders:
        """Say which subjects hold some component versions."""
        wanted = set(components)
        found = [number for number, held in enumerate(self._inventories, start=1) if wanted & held.keys()]
        rows = sorted(
            (-number, subject, name, at, component)
            for (subject, number), (name, at) in self._subjects.items()
            if number in found
            for component in wanted & self._inventories[number - 1].keys()
        )
        by_id = {one.id: one for one in self._components.values()}
        if not (after or "0").isdecimal():
            raise CursorUnknown(text=after)
        start = int(after or 0)
        page = tuple(
            Holder(subject, name, at, by_id[component], self._inventories[-number - 1][component])
            for number, subject, name, at, component in rows[start : start + limit]
        )
        following = str(start + limit) if start + limit < len(rows) else ""
        return Holders(len(found), len({row[1] for row in rows}), page, next=following)

    def is_empty(self) -> bool:
        """Say whether nothing was ever recorded."""
        return not self._components

    def components(self, *, after: int = 0) -> Iterator[Recorded]:
        """Give every component version."""
        yield from (one for one in self._components.values() if one.id > after)

    def inventories_of(self, subject: Digest) -> tuple[int, ...]:
        """Give the ids of the inventories of a subject."""
        return tuple(sorted(number for own, number in self._subjects if own == subject))

    def listed(self, inventory: int) -> tuple[Recorded, ...]:
        """Give the component versions of an inventory."""
        return tuple(one for one, _ in self.contents(inventory))

    def contents(self, inventory: int) -> tuple[tuple[Recorded, tuple[Place, ...]], ...]:
        """Give what an inventory holds."""
        if not 0 < inventory <= len(self._inventories):
            return ()
        by_id = {one.id: one for one in self._components.values()}
        return tuple((by_id[number], places) for number, places in self._inventories[inventory - 1].items())

    def _number(self, component: Component) -> Recorded:
        plain = Recorded(
            0,
            component.ecosystem,
            component.name,
            component.version,
            component.purl,
            component.source.commit.lower(),
            component.source_package,
            component.source_version,
        )
        return self._components.setdefault(plain, replace(plain, id=len(self._components) + 1))


def _places(entry: Entry) -> Iterator[Place]:
    for mention in entry.mentions:
        said = mention.component
        yield Place(mention.path, said.line, said.inside, said.scope, said.is_direct)
