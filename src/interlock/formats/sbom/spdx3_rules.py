"""Rules of SPDX 3.0 over a JSON-LD document: what every element needs, and that what is referred to is there.

No package carries its shapes, so the rules are written out here. Enters: an object. Leaves: faults with their places.
Floor 5. Source: SPDX specification 3.0.1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from interlock.formats.sbom.faults import Fault, pointer
from interlock.formats.sbom.spdx3_reading import id_of, kind_of

_INSTANT: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T[0-2]\d:[0-5]\d:[0-6]\dZ")
_VERSION: Final = re.compile(r"3\.0\.\d+")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_BARE: Final = frozenset({
    "CreationInfo", "Hash", "PackageVerificationCode", "ExternalIdentifier", "ExternalRef", "ExternalMap",
    "DictionaryEntry", "NamespaceMap", "PositiveIntegerRange", "EnergyConsumption", "EnergyConsumptionDescription",
})  # fmt: skip
"""Types that are no elements, so they need neither an id nor a record of their making."""
_COMPLETENESS: Final = frozenset({"complete", "incomplete", "noAssertion"})
Json = dict[str, object]


def faults(document: Json) -> Iterator[Fault]:
    """Give what is wrong with a document."""
    graph = document.get("@graph")
    if not isinstance(graph, list) or not graph:
        yield Fault("/@graph", "it has to be a list of elements")
        return
    told = [(pointer("@graph", place), one) for place, one in enumerate(graph)]
    seen: dict[str, tuple[str, Json]] = {}
    for at, one in told:
        if not isinstance(one, dict):
            yield Fault(at, "it is not an object")
        elif (known := id_of(one)) in seen:
            if seen[known][1] != one:  # saying the same thing twice changes nothing
                yield Fault(at, f"{known} is the id of {seen[known][0]} already")
        elif known:
            seen[known] = (at, one)
    elements = [(at, one) for at, one in told if isinstance(one, dict)]
    documents = [at for at, one in elements if kind_of(one) == "SpdxDocument"]
    for at in documents[1:]:
        yield Fault(at, f"a file has one SpdxDocument, and {documents[0]} is one")
    for at, one in elements:
        yield from _element(one, at, seen)


def _element(one: Json, at: str, seen: Collection[str]) -> Iterator[Fault]:
    kind = kind_of(one)
    if not kind:
        yield Fault(f"{at}/type", "it has to say what it is")
        return
    if kind == "CreationInfo":
        yield from _creation(one, at)
    if kind not in _BARE:
        known = id_of(one)
        if not _ADDRESS.fullmatch(known):
            yield Fault(f"{at}/spdxId", "it has to be an address")
        yield from _made(one, at, seen)
    if kind.endswith("Relationship"):
        yield from _relationship(one, at)
    if kind == "Package" and not _is_text(one.get("name")):
        yield Fault(f"{at}/name", "a package has a name")


def _made(one: Json, at: str, seen: Collection[str]) -> Iterator[Fault]:
    """Look at the record of an element's making: within it, or somewhere in the file."""
    info = one.get("creationInfo")
    if isinstance(info, dict):
        yield from _creation(info, f"{at}/creationInfo")
    elif not isinstance(info, str) or info not in seen:
        yield Fault(f"{at}/creationInfo", "it has to name a CreationInfo of the file")


def _creation(one: Json, at: str) -> Iterator[Fault]:
    if not _matches(_VERSION, one.get("specVersion")):
        yield Fault(f"{at}/specVersion", "it has to be 3.0 with its last number, such as 3.0.1")
    if not _matches(_INSTANT, one.get("created")):
        yield Fault(f"{at}/created", "it has to be a moment in UTC such as 2026-11-21T09:30:00Z")
    if not one.get("createdBy"):
        yield Fault(f"{at}/createdBy", "it has to name somebody")


def _relationship(one: Json, at: str) -> Iterator[Fault]:
    if not id_of(one.get("from")):
        yield Fault(f"{at}/from", "a relationship comes from an element")
    kind, to = one.get("relationshipType"), one.get("to")
    if not _is_text(kind):
        yield Fault(f"{at}/relationshipType", "it has to say which relationship it is")
    others = to if isinstance(to, list) else [to]
    if not to or not all(id_of(other) for other in others):
        yield Fault(f"{at}/to", "a relationship leads to elements")
    if str(one.get("completeness", "noAssertion")) not in _COMPLETENESS:
        yield Fault(f"{at}/completeness", f"it is one of {', '.join(sorted(_COMPLETENESS))}")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
