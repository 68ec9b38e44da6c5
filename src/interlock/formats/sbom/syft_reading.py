"""Reads the JSON that syft writes in its own format into a `Reading`.

Enters: the object of a document. Leaves: a `Reading`. Floor 5. Source: syft's JSON schema, 1 to 16.
"""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.sbom.document import Document
from interlock.formats.sbom.naming import Known, named_or_owed
from interlock.supply.model import Component, Reading

FORMAT: Final = "sbom.syft"
_OF_DISTRIBUTION: Final = frozenset({"apk", "deb", "rpm"})
_SOURCES: Final = ("source", "originPackage", "sourceRpm")
Json = dict[str, object]


def read_syft(path: str, document: Json) -> Reading:
    """Read a document. Errors: ManifestMalformed (FMT-201) naming the place by JSON pointer."""
    gathered = Document(path, FORMAT)
    release = _release(mapping(document.get("distro"), path, "/distro"))
    for place, value in enumerate(items(document.get("artifacts"), path, "/artifacts")):
        at = f"/artifacts/{place}"
        told = mapping(value, path, at)
        component, owed = _component(told, path, at, release)
        gathered.add(text(told.get("id"), path, f"{at}/id"), component, owed=owed)
    for place, value in enumerate(items(document.get("artifactRelationships"), path, "/artifactRelationships")):
        told = mapping(value, path, f"/artifactRelationships/{place}")
        parent, child = text_or_empty(told.get("parent")), text_or_empty(told.get("child"))
        if told.get("type") == "dependency-of":
            gathered.needs(child, parent)
        elif told.get("type") == "contains":
            gathered.needs(parent, child)
    source = mapping(document.get("source"), path, "/source")
    name = text_or_empty(source.get("name"))
    if name:
        gathered.subject("", Component(name, text_or_empty(source.get("version")), ""))
    return gathered.reading()


def _component(told: Json, path: str, at: str, release: str) -> tuple[Component, str]:
    name = text(told.get("name"), path, f"{at}/name")
    if not name:
        raise malformed(path, f"{at} has no name")
    purl = text(told.get("purl"), path, f"{at}/purl")
    about = told.get("metadata")
    metadata: Json = about if isinstance(about, dict) else {}
    places = items(told.get("locations"), path, f"{at}/locations")
    upstream = next((text_or_empty(metadata.get(key)) for key in _SOURCES if metadata.get(key)), "")
    known: Known = {
        "licences": tuple(filter(None, map(_licence, items(told.get("licenses"), path, f"{at}/licenses")))),
        "cpes": tuple(filter(None, (_cpe(one) for one in items(told.get("cpes"), path, f"{at}/cpes")))),
        "inside": next((text_or_empty(one.get("path")) for one in places if isinstance(one, dict)), ""),
        "source_package": upstream.removesuffix(".src.rpm").rsplit("-", 2)[0] if "rpm" in upstream else upstream,
        "source_version": text_or_empty(metadata.get("sourceVersion")),
    }
    is_packaged = told.get("type") in _OF_DISTRIBUTION
    return named_or_owed(
        name, text(told.get("version"), path, f"{at}/version"), purl, release if is_packaged else "", **known
    )


def _licence(value: object) -> str:
    if isinstance(value, dict):
        return text_or_empty(value.get("spdxExpression")) or text_or_empty(value.get("value"))
    return text_or_empty(value)


def _cpe(value: object) -> str:
    return text_or_empty(value.get("cpe")) if isinstance(value, dict) else text_or_empty(value)


def _release(distro: Json) -> str:
    """Give OSV's name of the distribution that everything was found in."""
    name = text_or_empty(distro.get("id")) or text_or_empty(distro.get("name"))
    version = text_or_empty(distro.get("versionID")) or text_or_empty(distro.get("version"))
    return Distribution(name.lower(), version).ecosystem
