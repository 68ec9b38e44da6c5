"""What the books of advisories and of inventories answer: the values that the ports of this package speak in.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

import msgspec

from interlock.kernel import Digest, Instant, Subject
from interlock.supply.inventory import Inventory
from interlock.supply.model import Scope

PackageKey = tuple[str, str]
"""The family of an ecosystem and a name in its one spelling, as `interlock.supply.advisory.package_key` gives it."""


class EcosystemState(msgspec.Struct, frozen=True):
    """What a source says of one ecosystem."""

    name: str
    """As the records write it, with its release: `Debian:12`."""
    records: int
    withdrawn: int
    newest: Instant | None = None
    """The latest time at which one of the records says it was modified; None where none says so credibly."""


class SourceState(msgspec.Struct, frozen=True):
    """One database whose records are held, as its last finished import left them."""

    name: str
    """What the importer called it: a mirror's address, a file's path."""
    records: int
    withdrawn: int
    """How many of them were taken back; they are kept, and find nothing."""
    fetched: Instant
    """When its records were last known to be what the source held; also where nothing had changed."""
    newest: Instant | None
    """The latest time at which one of its records says it was modified; None where none says so credibly."""
    etag: str = ""
    """As the server gave it, for asking whether anything changed."""
    last_modified: str = ""
    """As the server gave it."""
    refused: int = 0
    """Records of the last import that could not be read, so that what they would find is not found."""
    ecosystems: tuple[EcosystemState, ...] = ()
    """Of which ecosystems it has records, by name; a record about several is counted in each."""


class BookState(msgspec.Struct, frozen=True):
    """What the advisories at hand are: what a decision names so that it can be replayed, and how old they are."""

    digest: Digest | None
    """Of all records together, whatever their order and source; None while no import was finished."""
    records: int
    withdrawn: int
    packages: int
    """How many packages the records speak of."""
    sources: tuple[SourceState, ...] = ()
    """By name."""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing can be found because nothing is held: then absence means nothing."""
        return self.records == 0

    @property
    def ecosystems(self) -> tuple[EcosystemState, ...]:
        """What all sources together say of each ecosystem, by name; what two of them have is counted twice."""
        found: dict[str, EcosystemState] = {}
        for one in (one for source in self.sources for one in source.ecosystems):
            known = found.get(one.name, EcosystemState(one.name, 0, 0))
            newest = max((at for at in (known.newest, one.newest) if at is not None), default=None)
            found[one.name] = EcosystemState(
                one.name, known.records + one.records, known.withdrawn + one.withdrawn, newest
            )
        return tuple(found[name] for name in sorted(found))

    @property
    def updated(self) -> Instant | None:
        """When the source that was fetched longest ago was fetched: all the rest is at least as new."""
        return min((source.fetched for source in self.sources), default=None)


class ImportOutcome(msgspec.Struct, frozen=True):
    """What an import changed."""

    added: int
    changed: int
    removed: int
    """Records that a full import no longer held."""
    unchanged: int
    refused: int
    digest: Digest
    """Of all records of all sources afterwards."""


class Origin(msgspec.Struct, frozen=True):
    """Where an import's records come from, and when."""

    source: str
    """The name under which its records are kept and later replaced."""
    fetched: Instant
    etag: str = ""
    last_modified: str = ""
    is_whole: bool = True
    """Whether the records are all that the source holds, so that those which are not among them are gone."""


class Unread(msgspec.Struct, frozen=True):
    """A record that the source holds and nobody could read: it counts as refused, and its former state stays."""

    id: str = ""
    """Empty where not even that could be read."""


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """One component version as the whole estate knows it, once."""

    id: int
    """Its number in this book; never used for another."""
    ecosystem: str
    name: str
    version: str
    purl: str
    commit: str = ""
    """The commit that a Git source was resolved to."""
    source_package: str = ""
    """For a package of a distribution: what it was built from."""
    source_version: str = ""
    """The version of that; empty where it is the same."""


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a file names a component."""

    path: str
    line: int = 0
    inside: str = ""
    """The path within an archive or image."""
    scope: Scope = Scope.REQUIRED
    is_direct: bool | None = None


class Recording(msgspec.Struct, frozen=True):
    """An inventory that is to be recorded."""

    subjects: tuple[Subject, ...]
    """What it is the inventory of."""
    inventory: Inventory
    at: Instant
    envelope: Digest | None = None
    """Of the sealed SBOM that says it; only what an entry of the ledger says is part of the graph."""


class Kept(msgspec.Struct, frozen=True):
    """An inventory that was recorded."""

    id: int
    digest: Digest
    """Of its components and their places: the same inventory recorded twice is kept once."""
    is_new: bool
    components: int


class Holder(msgspec.Struct, frozen=True, gc=False):
    """A subject that holds a component version."""

    subject: Digest
    """A commit's `gitCommit`, an artifact's `sha256`."""
    name: str
    """What the subject was called when it was recorded."""
    at: Instant
    """When it was first recorded."""
    component: Recorded
    places: tuple[Place, ...]
    """Sorted."""


class Holders(msgspec.Struct, frozen=True):
    """Who holds some component versions: how many, and some of them."""

    inventories: int
    """How many different inventories; always exact."""
    subjects: int
    """How many subjects those have; at least so many where they are too many to be counted."""
    page: tuple[Holder, ...]
    """The subjects recorded last first; one with several of the versions comes once for each."""
    is_exact: bool = True
    """Whether `subjects` is all of them."""
    next: str = ""
    """What to ask for to get those that follow; empty where none do."""
