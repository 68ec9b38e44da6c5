"""Writes SPDX 2.3 as JSON: the same inventory and heading give the same bytes, whatever the order of the readings.

Enters: an inventory. Leaves: JSON. Floor 5. Source: SPDX specification 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.sbom.spdx_licences import LicenceNames
from interlock.formats.sbom.writing import Heading, checked, starting_points, subject_of, uuid_of
from interlock.supply.inventory import Entry, Inventory
from interlock.supply.model import Component, Scope

_NAMESPACE: Final = "urn:uuid:"
_DOCUMENT: Final = "SPDXRef-DOCUMENT"
_SUBJECT: Final = "SPDXRef-Subject"
_ALGORITHMS: Final = {
    "blake2b": "BLAKE2b-512", "blake2b-256": "BLAKE2b-256", "blake2b-384": "BLAKE2b-384", "blake3": "BLAKE3",
    "md5": "MD5", "sha1": "SHA1", "sha224": "SHA224", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512",
    "sha3-256": "SHA3-256", "sha3-384": "SHA3-384", "sha3-512": "SHA3-512",
}  # fmt: skip
_NEEDED_FOR: Final = {
    Scope.OPTIONAL: "OPTIONAL_DEPENDENCY_OF",
    Scope.BUILD: "BUILD_DEPENDENCY_OF",
    Scope.TEST: "TEST_DEPENDENCY_OF",
    Scope.DEVELOPMENT: "DEV_DEPENDENCY_OF",
}
_NOT_IN_AN_ID: Final = re.compile(r"[^A-Za-z0-9.-]+")
URL: Final = re.compile(r"(?:https?|git\+https?|git\+ssh|ssh|git|ftp)://[!-~]+")
CPE23: Final = re.compile(r"cpe:2\.3:[aho](?::\S+){9,11}")
CPE22: Final = re.compile(r"cpe:/[aho]\S+", re.IGNORECASE)
Json = dict[str, object]


def write_spdx(inventory: Inventory, heading: Heading) -> bytes:
    """Write an inventory as an SPDX 2.3 JSON document.

    Errors: SbomUnwritable (FMT-303).
    """
    checked(heading)
    subject = subject_of(inventory, heading)
    ids = _ids(inventory)
    named = LicenceNames()
    content: Json = {
        "packages": [
            _package(_SUBJECT, subject, named),
            *(_entry(entry, one, named) for entry, one in zip(inventory.entries, ids, strict=True)),
        ],
        "relationships": list(_relationships(inventory, ids)),
    }
    if named.texts:
        content["hasExtractedLicensingInfos"] = [
            {"licenseId": reference, "extractedText": text, "name": text[:200]}
            for text, reference in sorted(named.texts.items(), key=lambda one: one[1])
        ]
    if inventory.unresolved:
        owed = "; ".join(f"{one.path}:{one.line}: {one.why}" for one in inventory.unresolved)
        content["comment"] = f"Incomplete, since something could not be made out: {owed}"
    name = subject.name or "project"
    document: Json = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": _DOCUMENT,
        "name": name,
        "documentNamespace": _NAMESPACE + uuid_of(msgspec.json.encode([name, content])),
        "creationInfo": {
            "created": heading.at,
            "creators": [f"Tool: {heading.tool}" + (f"-{heading.tool_version}" if heading.tool_version else "")],
        },
        **content,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _entry(entry: Entry, reference: str, named: LicenceNames) -> Json:
    told = _package(reference, entry.component, named)
    places = dict.fromkeys(mention.place for mention in entry.mentions)
    told["sourceInfo"] = "named in " + ", ".join(places)
    return told


def _package(reference: str, component: Component, named: LicenceNames) -> Json:
    address = component.source.url
    told: Json = {"SPDXID": reference, "name": component.name or "project"}
    if component.version:
        told["versionInfo"] = component.version
    told["downloadLocation"] = address if URL.fullmatch(address) else "NOASSERTION"
    told["filesAnalyzed"] = False
    told["licenseConcluded"] = "NOASSERTION"
    told["licenseDeclared"] = named.expression(component.licences)
    told["copyrightText"] = "NOASSERTION"
    checksums = [one for one in sorted(component.hashes) if one.algorithm in _ALGORITHMS]
    if checksums:
        told["checksums"] = [{"algorithm": _ALGORITHMS[one.algorithm], "checksumValue": one.value} for one in checksums]
    outside = list(_outside(component))
    if outside:
        told["externalRefs"] = outside
    return told


def _outside(component: Component) -> Iterator[Json]:
    if component.purl:
        yield _reference("PACKAGE-MANAGER", "purl", component.purl)
    for cpe in component.cpes:
        if CPE23.fullmatch(cpe):
            yield _reference("SECURITY", "cpe23Type", cpe)
        elif CPE22.fullmatch(cpe):
            yield _reference("SECURITY", "cpe22Type", cpe)


def _reference(category: str, kind: str, locator: str) -> Json:
    return {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator}


def _relationships(inventory: Inventory, ids: list[str]) -> Iterator[Json]:
    """Say who needs whom; what is needed only for building, testing or developing says so."""
    yield _relationship(_DOCUMENT, "DESCRIBES", _SUBJECT)
    edges = [(_SUBJECT, place) for place in starting_points(inventory)]
    edges += [(ids[dependant], dependency) for dependant, dependency in inventory.edges]
    for dependant, place in edges:
        kind = _NEEDED_FOR.get(inventory.entries[place].component.scope)
        if kind is None:
            yield _relationship(dependant, "DEPENDS_ON", ids[place])
        else:
            yield _relationship(ids[place], kind, dependant)


def _relationship(one: str, kind: str, other: str) -> Json:
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def _ids(inventory: Inventory) -> list[str]:
    """Give each entry an id of its own, from its purl or name so that it can be recognised."""
    taken = {_DOCUMENT, _SUBJECT}
    found = []
    for entry in inventory.entries:
        component = entry.component
        text = component.purl.removeprefix("pkg:") or f"{component.name}-{component.version}"
        wanted = "SPDXRef-" + (_NOT_IN_AN_ID.sub("-", text).strip("-") or "package")
        reference, number = wanted, 1
        while reference in taken:
            number += 1
            reference = f"{wanted}-{number}"
        taken.add(reference)
        found.append(reference)
    return found
