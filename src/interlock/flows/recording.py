"""Record what subjects are made of, from the SBOMs that were sealed about them. Floor 11.

The one place where a sealed SBOM becomes an inventory that later questions are asked of: a check and an import both
go through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.evidence import CYCLONEDX, SPDX
from interlock.formats.sbom.reading import read_sbom
from interlock.kernel import Instant, Subject
from interlock.supply.inventory import Entry, Inventory, merge
from interlock.supply.ports import InventoryBook
from interlock.supply.recorded import Kept

SBOM_TYPES: Final = frozenset({CYCLONEDX, SPDX})
"""Predicate types that say what their subject is made of."""


def record(
    book: InventoryBook, subject: Subject, documents: Iterable[tuple[str, bytes]], at: Instant
) -> tuple[Kept, ...]:
    """Keep the inventory of each SBOM among some sealed predicates, given as type and content.

    Errors: ManifestMalformed (FMT-201), those of the store.
    """
    return tuple(
        book.record([subject], _placed(merge([read_sbom("sbom", body)]), kind, body), at)
        for kind, body in documents
        if kind in SBOM_TYPES
    )


class _Occurrence(msgspec.Struct, frozen=True):
    location: str = ""
    line: int = 0


class _Evidence(msgspec.Struct, frozen=True):
    occurrences: tuple[_Occurrence, ...] = ()


class _Component(msgspec.Struct, frozen=True):
    purl: str = ""
    evidence: _Evidence = _Evidence()


class _Document(msgspec.Struct, frozen=True):
    components: tuple[_Component, ...] = ()


def _placed(inventory: Inventory, kind: str, body: bytes) -> Inventory:
    """Give an inventory whose components stand where the SBOM says that they were found, if it says so."""
    if kind != CYCLONEDX:
        return inventory
    try:
        document = msgspec.json.decode(body, type=_Document)
    except msgspec.ValidationError:
        return inventory  # places that are written in another way; what it is made of was read all the same
    found = {one.purl: one.evidence.occurrences for one in document.components if one.purl}
    return replace(
        inventory, entries=tuple(_found(one, found.get(one.component.purl, ())) for one in inventory.entries)
    )


def _found(entry: Entry, occurrences: tuple[_Occurrence, ...]) -> Entry:
    first = entry.mentions[0]
    mentions = tuple(
        replace(first, path=one.location, component=replace(first.component, line=max(one.line, 0)))
        for one in occurrences
        if one.location
    )
    return replace(entry, mentions=mentions or entry.mentions)
