"""Writes CycloneDX: the same inventory, heading and version give the same bytes, whatever the order of the readings.

What CycloneDX has no word for stands in properties that begin with `interlock:`, so that reading gives it back.
Enters: an inventory. Leaves: JSON. Floor 5. Source: CycloneDX 1.5 to 1.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.writing import Heading, checked, split_name, starting_points, subject_of, uuid_of
from interlock.supply.inventory import Entry, Inventory
from interlock.supply.licences.expression import as_written, is_expression, is_single_id
from interlock.supply.model import Component, Scope, SourceKind

VERSIONS: Final = ("1.5", "1.6", "1.7")
_ALGORITHMS: Final = {
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha256": "SHA-256",
    "sha384": "SHA-384",
    "sha512": "SHA-512",
    "blake2b": "BLAKE2b-512",
}
_SCOPES: Final = {Scope.REQUIRED: "required", Scope.OPTIONAL: "optional"}
_PLAIN_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
Json = dict[str, object]


def write_cyclonedx(inventory: Inventory, heading: Heading, version: str = "1.6") -> bytes:
    """Write an inventory as a CycloneDX JSON document.

    Errors: SbomUnwritable (FMT-303).
    """
    document = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        **cyclonedx_document(inventory, heading, version),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def cyclonedx_document(inventory: Inventory, heading: Heading, version: str) -> Json:
    """Give what a document says, whichever notation it is written in.

    Errors: SbomUnwritable (FMT-303).
    """
    if version not in VERSIONS:
        remedy = f"take one of {', '.join(VERSIONS)}"
        raise SbomUnwritable(why=f"CycloneDX {version} is none of the versions that are written", remedy=remedy)
    checked(heading)
    references = _references(inventory)
    subject = subject_of(inventory, heading)
    root = _free_reference(subject.purl or f"{subject.name}@{subject.version}", set(references))
    content: Json = {
        "components": [
            _component(entry, reference, version)
            for entry, reference in zip(inventory.entries, references, strict=True)
        ],
        "dependencies": _dependencies(inventory, root, references),
    }
    if inventory.unresolved:
        content["compositions"] = [{"aggregate": "incomplete", "assemblies": [root]}]
    metadata = _metadata(inventory, heading, subject, root)
    stable = {key: value for key, value in metadata.items() if key not in {"timestamp", "tools"}}
    return {
        "specVersion": version,
        "serialNumber": f"urn:uuid:{uuid_of(msgspec.json.encode([version, stable, content]))}",
        "version": 1,
        "metadata": metadata,
        **content,
    }


def _metadata(inventory: Inventory, heading: Heading, subject: Component, root: str) -> Json:
    tool: Json = {"type": "application", "name": heading.tool}
    if heading.tool_version:
        tool["version"] = heading.tool_version
    group, name = split_name(subject)
    about: Json = {"type": "application", "bom-ref": root}
    about |= {key: value for key, value in (("group", group), ("name", name), ("version", subject.version)) if value}
    about.setdefault("name", "project")
    about |= _identity(subject)
    metadata: Json = {"timestamp": heading.at, "tools": {"components": [tool]}, "component": about}
    told = [("interlock:registry", one) for one in inventory.registries]
    told += [
        ("interlock:unresolved", f"{one.path}:{one.line}: {one.why}" if one.line else f"{one.path}: {one.why}")
        for one in inventory.unresolved
    ]
    if told:
        metadata["properties"] = _properties(told)
    return metadata


def _component(entry: Entry, reference: str, version: str) -> Json:
    component = entry.component
    group, name = split_name(component)
    told: Json = {"type": "library", "bom-ref": reference}
    if group:
        told["group"] = group
    told["name"] = name or "unnamed"
    if component.version:
        told["version"] = component.version
    told["scope"] = _SCOPES.get(component.scope, "excluded")
    told |= _identity(component)
    address = _address(component)
    if address:
        told["externalReferences"] = [address]
    told["properties"] = _properties(_said(component, has_address=bool(address)))
    occurrences = list(_occurrences(entry, with_line=version != "1.5"))
    told["evidence"] = {"occurrences": occurrences}
    return {key: value for key, value in told.items() if value != []}


def _identity(component: Component) -> Json:
    """Give by what a component can be told from every other, and under which licences it stands."""
    told: Json = {}
    hashes = sorted(one for one in component.hashes if one.algorithm in _ALGORITHMS)
    if hashes:
        told["hashes"] = [{"alg": _ALGORITHMS[one.algorithm], "content": one.value} for one in hashes]
    if component.licences:
        told["licenses"] = _licences(component.licences)
    if component.cpes:
        told["cpe"] = component.cpes[0]
    if component.purl:
        told["purl"] = component.purl
    return told


def _licences(licences: tuple[str, ...]) -> list[Json]:
    """Write each as an id where it is one; an expression stands alone or, since the format allows one only, by name."""
    if len(licences) == 1 and not is_single_id(licences[0]) and is_expression(licences[0]):
        return [{"expression": as_written(licences[0])}]
    return [
        {"license": {"id": as_written(one)} if is_single_id(one) else {"name": one}} for one in licences if one.strip()
    ]


def _address(component: Component) -> Json:
    source = component.source
    if not _PLAIN_URL.fullmatch(source.url) or source.kind is SourceKind.PATH:
        return {}
    return {"type": "vcs" if source.kind is SourceKind.GIT else "distribution", "url": source.url}


def _said(component: Component, *, has_address: bool) -> Iterator[tuple[str, str]]:
    """Give what CycloneDX has no word for."""
    source = component.source
    words = {
        "scope": component.scope.value if component.scope not in _SCOPES else "",
        "direct": {None: "", True: "true", False: "false"}[component.is_direct],
        "constraint": component.constraint,
        "ecosystem": component.ecosystem,
        "runs-at-install": "true" if component.runs_at_install else "",
        "published": component.published,
        "source-package": component.source_package,
        "source-version": component.source_version,
        "source": source.kind.value if source.kind is not SourceKind.UNKNOWN else "",
        "source:url": source.url if not has_address else "",
        "source:reference": source.reference,
        "source:commit": source.commit,
    }
    yield from ((f"interlock:{word}", value) for word, value in words.items() if value)
    yield from (("interlock:group", group) for group in component.groups)
    yield from (("interlock:cpe", cpe) for cpe in component.cpes[1:])
    for one in component.hashes:
        if one.algorithm not in _ALGORITHMS:
            yield f"interlock:hash:{one.algorithm}", one.value


def _properties(told: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in sorted(told)]


def _occurrences(entry: Entry, *, with_line: bool) -> Iterator[Json]:
    """Say which file named it, once for each place."""
    places = {(one.path, one.component.line, one.component.inside): None for one in entry.mentions}
    seen = set()
    for path, line, inside in places:
        location = f"{path}!{inside}" if inside else path
        occurrence: Json = {"location": location or "."}
        if line and with_line:
            occurrence["line"] = line
        if (location, occurrence.get("line")) not in seen:
            seen.add((location, occurrence.get("line")))
            yield occurrence


def _dependencies(inventory: Inventory, root: str, references: list[str]) -> list[Json]:
    below: list[list[str]] = [[] for _ in references]
    for dependant, dependency in inventory.edges:
        below[dependant].append(references[dependency])
    told: list[Json] = [{"ref": root, "dependsOn": sorted(references[one] for one in starting_points(inventory))}]
    for reference, needed in sorted(zip(references, below, strict=True)):
        told.append({"ref": reference, "dependsOn": sorted(needed)} if needed else {"ref": reference})
    return told


def _references(inventory: Inventory) -> list[str]:
    """Give each entry a reference of its own: its purl, or its name and version."""
    taken: set[str] = set()
    found = []
    for entry in inventory.entries:
        component = entry.component
        reference = _free_reference(component.purl or f"{component.name}@{component.version}", taken)
        taken.add(reference)
        found.append(reference)
    return found


def _free_reference(wanted: str, taken: set[str]) -> str:
    reference, number = wanted, 1
    while reference in taken:
        number += 1
        reference = f"{wanted}#{number}"
    return reference
