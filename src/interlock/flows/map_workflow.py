"""Map workflow: seal a map as evidence of the controls that ask for one, and find the newest one again.

Enters: a map of what is checked out. Leaves: an assessment for each of map.workflow, map.tests, map.tools, map.manual
and map.gaps in the ledger, with the map itself kept beside it. A map that is not whole is sealed as errored. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Blobs, Card
from interlock.evidence import ASSESSMENT, Assessment, Covered, Tool, VerifiedStatement, read_assessment
from interlock.flows.attest import Footing, Mask
from interlock.flows.seal import Seal, Sealing
from interlock.formats.pipelines.errors import MapMalformed, MapNotWhole
from interlock.formats.pipelines.mapped import MEDIA_TYPE, MOST_BYTES, Presence, WorkflowMap, read_map, write_map
from interlock.kernel import Digest, Instant, Subject, sha256, stamp

TOOL: Final = "map"
WORKFLOW: Final = "map.workflow"
CONTROLS: Final = (WORKFLOW, "map.tests", "map.tools", "map.manual", "map.gaps")
"""What a map shows; who may do what in a forge no file says, so map.access is not among them."""
_MISSING: Final = 200


class Mapped(msgspec.Struct, frozen=True):
    """A map that was sealed, as it was found again."""

    map: WorkflowMap
    assessment: Assessment
    index: int


def seal_map(
    found: WorkflowMap, subject: Subject, cards: Mapping[str, Card], footing: Footing, seal: Seal, told: Told
) -> tuple[str, ...]:
    """Keep the map, enter an assessment for each control, and give their names. Errors: those of `Seal.documents`."""
    for meaning in footing.meanings:
        seal.keep(meaning, "application/json")
    body = told.mask(write_map(found))
    output = seal.keep(body, MEDIA_TYPE).hex
    names = tuple(name for name in CONTROLS if name in cards)
    seal.documents(
        [Sealing(subject, ASSESSMENT, _assessment(found, cards[name], footing, output, told)) for name in names]
    )
    return names


class Told(msgspec.Struct, frozen=True):
    """Who seals, and when what was sealed was looked at."""

    began: Instant
    ended: Instant
    version: str
    mask: Mask


def _assessment(found: WorkflowMap, card: Card, footing: Footing, output: str, told: Told) -> Assessment:
    broken = found.broken
    error = MapNotWhole(count=len(broken), first=broken[0].at, why=broken[0].says) if broken else None
    missing = {str(one.at): one.says for one in broken}
    covered = Covered("files", found.files, max(0, found.files - len({one.at.path for one in broken})))
    covered = msgspec.structs.replace(covered, missing=tuple(missing.items())[:_MISSING])
    own = sha256(told.version.encode()).hex
    return Assessment(
        control=card.id,
        stage=card.stages[-1].value,
        outcome="errored" if error is not None else "passed",
        origin=footing.origin,
        started_at=stamp(told.began),
        finished_at=stamp(told.ended),
        interlock=told.version,
        plan="",
        reason=_masked(str(error), told.mask) if error is not None else "",
        code=error.code if error is not None else "",
        remedy=error.remedy if error is not None else "",
        coverage=(covered,),
        tools=(Tool(TOOL, told.version, "Interlock", own, own, output=(output,), runs=1),),
        notes=tuple(_masked(one, told.mask) for one in _notes(found)),
    )


def _notes(found: WorkflowMap) -> Iterable[str]:
    counts = ", ".join(f"{found.count(one)} {one.value}" for one in Presence)
    yield f"controls, for the profile {found.profile}: {counts}"
    for one in found.problems:
        if not one.is_broken:
            yield f"not followed: {one.says} ({one.at})"


def _masked(text: str, mask: Mask) -> str:
    return mask(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def sealed_maps(found: Iterable[tuple[int, VerifiedStatement]], blobs: Callable[[], Blobs]) -> Iterator[Mapped]:
    """Give the maps that some verified statements seal, in their order; what seals none is passed over.

    Errors: MapMalformed (MAP-102) where what is kept is no map; those of the store where it is not there any more.
    """
    for index, statement in found:
        if statement.statement.predicate_type != ASSESSMENT:
            continue
        assessment = read_assessment(statement.statement.predicate)
        output = next((one.output for one in assessment.tools if one.name == TOOL), ())
        if assessment.control != WORKFLOW or assessment.is_handed_in or not output:
            continue
        digest = Digest("sha256", output[0])
        body = blobs().get(digest)
        if len(body) > MOST_BYTES or sha256(body) != digest:
            raise MapMalformed(source=f"what is kept for entry {index}", why="it is not what was sealed")
        yield Mapped(read_map(body, f"what is kept for entry {index}"), assessment, index)
