"""What is wrong with what runs, by the advisories of today; that nobody could look is said and is no answer."""

from __future__ import annotations

from pathlib import Path

from interlock.evidence import CYCLONEDX
from interlock.flows.tracing.pod_to_cves import Books, pod_to_cves
from interlock.store.advisories import open_advisories
from interlock.trace import Kind
from tests.advisory_books import OSV, advisory
from tests.estate import Estate
from tests.tracing import asking


def bom(*purls: str) -> dict[str, object]:
    parts = [one.removeprefix("pkg:pypi/").split("@") for one in purls]
    components = [
        {"type": "library", "name": name, "version": version, "purl": purl}
        for purl, (name, version) in zip(purls, parts, strict=True)
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def test_a_vulnerability_that_no_scan_had_found_is_told(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.world.app() as app:
        app.seal.document(artifact, CYCLONEDX, bom("pkg:pypi/django@1.0", "pkg:pypi/flask@3.0"))
    estate.deployed(artifact)
    with open_advisories(str(tmp_path / "advisories"), is_read_only=False) as book:
        book.take_in(OSV, [advisory(1)])
        with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, _):
            place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
            found = pod_to_cves(asked, place, Books(app.inventories, book))
    (one,) = found.ailing
    assert [(each.id, each.component, each.was_scanned, each.is_open) for each in one.ailments] == [
        ("CVE-2026-1", "pkg:pypi/django@1.0", False, True)
    ]
    assert one.unlooked == ()


def test_without_advisories_or_sbom_nobody_looked(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, tracing):
        place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
        found = pod_to_cves(asked, place, tracing.books)
    (one,) = found.ailing
    assert one.ailments == ()
    assert any("advisories" in why for why in one.unlooked)
