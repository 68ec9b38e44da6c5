"""`*.csproj` and its kin: the packages that a .NET project asks for. Enters: XML. Leaves: a `Reading`. Floor 5.

Versions may stand in the nearest `Directory.Packages.props`, and properties in the nearest `Directory.Build.props`.
Source: NuGet's documentation, "PackageReference in project files", "Central Package Management".
"""

from __future__ import annotations

import posixpath
from typing import Final

from interlock.formats.manifests.dotnet.msbuild import ROOTS, Properties, above, field, items
from interlock.formats.manifests.dotnet.packages import NUGET, exact
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.formats.xmldoc import Element
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "nuget.project"
TAKES = "*.csproj, *.fsproj, *.vbproj, Directory.Build.props, Directory.Build.targets"

_ENDINGS: Final = (".csproj", ".fsproj", ".vbproj", ".sqlproj", ".esproj", ".wixproj")
_SHARED: Final = frozenset({"directory.build.props", "directory.build.targets"})
CENTRAL: Final = "Directory.Packages.props"


def is_for(path: str) -> bool:
    """Say whether it is a project of .NET, by its name."""
    name = posixpath.basename(path).lower()
    return name.endswith(_ENDINGS) or name in _SHARED


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a project of .NET.

    Errors: ManifestMalformed (FMT-201).
    """
    root = root_of(body, path, *ROOTS)
    central = above(path, CENTRAL, beside)
    properties = Properties()
    for one in (above(path, "Directory.Build.props", beside), central, root):
        if one is not None:
            properties.take(one)
    versions = central_versions(central, properties)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, NUGET)
    for item in items(root, "PackageReference"):
        for name in names_of(item, properties):
            add(found, item, name, version_of(item, properties) or versions.get(name.lower(), ""))
    for item in items(central, "GlobalPackageReference") if central is not None else ():
        for name in names_of(item, properties):
            add(found, item, name, version_of(item, properties), scope=Scope.BUILD, line=0)
    name = properties["PackageId"] or properties["AssemblyName"] or posixpath.splitext(posixpath.basename(path))[0]
    is_shared = posixpath.basename(path).lower() in _SHARED
    version = exact(properties["PackageVersion"] or properties["Version"] or properties["VersionPrefix"])
    return found.reading(project=None if is_shared or "$(" in name else found.project(name, version))


def names_of(item: Element, properties: Properties) -> list[str]:
    """Give the names that an item is for; several stand with semicolons between them."""
    written = properties.fill(field(item, "Include", "Update"))
    return [name.strip() for name in written.split(";") if name.strip()]


def version_of(item: Element, properties: Properties) -> str:
    """Give what an item asks for, with properties filled in."""
    return properties.fill(field(item, "VersionOverride", "Version"))


def central_versions(central: Element | None, properties: Properties) -> dict[str, str]:
    """Give the versions that hold for all projects below a folder, by name in lower case."""
    if central is None:
        return {}
    rows = ((item, name) for item in items(central, "PackageVersion") for name in names_of(item, properties))
    return {name.lower(): version_of(item, properties) for item, name in rows}


def add(
    found: Gathering, item: Element, name: str, asked: str, *, scope: Scope = Scope.REQUIRED, line: int = -1
) -> None:
    """Take note of a package that is asked for."""
    if field(item, "PrivateAssets").lower() == "all":
        scope = Scope.BUILD  # an analyser or a tool: whoever uses the project does not get it
    place = found.add(name, exact(asked), scope=scope, constraint=asked, line=item.line if line < 0 else line)
    found.asks(place, scope, constraint=asked)
