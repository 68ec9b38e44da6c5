"""`Cargo.lock` of versions 1 to 4. Enters: TOML. Leaves: a `Reading`. Floor 5.

What belongs to the project itself is known from the `Cargo.toml` beside it, and so are scopes.
Source: The Cargo Book; the lockfile has no other description than Cargo's own encoder.
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.rust.crates import CARGO, Asked, asked_by, locked_source, members_of, package_of
from interlock.formats.manifests.tomldoc import lines_of, read_toml
from interlock.supply.model import Component, Hash, Reading, ReadingKind, SourceKind

FORMAT = "cargo.lock"
TAKES = "Cargo.lock"


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Cargo, by its name."""
    return posixpath.basename(path) == "Cargo.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Cargo.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, CARGO)
    entries = [mapping(one, path, "package") for one in items(data.get("package"), path, "package")]
    root = data.get("root")  # the project itself, before Cargo wrote it among the others
    if isinstance(root, dict):
        entries.append(root)
    lines = lines_of(body, "package")
    sums = _sums_aside(mapping(data.get("metadata"), path, "metadata"))
    manifests = _manifests(path, beside)
    own = next((name for name, is_root, _ in manifests if is_root), "")
    crates = _Crates(found)
    project: Component | None = None
    wanted: list[str] = []
    for number, entry in enumerate(entries):
        name, needed = text(entry.get("name"), path, "the name of a package"), _needed(entry, path)
        if name == own and not entry.get("source"):
            project, wanted = found.project(name, text_or_empty(entry.get("version"))), needed
            continue
        crates.add(entry, name, needed, sums, lines[number] if number < len(lines) else 0)
    crates.tie()
    for name, is_root, asked in manifests:
        _ask(found, crates, asked, wanted if is_root else crates.needed_by_folder(name))
    if manifests:
        crates.ask_for_the_rest({name for name, _, _ in manifests})
        found.settle_scopes()
    return found.reading(project=project, registries=crates.registries())


class _Crates:
    """The packages of one lockfile, by name, by name and version, and whole."""

    def __init__(self, found: Gathering) -> None:
        self._found = found
        self._by_key: dict[str, int] = {}
        self._needed: list[tuple[int, list[str]]] = []
        self._own: dict[str, list[str]] = {}
        self._registries: dict[str, None] = {}

    def add(
        self, entry: dict[str, object], name: str, needed: list[str], sums: dict[str, tuple[Hash, ...]], line: int
    ) -> None:
        """Take note of one package."""
        path = self._found.path
        version, written = text(entry.get("version"), path, f"{name} version"), text_or_empty(entry.get("source"))
        source = locked_source(written)
        checksum = hash_of("sha256", text_or_empty(entry.get("checksum")))
        hashes = (checksum,) if checksum else sums.get(f"{name} {version} ({written})", ())
        place = self._found.add(name, version, source=source, hashes=hashes, line=line)
        if place is None:
            return
        bare = written.partition("#")[0]  # later versions of the file leave the commit out where they refer to it
        for key in (name, f"{name} {version}", f"{name} {version} ({written})", f"{name} {version} ({bare})"):
            self._by_key.setdefault(key, place)
        self._needed.append((place, needed))
        if source.kind is SourceKind.REGISTRY:
            self._registries[source.url] = None
        elif source.kind is SourceKind.PATH:
            self._own[name] = needed

    def tie(self) -> None:
        """Turn what packages need into edges, once all of them are known."""
        for place, needed in self._needed:
            for key in needed:
                self._found.needs(place, self._by_key.get(key))

    def ask_for_the_rest(self, known: set[str]) -> None:
        """Take what other folders of the workspace need as asked for: their manifests cannot be found by patterns."""
        for name, needed in self._own.items():
            for key in needed if name not in known else ():
                self._found.asks(self._by_key.get(key))

    def places_by_name(self, keys: list[str]) -> dict[str, list[int]]:
        """Give where some dependencies went, by their names."""
        found: dict[str, list[int]] = {}
        for key in keys:
            place = self._by_key.get(key)
            if place is not None:
                found.setdefault(key.partition(" ")[0], []).append(place)
        return found

    def needed_by_folder(self, name: str) -> list[str]:
        """Give what a member of the workspace needs."""
        return self._own.get(name, [])

    def registries(self) -> list[str]:
        """Give the registries that packages come from."""
        return list(self._registries)


def _ask(found: Gathering, crates: _Crates, asked: list[Asked], keys: list[str]) -> None:
    places = crates.places_by_name(keys)
    for one in asked:
        for place in places.get(one.name, ()):
            found.asks(place, one.scope, constraint=one.constraint, group=one.group)


def _needed(entry: dict[str, object], path: str) -> list[str]:
    """Give what a package needs: names, with a version and a source in brackets where they are needed."""
    return list(texts(entry.get("dependencies"), path, "dependencies"))


def _sums_aside(metadata: dict[str, object]) -> dict[str, tuple[Hash, ...]]:
    """Give the checksums of version 1, which stand in a table of their own."""
    found: dict[str, tuple[Hash, ...]] = {}
    for key, value in metadata.items():
        digest = hash_of("sha256", text_or_empty(value))
        if key.startswith("checksum ") and digest is not None:
            found[key.removeprefix("checksum ")] = (digest,)
    return found


def _manifests(path: str, beside: Beside) -> list[tuple[str, bool, list[Asked]]]:
    """Give name, whether it is the root, and wishes of the manifests beside; what is broken, its own reader says."""
    folder = posixpath.dirname(path)
    place = posixpath.join(folder, "Cargo.toml")
    data = _toml(place, beside)
    try:
        workspace = mapping(data.get("workspace"), place, "workspace")
        shared = mapping(workspace.get("dependencies"), place, "workspace.dependencies")
        found = [_manifest(data, place, workspace, shared, is_root=True)]
        for member in members_of(workspace, place):
            inner = posixpath.normpath(posixpath.join(folder, member, "Cargo.toml"))
            found.append(_manifest(_toml(inner, beside), inner, workspace, shared, is_root=False))
    except ManifestMalformed:
        return []
    return [one for one in found if one[0]]


def _manifest(
    data: dict[str, object], path: str, workspace: dict[str, object], shared: dict[str, object], *, is_root: bool
) -> tuple[str, bool, list[Asked]]:
    package = package_of(data, path, workspace)
    return text_or_empty(package.get("name")), is_root, list(asked_by(data, path, shared))


def _toml(path: str, beside: Beside) -> dict[str, object]:
    body = beside(path)
    try:
        return read_toml(body, path) if body is not None else {}
    except ManifestMalformed:
        return {}
