"""Writes CycloneDX as XML: what the JSON says, in the order that the schema asks for.

Enters: an inventory. Leaves: XML. Floor 5. Source: CycloneDX 1.5 to 1.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from interlock.formats.sbom.cyclonedx_writing import cyclonedx_document
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import Inventory

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
_BREAKING: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_SPECIAL: Final = re.compile('[&<>"\t\n\r]')
Json = Mapping[str, object]


def write_cyclonedx_xml(inventory: Inventory, heading: Heading, version: str = "1.6") -> bytes:
    """Write an inventory as a CycloneDX XML document.

    Errors: SbomUnwritable (FMT-303).
    """
    document = cyclonedx_document(inventory, heading, version)
    head = (
        f'<bom xmlns="http://cyclonedx.org/schema/bom/{version}" serialNumber="{document["serialNumber"]}" version="1">'
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head]
    lines += _metadata(cast("Json", document["metadata"]))
    lines += _held("components", [line for one in _listed(document, "components") for line in _component(one)])
    lines += _held("dependencies", [line for one in _listed(document, "dependencies") for line in _dependency(one)])
    lines += _held("compositions", [line for one in _listed(document, "compositions") for line in _composition(one)])
    return "\n".join((*lines, "</bom>", "")).encode()


def _metadata(told: Json) -> Iterator[str]:
    yield "<metadata>"
    yield _leaf("timestamp", told["timestamp"])
    tools = [line for one in _listed(cast("Json", told["tools"]), "components") for line in _component(one)]
    yield from _held("tools", _held("components", tools))
    yield from _component(cast("Json", told["component"]))
    yield from _properties(told)
    yield "</metadata>"


def _component(told: Json) -> Iterator[str]:
    yield _start("component", {key: str(told[key]) for key in ("type", "bom-ref") if key in told})
    yield from (_leaf(key, told[key]) for key in ("group", "name", "version", "scope") if key in told)
    yield from _held("hashes", [_leaf("hash", one["content"], alg=one["alg"]) for one in _listed(told, "hashes")])
    yield from _held("licenses", [line for one in _listed(told, "licenses") for line in _licence(one)])
    yield from (_leaf(key, told[key]) for key in ("cpe", "purl") if key in told)
    addresses = [
        line
        for one in _listed(told, "externalReferences")
        for line in (_start("reference", {"type": str(one["type"])}), _leaf("url", one["url"]), "</reference>")
    ]
    yield from _held("externalReferences", addresses)
    yield from _properties(told)
    occurrences = [
        line
        for one in _listed(cast("Json", told.get("evidence", {})), "occurrences")
        for line in _held("occurrence", [_leaf(key, one[key]) for key in ("location", "line") if key in one])
    ]
    yield from _held("evidence", _held("occurrences", occurrences))
    yield "</component>"


def _licence(told: Json) -> list[str]:
    if "expression" in told:
        return [_leaf("expression", told["expression"])]
    return _held("license", [_leaf(key, value) for key, value in cast("Json", told["license"]).items()])


def _properties(told: Json) -> list[str]:
    return _held(
        "properties", [_leaf("property", one["value"], name=one["name"]) for one in _listed(told, "properties")]
    )


def _dependency(told: Json) -> list[str]:
    reference = {"ref": str(told["ref"])}
    needed = [_start("dependency", {"ref": str(one)}, "/>") for one in cast("list[str]", told.get("dependsOn", []))]
    return (
        [_start("dependency", reference), *needed, "</dependency>"]
        if needed
        else [_start("dependency", reference, "/>")]
    )


def _composition(told: Json) -> list[str]:
    named = [_start("assembly", {"ref": str(one)}, "/>") for one in cast("list[str]", told["assemblies"])]
    return _held("composition", [_leaf("aggregate", told["aggregate"]), *_held("assemblies", named)])


def _listed(told: Json, key: str) -> list[Json]:
    return cast("list[Json]", told.get(key, []))


def _held(name: str, lines: list[str]) -> list[str]:
    """Give an element around others; none where there is nothing to hold."""
    return [f"<{name}>", *lines, f"</{name}>"] if lines else []


def _leaf(name: str, value: object, /, **attributes: object) -> str:
    told = {key: str(one) for key, one in attributes.items()}
    return f"{_start(name, told)}{_escaped(str(value))}</{name}>"


def _start(name: str, attributes: Mapping[str, str], end: str = ">") -> str:
    return f"<{name}" + "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items()) + end


def _escaped(text: str) -> str:
    """Give text as XML holds it; what it cannot hold becomes the sign for that."""
    return _SPECIAL.sub(lambda found: _BREAKING[found[0]], _FORBIDDEN.sub("\ufffd", text))
