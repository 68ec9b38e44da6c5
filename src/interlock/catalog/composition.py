"""The examination behind `commit.sca`; apart from its card, which must load without all this. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

import interlock
from interlock.catalog.licences import licence_sightings
from interlock.catalog.vulnerabilities import TOOL, Hit, doubts_of, hits_of, scan_of, sightings_of
from interlock.control import (
    Context,
    Finding,
    FindingState,
    Location,
    Outcome,
    Sighting,
    Suppression,
    conclude,
    gather,
)
from interlock.evidence import CYCLONEDX, VULNERABILITIES
from interlock.formats.manifests.tree import beside_in, is_settled, read_manifests
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.writing import Heading
from interlock.kernel import Certainty, ControlId, Severity, canonical, stamp
from interlock.supply.inventory import Inventory, merge
from interlock.supply.judged import Asked, asked_of
from interlock.supply.matching import match
from interlock.supply.model import Reading, ReadingKind
from interlock.supply.packing import packed

LEFT_OPEN: Final = "left-open"
_EXCEPT: Final = "`supply.unjudged` in interlock.yaml"
_LOAD: Final = "`interlock advisories update`, or `interlock advisories import PATH`"


def examine(control: ControlId, context: Context, owed: Sequence[str]) -> Outcome:
    """Read, write the SBOM down, look up, judge; leave the SBOM and the scan as evidence of their own."""
    readings, coverage = read_manifests(context.files, context.read, owed)
    inventory = merge(readings)
    supplies = context.supplies
    at = f"{stamp(supplies.at)[:19]}Z"
    heading = Heading(at, tool_version=interlock.__version__, name=context.change.subject.name)
    written = msgspec.json.decode(write_cyclonedx(inventory, heading))
    context.attach(CYCLONEDX, canonical(written), packed(inventory))
    sightings = [*licence_sightings(inventory, supplies.licences), *_left_open(context, readings)]
    hits = _looked_up(context, inventory, sightings)
    # Lines move with every lock; a component is recognised by its name and its file alone.
    findings = gather(control, sightings, lambda _: (), renames=context.change.renames)
    about = _by_finding(hits)
    told = (_answered(finding, about.get((finding.rule, finding.at.symbol), ())) for finding in findings)
    return conclude([coverage], tuple(told), {})


def _looked_up(context: Context, inventory: Inventory, sightings: list[Sighting]) -> tuple[Hit, ...]:
    supplies = context.supplies
    book = supplies.advisories
    state = book.state() if book is not None else None
    if book is None or state is None or state.digest is None or state.is_empty:
        context.note(f"known vulnerabilities were not looked for: there are no advisories; load some with {_LOAD}")
        return ()
    refused = sum(source.refused for source in state.sources)
    if refused:
        context.note(f"{refused} records of the advisories could not be read; `interlock advisories stats` says whose")
    matching = match(inventory, book)
    asked = asked_of(inventory, state, supplies.unjudged)
    for note in _not_judged(asked):
        context.note(note)
    hits = hits_of(inventory, matching, supplies)
    sightings += [*sightings_of(hits), *doubts_of(inventory, matching)]
    context.attach(VULNERABILITIES, scan_of(hits, state, asked, (supplies.at, supplies.at), interlock.__version__))
    return hits


def _not_judged(asked: Sequence[Asked]) -> Iterator[str]:
    """Say of which components a silence of the advisories means nothing: nothing that is loaded could name them."""
    for one in asked:
        if one.is_judged:
            continue
        components = "1 component" if one.components == 1 else f"{one.components} components"
        what = f"known vulnerabilities in {components} of {one.name.removeprefix('pkg:')} were not looked for"
        if one.reason:
            yield f"{what}, as interlock.yaml excepts it: {one.reason}"
        elif one.is_known:
            yield f"{what}: no advisories about it are loaded; load some with {_LOAD}"
        else:
            yield f"{what}: there are no advisories for its kind of package; except it with a reason under {_EXCEPT}"


def _left_open(context: Context, readings: Sequence[Reading]) -> Iterator[Sighting]:
    """Say which manifests leave to code or to other files what they bring in, where no lockfile settles it."""
    beside = beside_in(context.files, context.read)
    for reading in readings:
        if reading.kind is ReadingKind.MANIFEST and reading.unresolved and not is_settled(reading, readings, beside):
            line, why = reading.unresolved[0]
            more = f" (and {len(reading.unresolved) - 1} more)" if len(reading.unresolved) > 1 else ""
            message = f"{reading.path} leaves open what it brings in: {why}{more}"
            remedy = "commit the lockfile that says what gets installed"
            at = Location(reading.path, line)
            yield Sighting(TOOL, LEFT_OPEN, Severity.MEDIUM, Certainty.HIGH, message, at, remedy=remedy)


def _by_finding(hits: Sequence[Hit]) -> dict[tuple[str, str], list[Hit]]:
    """Give the hits by rule and component, as findings name them."""
    found: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        found.setdefault((f"{TOOL}:{hit.group.id}", hit.entry.component.name), []).append(hit)
    return found


def _answered(finding: Finding, about: Sequence[Hit]) -> Finding:
    """Mark a finding that a signed statement answers; it stays in the list, with who said so."""
    if not about or any(hit.answer.state.counts for hit in about):
        return finding
    said = about[0].answer.statement
    if said is None:
        return finding
    why = said.justification.value if said.justification else said.impact
    document = f" ({said.sealed})" if said.digest else ""
    text = f"VEX {said.status.value}{document}: {why}"
    return replace(finding, state=FindingState.WAIVED, suppression=Suppression(0, text, said.author))
