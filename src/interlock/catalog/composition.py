"""The examination behind `commit.sca`; apart from its card, which must load without all this. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

import interlock
from interlock.catalog.vulnerabilities import Hit, doubts_of, hits_of, scan_of, sightings_of
from interlock.control import Context, Finding, FindingState, Outcome, Sighting, Suppression, conclude, gather
from interlock.evidence import CYCLONEDX, VULNERABILITIES
from interlock.formats.manifests.tree import read_manifests
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.writing import Heading
from interlock.kernel import ControlId, canonical, stamp
from interlock.supply.inventory import Inventory, merge
from interlock.supply.matching import match


def examine(control: ControlId, context: Context, owed: Sequence[str]) -> Outcome:
    """Read, write the SBOM down, look up, judge; leave the SBOM and the scan as evidence of their own."""
    readings, coverage = read_manifests(context.files, context.read, owed)
    inventory = merge(readings)
    supplies = context.supplies
    heading = Heading(
        stamp(supplies.at)[:19] + "Z", tool_version=interlock.__version__, name=context.change.subject.name
    )
    context.attach(CYCLONEDX, _canonical(write_cyclonedx(inventory, heading)))
    sightings: list[Sighting] = []
    hits = _looked_up(context, inventory, sightings)
    # Lines move with every lock; a component is recognised by its name and its file alone.
    findings = gather(control, sightings, lambda _: (), renames=context.change.renames)
    return conclude([coverage], tuple(_answered(finding, hits) for finding in findings), {})


def _looked_up(context: Context, inventory: Inventory, sightings: list[Sighting]) -> tuple[Hit, ...]:
    supplies = context.supplies
    book = supplies.advisories
    state = book.state() if book is not None else None
    if book is None or state is None or state.digest is None or state.is_empty:
        context.note(
            "known vulnerabilities were not looked for: there are no advisories; `interlock advisories update`"
        )
        return ()
    matching = match(inventory, book)
    hits = hits_of(inventory, matching, supplies)
    sightings += [*sightings_of(hits), *doubts_of(inventory, matching)]
    context.attach(VULNERABILITIES, scan_of(hits, state, (supplies.at, supplies.at), interlock.__version__))
    return hits


def _answered(finding: Finding, hits: Sequence[Hit]) -> Finding:
    """Mark a finding that a signed statement answers; it stays in the list, with who said so."""
    about = [
        hit
        for hit in hits
        if finding.rule == f"interlock:{hit.group.id}" and hit.entry.component.name == finding.at.symbol
    ]
    if not about or any(hit.answer.state.counts for hit in about):
        return finding
    said = about[0].answer.statement
    if said is None:
        return finding
    text = f"VEX {said.status.value}: {said.justification.value if said.justification else said.impact}"
    return replace(finding, state=FindingState.WAIVED, suppression=Suppression(0, text, said.author))


def _canonical(document: bytes) -> bytes:
    import msgspec

    return canonical(msgspec.json.decode(document))
