"""`.spack/spec.json`: what Spack has installed, with everything it was built from. Floor 5.

Enters: JSON. Leaves: a `Reading`.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind

FORMAT = "spack.spec"
TAKES = ".spack/spec.json, *.spec.json"

_PLACE: Final = re.compile(r"(?:.*/)?(?:\.spack/spec|[^/]+\.spec)\.json", re.DOTALL)
_SPACK: Final = Ecosystem("spack", "")


def is_for(path: str) -> bool:
    """Say whether it is the specification of something installed, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read its nodes; what Spack took from the system and did not build is not of Spack.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_json(body, path), path, "the file")
    spec = mapping(data.get("spec"), path, "spec")
    if "nodes" not in spec:
        raise malformed(path, "it has no nodes", remedy="install the package anew")
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, _SPACK)
    places: dict[str, int | None] = {}
    needed: list[tuple[int | None, str]] = []
    for number, item in enumerate(items(spec.get("nodes"), path, "nodes")):
        node = mapping(item, path, f"nodes[{number}]")
        name = text(node.get("name"), path, f"nodes[{number}].name")
        version = text(node.get("version"), path, f"nodes[{number}].version")
        if "external" in node:
            continue
        if not name or not version:
            found.owe(0, f"nodes[{number}] has no name or no version")
            continue
        place = found.add(name, version)
        places[text(node.get("hash"), path, f"nodes[{number}].hash")] = place
        needed += [
            (place, text(mapping(below, path, "a dependency").get("hash"), path, "hash"))
            for below in items(node.get("dependencies"), path, f"nodes[{number}].dependencies")
        ]
    for place, below_hash in needed:
        found.needs(place, places.get(below_hash))
    return found.reading()
