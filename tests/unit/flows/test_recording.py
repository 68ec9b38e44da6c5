from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from interlock.control import Attachment
from interlock.evidence import CYCLONEDX, OPENVEX, SPDX
from interlock.flows.compose import write_sbom
from interlock.flows.recording import recordings
from interlock.kernel import Digest, Subject
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.recorded import Kept, Place
from interlock.testing.books import MemoryInventories

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
COMMIT = Subject("r", (Digest("gitCommit", "ab" * 20),))
SIX = Component("six", "1.16.0", "pkg:pypi/six@1.16.0", "PyPI", line=3)


def record(
    book: MemoryInventories,
    subject: Subject,
    documents: Iterable[Attachment],
    at: datetime,
    doubted: Collection[str] = (),
) -> tuple[Kept, ...]:
    """Keep what some documents say, as sealing them does."""
    entering = book.entering(recordings([subject], documents, at, doubted=doubted))
    entering.within(None)
    return entering.done()


def inventory() -> Inventory:
    """Make one of a component that two lockfiles name."""
    return merge(Reading(path, "pypi.requirements", ReadingKind.LOCKFILE, (SIX,)) for path in ("a.txt", "b/c.txt"))


def test_what_an_sbom_says_is_recorded_for_its_subject_with_the_places_that_name_it() -> None:
    book = MemoryInventories()
    (kept,) = record(book, COMMIT, [Attachment(CYCLONEDX, write_sbom(inventory(), "cyclonedx", AT, "1"))], AT)
    assert (kept.components, kept.is_new) == (1, True)
    ((component, places),) = book.contents(book.inventories_of(COMMIT.digests[0])[0])
    assert component.purl == SIX.purl
    assert [(one.path, one.line) for one in places] == [("a.txt", 3), ("b/c.txt", 3)]


def test_spdx_is_recorded_too_and_other_documents_are_not() -> None:
    book = MemoryInventories()
    documents = [Attachment(SPDX, write_sbom(inventory(), "spdx", AT, "1")), Attachment(OPENVEX, b"{}")]
    assert [kept.components for kept in record(book, COMMIT, documents, AT)] == [1]
    ((_, places),) = book.contents(book.inventories_of(COMMIT.digests[0])[0])
    assert places == (Place("sbom", is_direct=places[0].is_direct),)


def test_the_same_composition_is_kept_once() -> None:
    book = MemoryInventories()
    body = write_sbom(inventory(), "cyclonedx", AT, "1")
    first, second = record(book, COMMIT, [Attachment(CYCLONEDX, body), Attachment(CYCLONEDX, body)], AT)
    assert first.id == second.id
    assert not second.is_new


def test_without_an_sbom_nothing_is_recorded() -> None:
    book = MemoryInventories()
    assert record(book, COMMIT, [], AT) == ()
    assert book.inventories_of(COMMIT.digests[0]) == ()
