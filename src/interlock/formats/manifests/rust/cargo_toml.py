"""`Cargo.toml`: what a crate or a workspace asks for. Enters: TOML. Leaves: a `Reading`. Floor 5.

Source: The Cargo Book, "The Manifest Format", "Specifying Dependencies", "Workspaces".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.rust.crates import CARGO, Asked, asked_by, package_of
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Component, Reading, ReadingKind, Scope

FORMAT = "cargo.toml"
TAKES = "Cargo.toml"

_EXACT: Final = re.compile(r"=\s*(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)")
_HIGHEST: Final = 16
"""Folders that are climbed in search of a workspace."""


def is_for(path: str) -> bool:
    """Say whether it is a manifest of Cargo, by its name."""
    return posixpath.basename(path) == "Cargo.toml"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a manifest of Cargo.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    workspace = mapping(data.get("workspace"), path, "workspace") if "workspace" in data else _above(path, beside)
    shared = mapping(workspace.get("dependencies"), path, "workspace.dependencies")
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, CARGO)
    for asked in asked_by(data, path, shared):
        _add(found, asked)
    if "workspace" in data and not found.reading().components:
        for asked in asked_by({"dependencies": shared}, path, {}):
            _add(found, asked)
    return found.reading(project=_project(found, package_of(data, path, workspace)))


def _add(found: Gathering, asked: Asked) -> None:
    exact = _EXACT.fullmatch(asked.constraint.strip())
    place = found.add(
        asked.name,
        exact[1] if exact else "",
        scope=asked.scope,
        constraint=asked.constraint,
        source=asked.source,
        groups=(asked.group,) * bool(asked.group) + ("optional",) * (asked.scope is Scope.OPTIONAL),
    )
    found.asks(place, asked.scope, constraint=asked.constraint)


def _project(found: Gathering, package: dict[str, object]) -> Component | None:
    name = text_or_empty(package.get("name"))
    licence = text_or_empty(package.get("license"))
    version = text_or_empty(package.get("version"))
    return found.project(name, version, licences=(licence,) * bool(licence)) if name else None


def _above(path: str, beside: Beside) -> dict[str, object]:
    """Give the workspace that a folder above declares; if it is broken, its own reading says so."""
    folder = posixpath.dirname(path)
    for _ in range(_HIGHEST):
        if not folder:
            break
        folder = posixpath.dirname(folder)
        place = posixpath.join(folder, "Cargo.toml")
        body = beside(place)
        if body is None:
            continue
        try:
            workspace = read_toml(body, place).get("workspace")
        except ManifestMalformed:
            return {}
        if isinstance(workspace, dict):
            return {key: value for key, value in workspace.items() if isinstance(value, dict)}
    return {}
