"""Recording what subjects are made of, from the SBOMs that are sealed about them. Floor 11.

The one place where a sealed SBOM becomes an inventory that later questions are asked of: a check and an import both
go through it. A control hands over the inventory that it wrote its SBOM from; an SBOM of others is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, repeat
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.control import Attachment
from interlock.evidence import CYCLONEDX, SPDX
from interlock.formats.sbom.reading import read_sbom
from interlock.kernel import Instant, Subject, sha256
from interlock.supply.inventory import Entry, Inventory, merge
from interlock.supply.packing import opened
from interlock.supply.recorded import Recording

SBOM_TYPES: Final = frozenset({CYCLONEDX, SPDX})
"""Predicate types that say what their subject is made of."""


def recordings(
    subjects: Sequence[Subject],
    documents: Iterable[Attachment],
    at: Instant,
    *,
    doubted: Collection[str] = (),
    envelopes: Sequence[bytes] = (),
) -> tuple[Recording, ...]:
    """Give the inventory of each SBOM among some predicates; where none came with it the SBOM is read.

    Shape:  envelopes are those that the documents are sealed in, in their order, where they are.
            doubted are names of components whose hashes are not to be believed, so that none are kept of them.
    Errors: ManifestMalformed (FMT-201).
    """
    sealed = chain((sha256(one) for one in envelopes), repeat(None))
    return tuple(
        Recording(tuple(subjects), _believed(_inventory_of(one), doubted), at, envelope)
        for one, envelope in zip(documents, sealed, strict=False)
        if one.predicate_type in SBOM_TYPES
    )


def _inventory_of(document: Attachment) -> Inventory:
    """Give the inventory that an SBOM was written from, or what can be read in it."""
    body = document.predicate
    made = opened(document.inventory) if document.inventory else None
    return made if made is not None else _placed(merge([read_sbom("sbom", body)]), document.predicate_type, body)


def _believed(inventory: Inventory, doubted: Collection[str]) -> Inventory:
    """Drop the promises about components that somebody doubts: what is kept first counts from then on."""
    if not doubted:
        return inventory
    return replace(
        inventory,
        entries=tuple(_unpromised(one) if one.component.name in doubted else one for one in inventory.entries),
    )


def _unpromised(entry: Entry) -> Entry:
    bare = tuple(replace(one, component=replace(one.component, hashes=())) for one in entry.mentions)
    return replace(entry, mentions=bare)


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
