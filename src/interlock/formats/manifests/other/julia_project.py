"""`Project.toml`: what a Julia package asks for. Enters: TOML. Leaves: a `Reading`. Floor 5.

Source: Julia's documentation of Pkg, "Project.toml and Manifest.toml", "Compatibility".
"""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.other.julia_manifest import JULIA, add_package, package
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "julia.project"
TAKES = "Project.toml, JuliaProject.toml"

_TABLES: Final = (("deps", Scope.REQUIRED), ("weakdeps", Scope.OPTIONAL), ("extras", Scope.TEST))


def is_for(path: str) -> bool:
    """Say whether it is a project of Julia, by its name."""
    return path.rpartition("/")[2] in {"Project.toml", "JuliaProject.toml"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a project of Julia.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, JULIA)
    ranges = mapping(data.get("compat"), path, "compat")
    for table, scope in _TABLES:
        for name, uuid in mapping(data.get(table), path, table).items():
            asked = text_or_empty(ranges.get(name))
            version = asked.removeprefix("=").strip() if asked.startswith("=") and "," not in asked else ""
            place = add_package(found, name, version, text_or_empty(uuid), scope=scope, constraint=asked)
            found.asks(place, scope, constraint=asked)
    name, uuid = text_or_empty(data.get("name")), text_or_empty(data.get("uuid"))
    return found.reading(project=package(name, text_or_empty(data.get("version")), uuid) if name else None)
