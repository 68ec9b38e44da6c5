from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.evidence import VULNERABILITIES, Statement, VerifiedStatement
from interlock.flows.newly_known import Books, Lookup, newly_known
from interlock.kernel import Digest, KeyId, Subject, canonical, sha256
from interlock.runtime.running import Differs
from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.recorded import Origin
from interlock.supply.vex import Product, Status
from interlock.supply.vex import Statement as Said
from interlock.testing.books import MemoryInventories
from tests.advisory_books import advisory
from tests.inventories import component, inventory

NOW = datetime(2026, 2, 1, tzinfo=UTC)
APP = Subject("app.zip", (Digest("sha256", "a" * 64),))
PURL = "pkg:pypi/django@1.0"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """Give an artifact with one component, and an advisory about it."""
    inventories = MemoryInventories()
    inventories.record([APP], inventory(component()), NOW)
    with open_advisories(str(tmp_path / "advisories"), is_read_only=False) as book:
        book.take_in(Origin("test", NOW), [advisory(1, published="2026-01-30T00:00:00Z", summary="it breaks")])
        yield Books(inventories, book)


def scanned(index: int, *found: dict[str, str]) -> VerifiedStatement:
    """Give a scan that stands in the ledger."""
    results = [{"id": one["id"], "severity": [], "annotations": [one]} for one in found]
    predicate = canonical(
        {
            "scanner": {
                "uri": "pkg:x",
                "version": "1",
                "db": {"uri": "x", "version": "1", "lastUpdate": "2026-01-01T00:00:00Z"},
                "result": results,
            },
            "metadata": {"scanStartedOn": "2026-01-01T00:00:00Z", "scanFinishedOn": "2026-01-01T00:00:00Z"},
        }
    )
    return VerifiedStatement(
        statement=Statement((APP,), VULNERABILITIES, predicate),
        signer=KeyId("k"),
        signer_name="k",
        index=index,
        envelope=sha256(predicate),
        at=NOW,
    )


def look(books: Books, *statements: VerifiedStatement, until: int = 10) -> Lookup:
    return newly_known("app.zip", APP.digests, statements, until, books, NOW)


def test_what_no_scan_had_found_is_told_with_component_and_since_when(books: Books) -> None:
    (one,) = look(books).found
    assert (one.kind, one.what) == (Differs.VULNERABILITY, f"CVE-2026-1 {PURL}")
    assert "published 2026-01-30) affects django 1.0 in app.zip" in one.says
    assert one.says.endswith(": it breaks")
    assert (one.components, set(one.aliases)) == ((PURL,), {"CVE-2026-1", "GHSA-1"})


def test_what_a_scan_before_the_decision_had_found_is_not_new_by_any_of_its_names(books: Books) -> None:
    known = {"id": "GHSA-1", "purl": PURL, "names": "GHSA-1 PYSEC-1"}
    assert look(books, scanned(3, known)).found == ()


def test_what_a_scan_found_after_the_decision_is_new(books: Books) -> None:
    known = {"id": "CVE-2026-1", "purl": PURL}
    assert len(look(books, scanned(12, known)).found) == 1


def test_the_same_vulnerability_in_another_version_tells_nothing_of_this_one(books: Books) -> None:
    other = {"id": "CVE-2026-1", "purl": "pkg:pypi/django@0.9"}
    assert len(look(books, scanned(3, other)).found) == 1


def test_a_scan_that_cannot_be_read_had_told_nobody_anything(books: Books) -> None:
    scan = scanned(3, {"id": "CVE-2026-1", "purl": PURL})
    broken = msgspec.structs.replace(scan, statement=Statement((APP,), VULNERABILITIES, b"[]"))
    assert len(look(books, broken).found) == 1


def test_what_a_statement_that_counts_answers_is_no_difference(books: Books) -> None:
    said = Said("CVE-2026-1", (Product(PURL),), Status.NOT_AFFECTED, "ada", NOW - timedelta(days=1))
    assert look(msgspec.structs.replace(books, statements=lambda: (said,))).found == ()


def test_without_advisories_or_inventory_nobody_looked(books: Books, tmp_path: Path) -> None:
    assert "no advisories here" in look(msgspec.structs.replace(books, advisories=None)).unlooked
    with open_advisories(str(tmp_path / "empty"), is_read_only=False) as empty:
        assert isinstance(empty, StoredAdvisories)
        assert "no advisories here" in look(msgspec.structs.replace(books, advisories=empty)).unlooked
    assert "nobody recorded" in look(msgspec.structs.replace(books, inventories=MemoryInventories())).unlooked
