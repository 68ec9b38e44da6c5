from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.flows.affected import affected_by, holding
from interlock.flows.errors import AdvisoryUnknown
from interlock.kernel import Digest, Subject
from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.supply.recorded import Origin
from interlock.testing.books import MemoryInventories

AT = "2026-01-01T00:00:00Z"
NOW = datetime(2026, 2, 1, tzinfo=UTC)
FIXED = (Range(RangeKind.ECOSYSTEM, (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, "2.0"))),)
RECORDS = (
    Advisory("GHSA-2222-2222-2222", AT, aliases=("CVE-2026-0001",), affected=(Affected("PyPI", "ham", FIXED),)),
    Advisory("PYSEC-2026-3", AT, withdrawn=AT, affected=(Affected("PyPI", "ham", FIXED),)),
)


@pytest.fixture
def advisories(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(str(tmp_path / "advisories"), is_read_only=False) as book:
        book.take_in(Origin("test", NOW), RECORDS)
        yield book


@pytest.fixture
def inventories() -> MemoryInventories:
    """Give a book in which two commits hold two versions."""
    book = MemoryInventories()
    for place, version in enumerate(("1.0", "2.0")):
        ham = Component("ham", version, f"pkg:pypi/ham@{version}", "PyPI")
        reading = Reading("a.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, (ham,))
        book.record([Subject(f"c{place}", (Digest("gitCommit", f"{place}" * 40),))], merge([reading]), NOW)
    return book


def test_only_the_subject_with_a_version_that_is_affected_is_named(
    advisories: StoredAdvisories, inventories: MemoryInventories
) -> None:
    found = affected_by("cve-2026-0001", advisories, inventories, limit=10)
    assert [(one.component.version, one.is_certain) for one in found.components] == [("1.0", True)]
    assert [one.name for one in found.holders.page] == ["c0"]
    assert set(found.names) == {"GHSA-2222-2222-2222", "CVE-2026-0001"}


def test_a_version_that_nobody_knows_may_be_affected(advisories: StoredAdvisories) -> None:
    book = MemoryInventories()
    odd = Component("ham", "", "pkg:pypi/ham", "PyPI")
    reading = Reading("a.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, (odd,))
    book.record([Subject("c", (Digest("gitCommit", "a" * 40),))], merge([reading]), NOW)
    (one,) = affected_by("CVE-2026-0001", advisories, book, limit=10).components
    assert not one.is_certain
    assert one.why


def test_what_was_taken_back_finds_nothing_and_says_so(
    advisories: StoredAdvisories, inventories: MemoryInventories
) -> None:
    found = affected_by("PYSEC-2026-3", advisories, inventories, limit=10)
    assert (found.components, found.is_withdrawn) == ((), True)


def test_a_name_that_no_advisory_has_is_an_error_and_never_an_empty_answer(
    advisories: StoredAdvisories, inventories: MemoryInventories
) -> None:
    with pytest.raises(AdvisoryUnknown):
        affected_by("CVE-2026-9999", advisories, inventories, limit=10)


def test_a_package_is_found_in_every_version_or_in_one(inventories: MemoryInventories) -> None:
    assert holding("pkg:pypi/ham", inventories, limit=10).holders.subjects == 2
    assert holding("pkg:pypi/Ham@2.0", inventories, limit=10).holders.subjects == 1
    assert len(holding("pkg:pypi/ham", inventories, limit=1).holders.page) == 1
    with pytest.raises(PurlMalformed):
        holding("pkg:", inventories, limit=10)


def test_where_nothing_was_recorded_that_is_said() -> None:
    assert not holding("pkg:pypi/ham", MemoryInventories(), limit=10).is_anything_recorded
