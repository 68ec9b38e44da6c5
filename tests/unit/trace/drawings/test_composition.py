"""What is known to be wrong leads to components, and to what was scanned unless somebody said otherwise."""

from __future__ import annotations

import pytest

from interlock.evidence import (
    CYCLONEDX,
    OPENVEX,
    SCANNER,
    SPDX,
    VULNERABILITIES,
    Database,
    ScannedBy,
    ScanTimes,
    Score,
    Vulnerability,
    VulnerabilityScan,
)
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT, draw, edges, entry_of, kind_of, label_of, words

PURL = "pkg:pypi/left@1.0"


def scan(**told: str) -> VulnerabilityScan:
    found = Vulnerability(
        "GHSA-1", (Score("interlock", "high"),), ({"purl": PURL, "names": "GHSA-1 CVE-2026-1", **told},)
    )
    at = "2026-01-01T00:00:00Z"
    return VulnerabilityScan(ScannedBy(SCANNER, "1", Database("urn:x", "7", at), (found,)), ScanTimes(at, at))


def test_an_advisory_by_all_its_names_affects_the_component_and_what_was_scanned() -> None:
    drawing = draw(VULNERABILITIES, scan(places="requirements.txt:3"))
    names = ("advisory:GHSA-1", "advisory:CVE-2026-1")
    assert edges(drawing, Relation.AFFECTS) == {(name, what) for name in names for what in (PURL, str(ARTIFACT))}
    assert kind_of(drawing, "advisory:CVE-2026-1") is Kind.ADVISORY
    assert kind_of(drawing, PURL) is Kind.COMPONENT
    assert words(drawing, "path") == {"requirements.txt:3"}
    assert label_of(drawing, entry_of(drawing)).startswith("scan: 1 vulnerability ")


def test_what_somebody_said_is_not_affected_is_the_component_alone() -> None:
    drawing = draw(VULNERABILITIES, scan(vex="not_affected by Ada"))
    assert {what for _, what in edges(drawing, Relation.AFFECTS)} == {PURL}


@pytest.mark.parametrize(("kind", "word"), [(CYCLONEDX, "CycloneDX"), (SPDX, "SPDX")])
def test_an_sbom_is_evidence_of_what_it_is_about_and_draws_no_components(kind: str, word: str) -> None:
    drawing = draw(kind, {"components": [{"purl": PURL}]})
    assert label_of(drawing, entry_of(drawing)) == f"SBOM ({word})"
    assert all(PURL not in (edge.source, edge.target) for edge in drawing.edges)


@pytest.mark.parametrize(("status", "affected"), [("affected", {("advisory:CVE-2026-1", PURL)}), ("fixed", set())])
def test_vex_shows_an_advisory_and_affects_only_where_it_says_so(status: str, affected: set[tuple[str, str]]) -> None:
    document = {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": "https://example.org/vex",
        "author": "Ada",
        "timestamp": "2026-01-01T00:00:00Z",
        "version": 1,
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "products": [{"@id": PURL}], "status": status,
                        "action_statement": "wait"}],
    }  # fmt: skip
    drawing = draw(OPENVEX, document)
    assert edges(drawing, Relation.AFFECTS) == affected
    assert ("advisory:CVE-2026-1", entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert label_of(drawing, entry_of(drawing)) == f"VEX by Ada: CVE-2026-1 {status}"
    assert words(drawing, "person") == {"Ada"}
