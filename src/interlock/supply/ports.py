"""The two books that flows and controls ask: of advisories, and of what everything recorded is made of. Floor 3.

`interlock.store.advisories.open_advisories(folder)` gives the one, `interlock.store.inventories.StoredInventories(
store.database)` the other; import them by name where they are used. What they are for:

- *One inventory against all advisories.* `interlock.supply.matching.match(inventory, book)` asks `find` once for all
  its packages and judges each distinct version once; `Matcher(book)` keeps its answers over many inventories. Put
  the `digest` of the result beside it. A digest of None says that nothing was looked for.
- *One advisory against everything.* `interlock.supply.matching.exposed(book.show(id), inventories)` asks `versions`
  for its packages alone, judges those, and gives them to `holders`.
- *After an update.* `changed(source)` gives what its last import brought, for the same question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from interlock.kernel import Digest, Instant, Subject
    from interlock.supply.advisory import Advisory, Exploited, Prediction
    from interlock.supply.feeds import FeedKind, ThreatState
    from interlock.supply.inventory import Inventory
    from interlock.supply.model import Hash
    from interlock.supply.oci import Content, Descriptor, Listed, Source
    from interlock.supply.recorded import (
        BookState,
        Holders,
        ImportOutcome,
        Kept,
        Origin,
        PackageKey,
        Place,
        Recorded,
        Recording,
        Unread,
    )


class AdvisoryBook(Protocol):
    """All advisories at hand, by package and by name.

    Promise: what is asked between two imports comes from one state; an import that does not finish changes nothing.
    """

    def state(self) -> BookState:
        """Say what is held: digest, counts, and for each source how old it is."""
        ...

    def find(self, packages: Collection[PackageKey]) -> Mapping[PackageKey, tuple[Advisory, ...]]:
        """Give the advisories about some packages, by package; those without any are left out.

        Shape: keys as `package_key` gives them; the `affected` of each advisory holds only what is about that
               package. Withdrawn ones are left out, and of several copies of one record the newest is given.
        """
        ...

    def show(self, name: str) -> tuple[Advisory, ...]:
        """Give the whole records that have this id or this alias in any spelling of its case, withdrawn ones too."""
        ...

    def changed(self, source: str) -> Iterator[Advisory]:
        """Give the whole records that the last import of a source added or changed."""
        ...

    def take_in(self, origin: Origin, records: Iterable[Advisory | Unread]) -> ImportOutcome:
        """Keep the records of a source in place of those it had, read as a stream.

        Shape:   of several records with one id the one that was modified last is kept.
        Promise: readers see none of it before all of it is there. Where the iterable raises, or the process dies,
                 the former state stays; the same import begun again goes on with what it had kept already.
        Errors: those of interlock.store.errors, and what the iterable raises.
        """
        ...

    def still_current(self, source: str, at: Instant) -> None:
        """Note that a source said that nothing has changed since its last import."""
        ...

    def forget(self, source: str) -> int:
        """Drop all records of a source and give how many those were."""
        ...


class Entering(Protocol):
    """Inventories on their way into the book, as part of a transaction that keeps something else besides."""

    def within(self, transaction: Any) -> None:  # noqa: ANN401 (only the store that opened it knows what it is)
        """Keep them in a transaction of the same store. Errors: those of the store."""
        ...

    def done(self) -> tuple[Kept, ...]:
        """Give what was kept, once the transaction is durable."""
        ...


class InventoryBook(Protocol):
    """What every subject recorded so far is made of, each component version held once for all of them."""

    def record(self, subjects: Sequence[Subject], inventory: Inventory, at: Instant) -> Kept:
        """Keep an inventory as that of some subjects (a commit, an artifact), under each of their digests.

        Promise: durable before it returns, or nothing of it is kept. Recording the same again changes nothing. A
                 subject may have several inventories.
        """
        ...

    def entering(self, recordings: Sequence[Recording]) -> Entering:
        """Make inventories ready to be kept together with what they were read from; see `Ledger.append`.

        Promise: as for `record`, with the transaction in place of the return.
        """
        ...

    def versions(self, package: PackageKey) -> tuple[Recorded, ...]:
        """Give every version of a package that was ever recorded, in the order of their first appearance."""
        ...

    def by_purl(self, purl: str) -> tuple[Recorded, ...]:
        """Give what was recorded under a package URL; without a version, every version of the package.

        Errors: PurlMalformed (SUP-101).
        """
        ...

    def promised(self, purls: Collection[str]) -> Mapping[str, tuple[Hash, ...]]:
        """Give the hashes that lockfiles promised, by package URL; those without any are left out.

        Promise: of each algorithm those that were recorded first, whatever is recorded later.
        """
        ...

    def holders(self, components: Collection[int], *, limit: int = 100, after: str = "") -> Holders:
        """Say which subjects hold some component versions, by `Recorded.id`: how many, and `limit` of them.

        Shape:   `after` is the `next` of the page before.
        Errors:  CursorUnknown (STO-119).
        Promise: going through all pages gives every subject that was there when it began; one that something was
                 recorded for meanwhile may come again. The time for a page hardly grows with how many there are.
        """
        ...

    def is_empty(self) -> bool:
        """Say whether nothing was ever recorded, so that finding nothing means nothing."""
        ...

    def components(self, *, after: int = 0) -> Iterator[Recorded]:
        """Give every component version of the whole estate, in the order of their ids, from behind one of them on."""
        ...

    def inventories_of(self, subject: Digest) -> tuple[int, ...]:
        """Give the ids of the inventories of a subject, the first recorded first; none if it is not known."""
        ...

    def listed(self, inventory: int) -> tuple[Recorded, ...]:
        """Give the component versions of an inventory, in the order of their ids."""
        ...

    def contents(self, inventory: int) -> tuple[tuple[Recorded, tuple[Place, ...]], ...]:
        """Give the component versions of an inventory with the places that name them, in the order of their ids."""
        ...


class ThreatBook(Protocol):
    """What is known of attacks on vulnerabilities: which happen already, and how likely the others are.

    `StoredAdvisories.threats` gives it. `interlock.supply.advisory.prioritised` takes what it answers.
    """

    def state(self) -> tuple[ThreatState, ...]:
        """Say what is held and how old it is, by name and kind; empty where no feed was ever brought in."""
        ...

    def exploited(self, names: Collection[str]) -> Mapping[str, Exploited]:
        """Give what is known to be exploited among some names, by CVE in upper case."""
        ...

    def predictions(self, names: Collection[str]) -> Mapping[str, Prediction]:
        """Give how likely some names are to be exploited, by CVE in upper case."""
        ...

    def take_in(self, origin: Origin, kind: FeedKind, rows: Iterable[Exploited | Prediction | Unread]) -> ThreatState:
        """Keep the rows of a feed in place of those it had.

        Promise: all of them count at once. Where the iterable raises, or the process dies, the former ones stay.
        """
        ...

    def still_current(self, source: str, at: Instant) -> None:
        """Note that a source said that nothing has changed since its last import."""
        ...

    def forget(self, source: str) -> int:
        """Drop all rows of a source and give how many those were."""
        ...


class ArtifactRepository(Protocol):
    """Keeps artifacts by their digest: a folder, or a repository of an OCI registry.

    Promise: what it gives is what its digest says, or an error; whoever reads a stream MUST have read it to its end
             before anything of it is used. What is put there is there as a whole or not at all.
    """

    @property
    def address(self) -> str:
        """Where it is, as a person would write it; without credentials."""
        ...

    def find(self, wanted: Digest | str) -> Content:
        """Give a manifest by its digest or a tag. Errors: ContentMissing (REG-102), ContentDamaged (REG-103)."""
        ...

    def listed(self) -> Iterator[Listed]:
        """Give what is there, with its tags; what is about something else (referrers) may be among it."""
        ...

    def referrers(self, of: Digest) -> tuple[Descriptor, ...]:
        """Give what says of itself that it is about a manifest; whether it is, shows when it is read."""
        ...

    def holds(self, blob: Digest) -> bool:
        """Say whether a blob is there."""
        ...

    def read(self, blob: Descriptor) -> Iterator[bytes]:
        """Give a blob in pieces; raises at the end at the latest if it is another. Errors: as for `find`."""
        ...

    def keep(self, blob: Descriptor, source: Source) -> None:
        """Take in a blob; one that is there already costs nothing.

        Errors: ContentDamaged (REG-103) if the source gives something else, RepositoryFull (REG-105).
        """
        ...

    def borrow(self, blob: Descriptor, lender: ArtifactRepository) -> bool:
        """Take a blob over from a neighbour without moving its bytes; False where that cannot be."""
        ...

    def put(self, content: Content, tag: str = "") -> None:
        """Take in a manifest whose parts are there, and have a tag lead to it.

        Errors: PartsMissing (REG-104), RepositoryFull (REG-105), OciMalformed (FMT-120).
        """
        ...
