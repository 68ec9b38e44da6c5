"""Turns a CycloneDX XML document into the shape of the JSON one, as far as reading needs it.

Enters: the root element. Leaves: an object whose components know their lines. Floor 5.
Source: CycloneDX specification.
"""

from __future__ import annotations

from interlock.formats.manifests.errors import malformed
from interlock.formats.sbom.lined import Lined
from interlock.formats.xmldoc import Element

Json = dict[str, object]


def as_object(root: Element, path: str) -> Json:
    """Give a BOM in the shape of JSON. Errors: ManifestMalformed (FMT-201)."""
    bom: Json = {"components": [component(one, path) for one in root.within("components", "component")]}
    bom["dependencies"] = _dependencies(root)
    metadata = root.first("metadata")
    if metadata is not None:
        told: Json = {"properties": _properties(metadata)}
        subject = metadata.first("component")
        if subject is not None:
            told["component"] = component(subject, path)
        bom["metadata"] = told
    return bom


def component(element: Element, path: str) -> Json:
    """Give one component and what stands within it; the depth of the file is bounded already."""
    told = Lined({"type": element.get("type"), "bom-ref": element.get("bom-ref")}, element.line)
    for name in ("name", "group", "version", "purl", "scope", "cpe", "versionRange"):
        said = element.all(name)
        if len(said) > 1:
            raise malformed(path, f"a component has {name} twice", line=said[1].line)
        if said:
            told[name] = said[0].text
    told["hashes"] = [{"alg": one.get("alg"), "content": one.text} for one in element.within("hashes", "hash")]
    told["licenses"] = _licences(element)
    told["externalReferences"] = [
        {"type": one.get("type"), "url": one.say("url")} for one in element.within("externalReferences", "reference")
    ]
    told["properties"] = _properties(element)
    told["components"] = [component(one, path) for one in element.within("components", "component")]
    return told


def _licences(element: Element) -> list[Json]:
    found: list[Json] = []
    for holder in element.all("licenses"):
        for one in holder.children:
            if one.name == "expression":
                found.append({"expression": one.text})
            elif one.name == "expression-detailed":
                found.append({"expression": one.get("expression")})
            elif one.name == "license":
                found.append({"license": {"id": one.say("id"), "name": one.say("name")}})
    return found


def _properties(element: Element) -> list[Json]:
    return [{"name": one.get("name"), "value": one.text} for one in element.within("properties", "property")]


def _dependencies(root: Element) -> list[Json]:
    """Flatten dependencies: in XML one may stand within another, which then needs it."""
    found: list[Json] = []
    for holder in root.all("dependencies"):
        for one in holder.walk():
            below = [child.get("ref") for child in one.all("dependency")]
            if one.name == "dependency" and below:
                found.append({"ref": one.get("ref"), "dependsOn": below})
    return found
