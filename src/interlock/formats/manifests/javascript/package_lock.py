"""npm's lockfiles of versions 1 to 3, `npm-shrinkwrap.json`, and the hidden one within `node_modules`.

Enters: JSON. Leaves: a `Reading` with the tree of `node_modules` folded to one component a version. Floor 5.
Source: npm's documentation of package-lock.json.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import sri_hashes
from interlock.formats.manifests.javascript.addresses import NPM, is_range, source_of, unaliased
from interlock.formats.manifests.javascript.asking import asked_for, manifest_next_to, next_to
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Component, Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "npm.package-lock"
TAKES = "package-lock.json, npm-shrinkwrap.json, node_modules/.package-lock.json"

_NAMES: Final = frozenset({"package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"})
_FOLDER: Final = "node_modules/"
LONGEST_PLACE: Final = 2048
"""Characters of a place in the tree; looking for a dependency climbs it."""


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of npm, by its name."""
    return posixpath.basename(path) in _NAMES


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of npm.

    A `package-lock.json` beside an `npm-shrinkwrap.json` gives nothing: npm uses the other one.
    Errors: ManifestMalformed (FMT-201).
    """
    name = posixpath.basename(path)
    kind = ReadingKind.INSTALLED if name == ".package-lock.json" else ReadingKind.LOCKFILE
    found = Gathering(path, FORMAT, kind, NPM)
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"lockfileVersion", "packages", "dependencies"} & data.keys():
        raise malformed(path, "it has neither lockfileVersion nor packages nor dependencies")
    if name == "package-lock.json" and beside(next_to(path, "npm-shrinkwrap.json")) is not None:
        return found.reading()
    packages = mapping(data.get("packages"), path, "packages")
    if packages:
        entries = {place: mapping(entry, path, f"packages[{place!r}]") for place, entry in packages.items()}
    else:
        entries = dict(_unfolded(mapping(data.get("dependencies"), path, "dependencies"), path))
        manifest = manifest_next_to(path, beside)
        if manifest is not None:
            entries[""] = manifest
    return _read(found, entries, data, body)


def _unfolded(dependencies: dict[str, object], path: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the nested tree of version 1 as the flat one of versions 2 and 3."""
    waiting = [("", dependencies)]
    while waiting:
        above, folder = waiting.pop()
        for name, value in folder.items():
            place = f"{above}{_FOLDER}{name}"
            entry = mapping(value, path, place)
            needed = entry.get("requires")
            inner = mapping(entry.get("dependencies"), path, f"{place} dependencies")
            yield place, _entry_of_first_version(name, entry) | {"dependencies": needed if needed is not True else None}
            if inner:
                _refuse_long(place, path)
                waiting.append((f"{place}/", inner))


def _entry_of_first_version(name: str, entry: dict[str, object]) -> dict[str, object]:
    version = entry.get("version")
    if not isinstance(version, str):
        return entry
    true_name, true_version = unaliased(name, version)
    if is_range(true_version):
        return entry | {"version": true_version, "name": true_name}
    return entry | {"version": None, "resolved": true_version}


def _read(found: Gathering, entries: dict[str, dict[str, object]], data: dict[str, object], body: bytes) -> Reading:
    lines = _lines_of_keys(body)
    places: dict[str, int | None] = {}
    links: dict[str, str] = {}
    for place, entry in entries.items():
        _refuse_long(place, found.path)
        if entry.get("link") is True:
            links[place] = text(entry.get("resolved"), found.path, f"{place} resolved")
        elif place:
            is_direct = False if "" in entries else None
            places[place] = _added(found, place, entry, lines.get(place, 0), is_direct=is_direct)
    for place, target in links.items():
        places[place] = places.get(target.removeprefix("file:"))
    root = entries.get("", {})
    for place, entry in entries.items():
        if place and place not in links:
            for name, *_ in _needed(entry):
                found.needs(places.get(place), places.get(_place_of(name, place, places)))
    for name, wanted, scope, group in asked_for(root):
        found.asks(places.get(_FOLDER + name), scope, constraint=wanted, group=group)
    project = root if root.get("name") else data
    return found.reading(project=_project(found, project))


def _project(found: Gathering, entry: dict[str, object]) -> Component | None:
    return found.project(text_or_empty(entry.get("name")), text_or_empty(entry.get("version")))


def _added(found: Gathering, place: str, entry: dict[str, object], line: int, *, is_direct: bool | None) -> int | None:
    name = text(entry.get("name"), found.path, f"{place} name") or _name_of(place)
    resolved = entry.get("resolved")
    source = source_of(resolved) if isinstance(resolved, str) else Source()
    if not place.rpartition(_FOLDER)[1]:
        source = Source(SourceKind.PATH, place)
    scope, groups = _scope_of(entry)
    return found.add(
        name,
        text(entry.get("version"), found.path, f"{place} version"),
        scope=scope,
        groups=groups,
        is_direct=is_direct,
        hashes=sri_hashes(text_or_empty(entry.get("integrity"))),
        source=source,
        licences=_licences(entry),
        line=line,
        runs_at_install=entry.get("hasInstallScript") is True,
    )


def _name_of(place: str) -> str:
    """Give the name of a package from its place: what stands behind the last folder of modules, scope included."""
    above, _, last = place.rstrip("/").rpartition("/")
    scope = above.rpartition("/")[2]
    return f"{scope}/{last}" if scope.startswith("@") else last


def _scope_of(entry: dict[str, object]) -> tuple[Scope, tuple[str, ...]]:
    flags = {flag for flag in ("dev", "optional", "devOptional", "peer") if entry.get(flag) is True}
    groups = tuple(
        group
        for group, by in (
            ("dev", {"dev", "devOptional"}),
            ("optional", {"optional", "devOptional"}),
            ("peer", {"peer"}),
        )
        if flags & by
    )
    if "dev" in flags:
        return Scope.DEVELOPMENT, groups
    return (Scope.OPTIONAL if flags else Scope.REQUIRED), groups


def _licences(entry: dict[str, object]) -> tuple[str, ...]:
    licence = entry.get("license")
    return (licence,) if isinstance(licence, str) and licence else ()


def _needed(entry: dict[str, object]) -> Iterator[tuple[str, str, Scope, str]]:
    """Give what a package itself needs: what it was developed with is not installed with it."""
    return ((name, *rest) for name, *rest in asked_for({**entry, "devDependencies": None}))  # type: ignore[misc]  # a tuple of four


def _place_of(name: str, above: str, places: dict[str, int | None]) -> str:
    """Give the place that a package loads a module from: its own folder of modules, or the next one further up."""
    while above:
        place = f"{above}/{_FOLDER}{name}"
        if place in places:
            return place
        above = above.rpartition("/")[0].removesuffix("/node_modules")
        above = "" if above == "node_modules" else above
    return _FOLDER + name


def _refuse_long(place: str, path: str) -> None:
    if len(place) > LONGEST_PLACE:
        raise malformed(path, f"a place in the tree is longer than {LONGEST_PLACE} characters")


def _lines_of_keys(body: bytes) -> dict[str, int]:
    """Give the first line of each key that opens an object, as npm writes them."""
    lines: dict[str, int] = {}
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.rstrip().endswith(b"{"):
            key = line.strip().partition(b'": {')[0].removeprefix(b'"').decode("utf-8", "replace")
            lines.setdefault(key, number)
    return lines
