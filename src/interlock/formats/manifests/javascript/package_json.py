"""`package.json`: what a project asks for, or, within `node_modules`, what is installed.

Enters: JSON. Leaves: a `Reading`. Floor 5. Source: npm's documentation of package.json.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.javascript.addresses import (
    DEPENDENCY_FIELDS,
    GROUPS,
    NPM,
    is_range,
    source_of,
    unaliased,
)
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Source

FORMAT = "npm.package-json"
TAKES = "package.json, also within node_modules"

_RUN_AT_INSTALL: Final = ("preinstall", "install", "postinstall", "prepare")
_EDITOR: Final = Ecosystem("vscode-extension", "VSCode", split="/")
_UNITY: Final = Ecosystem("generic", "")


def is_for(path: str) -> bool:
    """Say whether it is the manifest of a package, by its name."""
    return posixpath.basename(path) == "package.json"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a manifest.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict):
        raise malformed(path, "it is not an object")
    is_installed = "node_modules" in path.split("/")[:-1]
    kind = ReadingKind.INSTALLED if is_installed else ReadingKind.MANIFEST
    found = Gathering(path, FORMAT, kind, NPM)
    itself = _itself(data)
    if is_installed:
        if itself is not None:
            found.add_component(itself)
        return found.reading()
    lines = _lines_of_names(body)
    for field, scope in DEPENDENCY_FIELDS.items():
        for name, wanted in mapping(data.get(field), path, field).items():
            if not isinstance(wanted, str):
                found.owe(lines.get(name, 0), f"{field} has no range for {name[:80]!r}")
                continue
            true_name, true_range = unaliased(name, wanted)
            source = Source() if is_range(true_range) else source_of(true_range)
            place = found.add(
                true_name, "", scope=scope, is_direct=True, constraint=wanted, source=source, line=lines.get(name, 0)
            )
            found.asks(place, scope, group=GROUPS[field])
    return found.reading(project=itself)


def _itself(data: dict[str, object]) -> Component | None:
    """Give the package that the file describes: of npm, of the editor, or of the game engine that share the name."""
    name, version = text_or_empty(data.get("name")), text_or_empty(data.get("version"))
    engines = data.get("engines")
    ecosystem = NPM
    if "contributes" in data or (isinstance(engines, dict) and "vscode" in engines):
        publisher = text_or_empty(data.get("publisher"))
        ecosystem, name = _EDITOR, f"{publisher or 'unknown'}/{name}"
    elif "unity" in data:
        ecosystem = _UNITY
    scripts = data.get("scripts")
    runs = isinstance(scripts, dict) and any(word in scripts for word in _RUN_AT_INSTALL[:3])
    try:
        return ecosystem.component(name, version, licences=tuple(_licences(data)), runs_at_install=runs)
    except PurlMalformed:
        return None


def _licences(data: dict[str, object]) -> Iterator[str]:
    """Give what stands in `license`, or in the older `licenses`, as text or as objects with a type."""
    for value in (data.get("license"), data.get("licenses")):
        for one in value if isinstance(value, list) else [value]:
            licence = one.get("type") if isinstance(one, dict) else one
            if isinstance(licence, str) and licence:
                yield licence


def _lines_of_names(body: bytes) -> dict[str, int]:
    """Give the last line on which each key stands first: dependencies come after everything else as a rule."""
    lines: dict[str, int] = {}
    for number, line in enumerate(body.split(b"\n"), 1):
        key, colon, _ = line.strip().partition(b'":')
        if colon and key.startswith(b'"'):
            lines[key[1:].decode("utf-8", "replace")] = number
    return lines
