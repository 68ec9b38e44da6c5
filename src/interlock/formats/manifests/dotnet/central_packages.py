"""`Directory.Packages.props`: versions for all .NET projects below a folder. Enters: XML. Leaves: a `Reading`.

Floor 5. Source: NuGet's documentation, "Central Package Management".
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.dotnet.msbuild import ROOTS, Properties, above, items
from interlock.formats.manifests.dotnet.packages import NUGET
from interlock.formats.manifests.dotnet.project_file import add, names_of, version_of
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "nuget.central-packages"
TAKES = "Directory.Packages.props"


def is_for(path: str) -> bool:
    """Say whether it holds versions for all projects, by its name."""
    return posixpath.basename(path).lower() == "directory.packages.props"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the versions.

    Errors: ManifestMalformed (FMT-201).
    """
    root = root_of(body, path, *ROOTS)
    properties = Properties()
    shared = above(path, "Directory.Build.props", beside)
    for one in (shared, root):
        if one is not None:
            properties.take(one)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, NUGET)
    for item in items(root, "PackageVersion", "PackageReference", "GlobalPackageReference"):
        scope = Scope.BUILD if item.name == "GlobalPackageReference" else Scope.REQUIRED
        for name in names_of(item, properties):
            add(found, item, name, version_of(item, properties), scope=scope)
    return found.reading()
