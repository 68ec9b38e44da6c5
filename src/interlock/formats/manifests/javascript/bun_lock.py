"""`bun.lock`, and the binary `bun.lockb`, which is refused with the way out.

Enters: JSON with comments. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

import posixpath
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import sri_hashes
from interlock.formats.manifests.javascript.addresses import NPM, source_of, split_at_version
from interlock.formats.manifests.javascript.asking import asked_for
from interlock.formats.manifests.javascript.jsonc import read_jsonc
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Component, Reading, ReadingKind, Source, SourceKind

FORMAT = "npm.bun-lock"
TAKES = "bun.lock (a binary bun.lockb is refused with the way to write bun.lock)"

LONGEST_PLACE: Final = 2048
"""Characters of a place in the tree; looking for a dependency climbs it."""


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of bun, by its name."""
    return posixpath.basename(path) in {"bun.lock", "bun.lockb"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of bun; a binary one gives nothing where the one in text is beside it.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NPM)
    if body.startswith(b"#!/usr/bin/env bun") or posixpath.basename(path) == "bun.lockb":
        if beside(posixpath.join(posixpath.dirname(path), "bun.lock")) is not None:
            return found.reading()
        why = "a binary lockfile of bun can be read by bun alone"
        raise malformed(path, why, remedy="run `bun install --save-text-lockfile`, commit bun.lock, remove bun.lockb")
    data = mapping(read_jsonc(body, path), path, "the file")
    packages = {
        key: items(value, path, f"packages[{key!r}]")
        for key, value in mapping(data.get("packages"), path, "packages").items()
    }
    places = {key: _added(found, key, entry) for key, entry in packages.items()}
    for key, entry in packages.items():
        for name, *_ in asked_for({**_details(entry), "devDependencies": None}):
            found.needs(places[key], places.get(_place_of(name, key, places)))
    project = _ask(found, mapping(data.get("workspaces"), path, "workspaces"), places)
    trusted = set(texts(data.get("trustedDependencies"), path, "trustedDependencies"))
    found.settle_scopes()
    return found.reading(project=project) if not trusted else _with_trusted(found.reading(project=project), trusted)


def _with_trusted(reading: Reading, trusted: set[str]) -> Reading:
    """Note that bun runs the install scripts of these packages, and of no others."""
    from msgspec.structs import replace

    marked = (replace(one, runs_at_install=one.name in trusted) for one in reading.components)
    return replace(reading, components=tuple(marked))


def _ask(found: Gathering, workspaces: dict[str, object], places: dict[str, int | None]) -> Component | None:
    project: Component | None = None
    for folder, value in workspaces.items():
        workspace = mapping(value, found.path, f"workspaces[{folder!r}]")
        name = text_or_empty(workspace.get("name"))
        if not folder:
            project = found.project(name, text_or_empty(workspace.get("version")))
        for wanted, constraint, scope, group in asked_for(workspace):
            found.asks(places.get(_place_of(wanted, name, places)), scope, constraint=constraint, group=group)
    return project


def _details(entry: list[object]) -> dict[str, object]:
    """Give the object among an entry's items: it has no fixed place in it."""
    return next((item for item in entry if isinstance(item, dict)), {})


def _added(found: Gathering, key: str, entry: list[object]) -> int | None:
    if len(key) > LONGEST_PLACE:
        raise malformed(found.path, f"a place in the tree is longer than {LONGEST_PLACE} characters")
    if not entry or not isinstance(entry[0], str):
        raise malformed(found.path, f"packages[{key!r}] does not begin with a name and version")
    name, at, rest = split_at_version(entry[0])
    if not at:
        raise malformed(found.path, f"packages[{key!r}] does not begin with a name and version")
    if rest.startswith("root:"):
        return None
    source = source_of(rest)
    is_version = source.kind is SourceKind.UNKNOWN and ":" not in rest
    if is_version:
        registry = text_or_empty(entry[1]) if len(entry) > 1 else ""
        source = source_of(registry) if "/-/" in registry else Source(SourceKind.REGISTRY, registry)
    last = text_or_empty(entry[-1])
    return found.add(name, rest if is_version else "", hashes=sri_hashes(last), source=source)


def _place_of(name: str, above: str, places: dict[str, int | None]) -> str:
    """Give the place that a package loads a module from: nested below it, or the next one further up."""
    while above:
        if f"{above}/{name}" in places:
            return f"{above}/{name}"
        above, _, last = above.rpartition("/")
        if last and above.rpartition("/")[2].startswith("@") and "/" not in above.rpartition("/")[2]:
            above = above.rpartition("/")[0]
    return name
