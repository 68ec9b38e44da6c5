"""`packages.config`: the packages of an older .NET project, all of them. Enters: XML. Leaves: a `Reading`. Floor 5.

Source: NuGet's documentation, "packages.config reference".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.dotnet.packages import NUGET, exact
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "nuget.packages-config"
TAKES = "packages.config, packages.*.config"

_NAME: Final = re.compile(r"packages(?:\.[^/]+)?\.config", re.IGNORECASE)


def is_for(path: str) -> bool:
    """Say whether it is the package list of a project, by its name."""
    return _NAME.fullmatch(posixpath.basename(path)) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the list.

    Errors: ManifestMalformed (FMT-201).
    """
    root = root_of(body, path, "packages")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NUGET)
    for one in root.all("package"):
        name, version = one.get("id").strip(), one.get("version").strip()
        if not name or not version:
            found.owe(one.line, f"package {name[:80]!r} has no id or no version")
            continue
        is_tool = one.get("developmentDependency").lower() == "true"
        found.add(
            name,
            exact(version) or version,
            scope=Scope.DEVELOPMENT if is_tool else Scope.REQUIRED,
            groups=("developmentDependency",) * is_tool,
            constraint=one.get("allowedVersions"),
            line=one.line,
        )
    return found.reading()
