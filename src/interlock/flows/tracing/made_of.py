"""What something is made of, as SBOMs say that count here. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from interlock.evidence import VULNERABILITIES
from interlock.flows.recording import SBOM_TYPES
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.witness import Heard
from interlock.kernel import Digest
from interlock.supply.ports import InventoryBook
from interlock.supply.recorded import Recorded
from interlock.trace import Place, Relation, Saying, Way
from interlock.trace.names import component_of

_MOST: Final = 500


class MadeOf(msgspec.Struct, frozen=True):
    """The component versions of something."""

    subject: Place | None = None
    """What the SBOM is about: the artifact, or else the commit that it was built from; None where there is none."""
    components: tuple[Recorded, ...] = ()
    said: tuple[Saying, ...] = ()
    """Who says so."""
    scans: tuple[Heard, ...] = ()
    """What was found in it and in what it was built from, as sealed then."""


def made_of(asking: Asking, places: Iterable[Place], inventories: InventoryBook) -> MadeOf:
    """Give what something is made of: of several things that it may go by, the first that has an SBOM.

    Shape:  nothing is believed of the inventories that no SBOM that counts says; they only tell the numbers.
    Errors: GraphContradicted (TRC-105).
    """
    scans: list[Heard] = []
    found: MadeOf | None = None
    for place in places:
        heard = [each for each in _shown(asking, place) if each.saying is not None]
        scans += [each for each in heard if each.entry.kind == VULNERABILITIES]
        boms = [each.saying for each in heard if each.is_sbom and each.saying is not None]
        said = tuple(one for one in boms if found is None and asking.witness.lists_any(one.entry))
        if said:
            found = MadeOf(place, _recorded(asking, place, said, inventories), said)
    return msgspec.structs.replace(found or MadeOf(), scans=tuple(scans))


def said_by_another(asking: Asking, place: Place, component: str) -> Saying | None:
    """Give who else says, and counts, that something is made of a component; the tables name the first who did.

    Errors: GraphContradicted (TRC-105).
    """
    for each in _shown(asking, place):
        if each.is_sbom and each.saying is not None and asking.witness.lists(each.saying.entry, component):
            return each.saying
    return None


def _recorded(
    asking: Asking, place: Place, said: Collection[Saying], inventories: InventoryBook
) -> tuple[Recorded, ...]:
    there = {
        one.id: one
        for number in inventories.inventories_of(Digest.parse(place.name))
        for one in inventories.listed(number)
    }

    def is_listed(one: Recorded) -> bool:
        name = component_of(one.purl, one.ecosystem, one.name, one.version)
        return any(asking.witness.lists(by.entry, name) for by in said)

    return tuple(one for one in there.values() if is_listed(one))


def _shown(asking: Asking, place: Place) -> list[Heard]:
    """Give what was said about a thing by documents of its own."""
    entries: dict[int, None] = {}
    after = ""
    while True:
        page = asking.graph.links(
            [place.id], Way.FORWARD, asking.sight, relations=[Relation.SHOWN_BY], most=_MOST, after=after
        )
        entries.update(dict.fromkeys(one.entry for one in page.links))
        after = page.next
        if not after:
            break
    kinds = {*SBOM_TYPES, VULNERABILITIES}
    return [asking.witness.hear(entry) for entry in entries if asking.witness.kind_of(entry) in kinds]
