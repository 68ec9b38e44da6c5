"""`*.deps.json`: what a built .NET program loads. Enters: JSON. Leaves: a `Reading`. Floor 5.

The program itself is the library that the file is named after.
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.dotnet.libraries import Libraries, resolved
from interlock.formats.manifests.dotnet.packages import NUGET
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Component, Reading, ReadingKind

FORMAT = "nuget.deps-json"
TAKES = "*.deps.json"


def is_for(path: str) -> bool:
    """Say whether it lists what a program loads, by its name."""
    return path.endswith(".deps.json")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what a program loads.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.ARTIFACT, NUGET)
    libraries = Libraries(found, resolved(body, path))
    own = posixpath.basename(path).removesuffix(".deps.json").lower()
    project: Component | None = None
    for key, entry in libraries.entries().items():
        name, _, version = key.partition("/")
        if name.lower() == own and entry.get("type") == "project":
            project = found.project(name, version)
        else:
            libraries.add(key, entry)
    asked = libraries.tie()
    for name in asked if project is not None else ():
        libraries.ask(name)
    if project is not None:
        found.mark_direct()
    return found.reading(project=project)
