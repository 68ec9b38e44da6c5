"""`project.assets.json`: what a restore of a .NET project came to. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from interlock.formats.manifests.dotnet.libraries import Libraries, resolved
from interlock.formats.manifests.dotnet.packages import NUGET
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Component, Reading, ReadingKind

FORMAT = "nuget.project-assets"
TAKES = "project.assets.json"


def is_for(path: str) -> bool:
    """Say whether it is the outcome of a restore, by its name."""
    return posixpath.basename(path) == "project.assets.json"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the outcome of a restore; other projects of the same solution are not packages and left out.

    Errors: ManifestMalformed (FMT-201).
    """
    data = resolved(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NUGET)
    libraries = Libraries(found, data)
    for key, entry in libraries.entries().items():
        if entry.get("type") != "project":
            libraries.add(key, entry)
    for name in libraries.tie():
        libraries.ask(name)
    project = mapping(data.get("project"), path, "project")
    asked = dict(_asked(project, path))
    for name, constraint in asked.items():
        libraries.ask(name, constraint)
    if asked:
        found.mark_direct()
    restore = mapping(project.get("restore"), path, "project.restore")
    sources = mapping(restore.get("sources"), path, "project.restore.sources")
    return found.reading(project=_project(found, project, restore), registries=map(without_credentials, sources))


def _asked(project: dict[str, object], path: str) -> Iterator[tuple[str, str]]:
    for framework, value in mapping(project.get("frameworks"), path, "project.frameworks").items():
        table = mapping(value, path, framework).get("dependencies")
        for name, entry in mapping(table, path, f"{framework} dependencies").items():
            yield name, text_or_empty(entry.get("version") if isinstance(entry, dict) else entry)


def _project(found: Gathering, project: dict[str, object], restore: dict[str, object]) -> Component | None:
    name = text_or_empty(restore.get("projectName"))
    return found.project(name, text_or_empty(project.get("version"))) if name else None
