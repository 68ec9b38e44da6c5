"""`packages.lock.json`: what NuGet restores. Enters: JSON. Leaves: a `Reading`. Floor 5.

Source: NuGet's documentation, "Locking dependencies".
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.dotnet.packages import NUGET, Names, base64_hash
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "nuget.packages-lock"
TAKES = "packages.lock.json, packages.*.lock.json"


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of NuGet, by its name."""
    name = posixpath.basename(path)
    return name == "packages.lock.json" or (name.startswith("packages.") and name.endswith(".lock.json"))


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of NuGet.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or "dependencies" not in data:
        raise malformed(path, "it has no dependencies")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NUGET)
    for framework, value in mapping(data["dependencies"], path, "dependencies").items():
        names = Names(found)
        for name, entry in mapping(value, path, framework).items():
            _add(found, names, name, mapping(entry, path, f"{framework} {name}"))
        names.tie()
    return found.reading()


def _add(found: Gathering, names: Names, name: str, entry: dict[str, object]) -> None:
    kind = text_or_empty(entry.get("type"))
    asked = text_or_empty(entry.get("requested"))
    is_folder = kind == "Project"
    place = found.add(
        name,
        text(entry.get("resolved"), found.path, f"{name} resolved"),
        is_direct=kind == "Direct",
        constraint=asked,
        hashes=base64_hash(text_or_empty(entry.get("contentHash"))),
        source=Source(SourceKind.PATH) if is_folder else Source(),
    )
    names.put(name, place, list(mapping(entry.get("dependencies"), found.path, f"{name} dependencies")))
    if kind == "Direct":
        found.asks(place, constraint=asked)
