"""Turns an SPDX RDF/XML document into the shape of the JSON one, as far as reading needs it.

RDF may say the same in many shapes; this reads the one that SPDX tools write, in which a thing stands where it is first
spoken of. Enters: the root element. Leaves: an object. Floor 5. Source: SPDX specification 2.3.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.sbom.lined import Lined
from interlock.formats.xmldoc import Element

_CAPITALS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS: Final = {"noassertion": "NOASSERTION", "none": "NONE"}
Json = dict[str, object]


def as_object(root: Element, path: str) -> Json:
    """Give a document in the shape of JSON. Errors: ManifestMalformed (FMT-201)."""
    document = next((one for one in root.walk() if one.name == "SpdxDocument"), None)
    if document is None:
        raise malformed(path, "it has no SpdxDocument", line=root.line)
    told: Json = {
        "spdxVersion": document.say("specVersion"),
        "name": document.say("name"),
        "SPDXID": _id(document.get("about")) or "SPDXRef-DOCUMENT",
        "packages": [_package(one) for one in root.walk() if one.name == "Package" and one.get("about")],
        "files": [{"SPDXID": _id(one.get("about"))} for one in root.walk() if one.name == "File" and one.get("about")],
        "documentDescribes": [_target(one) for one in document.all("describesPackage")],
    }
    told["relationships"] = [one for holder in root.walk() for one in _relationships(holder)]
    return told


def _package(element: Element) -> Json:
    told = Lined({"SPDXID": _id(element.get("about"))}, element.line)
    for key in ("name", "versionInfo", "downloadLocation"):
        if element.first(key) is not None:
            told[key] = element.say(key) or _word(element, key)
    for key in ("licenseDeclared", "licenseConcluded"):
        told[key] = _licence(element.first(key))
    told["externalRefs"] = [
        {
            "referenceCategory": _word(one, "referenceCategory"),
            "referenceType": _word(one, "referenceType"),
            "referenceLocator": one.say("referenceLocator"),
        }
        for one in element.within("externalRef", "ExternalRef")
    ]
    told["checksums"] = [
        {"algorithm": _word(one, "algorithm"), "checksumValue": one.say("checksumValue")}
        for one in element.within("checksum", "Checksum")
    ]
    return told


def _relationships(holder: Element) -> list[Json]:
    """Give the relationships of one element, which is their first side."""
    found: list[Json] = []
    for one in holder.within("relationship", "Relationship"):
        kind = _word(one, "relationshipType").rpartition("relationshipType_")[2]
        other = one.first("relatedSpdxElement")
        found.append({
            "spdxElementId": _id(holder.get("about")),
            "relatedSpdxElement": _target(other) if other is not None else "",
            "relationshipType": _CAPITALS.sub("_", kind).upper(),
        })  # fmt: skip
    return found


def _target(element: Element) -> str:
    """Give the id that a property leads to: named by it, or standing within it."""
    within = next((one.get("about") for one in element.children if one.get("about")), "")
    return _id(element.get("resource") or within)


def _licence(element: Element | None) -> str:
    """Give an expression from the tree of licences that RDF makes of it."""
    if element is None:
        return ""
    address = element.get("resource")
    if address:
        last = re.split(r"[/#]", address)[-1]
        return _WORDS.get(last, last)
    for one in element.children:
        if one.name in {"ConjunctiveLicenseSet", "DisjunctiveLicenseSet"}:
            operator = " AND " if one.name == "ConjunctiveLicenseSet" else " OR "
            parts = [_licence(member) for member in one.all("member")]
            return f"({operator.join(part for part in parts if part)})"
        if one.get("about"):
            return re.split(r"[/#]", one.get("about"))[-1]
    return element.text


def _word(element: Element, name: str) -> str:
    """Give the last part of the address that a property names, or its text."""
    child = element.first(name)
    if child is None:
        return ""
    last = re.split(r"[/#]", child.get("resource"))[-1] or child.text
    return _WORDS.get(last, last)


def _id(address: str) -> str:
    return address.rpartition("#")[2]
