"""What things are made of, and what is known to be wrong with that: SBOMs, scans and VEX. Floor 10.

The components themselves are in no drawing: they come from the inventories that are made of SBOMs.
"""

from __future__ import annotations

from typing import Final

from interlock.evidence.composition import SPDX, Vulnerability, read_scan
from interlock.formats.openvex import read_openvex
from interlock.supply.vex import Statement, Status
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_STANDARD: Final = {SPDX: "SPDX"}


def sbom(sketch: Sketch) -> None:
    """Draw an SBOM."""
    sketch.is_a(Kind.EVIDENCE, f"SBOM ({_STANDARD.get(sketch.said.kind, 'CycloneDX')})")
    sketch.word("name", *(subject.name for subject in sketch.said.subjects))


def scan(sketch: Sketch) -> None:
    """Draw a scan for vulnerabilities. Errors: PredicateMalformed (EVD-102)."""
    one = read_scan(sketch.said.predicate).scanner
    count = len(one.result)
    sketch.is_a(Kind.EVIDENCE, f"scan: {count} vulnerabilit{'y' if count == 1 else 'ies'} by {one.uri}")
    sketch.word("name", one.uri)
    sketch.word("digest", one.db.uri)
    for each in one.result:
        _found(sketch, each)


def vex(sketch: Sketch) -> None:
    """Draw a VEX document. Errors: VexMalformed (FMT-111)."""
    statements = read_openvex(sketch.said.predicate, "the document")
    sketch.document(Kind.EVIDENCE, f"VEX by {statements[0].author}")
    sketch.is_a(Kind.EVIDENCE, f"VEX by {statements[0].author}: {_in_words(statements)}")
    for one in statements:
        for name in (one.vulnerability, *one.aliases):
            if sketch.is_full:
                break
            advisory = _advisory(sketch, name)
            sketch.edge(advisory, Relation.SHOWN_BY, sketch.entry)
            if one.status is Status.AFFECTED:
                for product in one.products:
                    for purl in product.parts or (product.id,):
                        sketch.edge(advisory, Relation.AFFECTS, names.component(purl))
        sketch.word("message", one.impact, one.action, one.notes)
        sketch.word("name", *(product.id for product in one.products))
        sketch.word("person", one.author)


def _in_words(statements: tuple[Statement, ...]) -> str:
    first = f"{statements[0].vulnerability} {statements[0].status}"
    return first if len(statements) == 1 else f"{first} and {len(statements) - 1} more"


def _found(sketch: Sketch, one: Vulnerability) -> None:
    """Draw what a vulnerability affects: the component and, unless somebody said otherwise, what was scanned."""
    purls = {told.get("purl", "") for told in one.annotations}
    aliases = [name for told in one.annotations for name in told.get("names", "").split()]
    is_open = not any("vex" in told for told in one.annotations)
    for name in dict.fromkeys((one.id, *aliases)):
        if sketch.is_full:
            break
        advisory = _advisory(sketch, name)
        for purl in sorted(purls):
            component = names.component(purl)
            sketch.edge(advisory, Relation.AFFECTS, sketch.node(component, Kind.COMPONENT))
        for subject in sketch.said.subjects if is_open else ():
            sketch.edge(advisory, Relation.AFFECTS, str(subject.digests[0]))
    for told in one.annotations:
        sketch.word("path", *told.get("places", "").split())
        sketch.word("message", told.get("vex", ""))
    sketch.word("name", *purls)


def _advisory(sketch: Sketch, name: str) -> str:
    sketch.word("name", name)
    return sketch.node(names.advisory(name), Kind.ADVISORY, name)
