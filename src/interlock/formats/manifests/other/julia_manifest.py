"""`Manifest.toml` of formats 1 and 2: what Julia installs. Enters: TOML. Leaves: a `Reading`. Floor 5.

What has neither a version nor a place of its own is part of Julia itself and left out.
Source: Julia's documentation of Pkg, "Project.toml and Manifest.toml".
"""

from __future__ import annotations

import re
from typing import Final, Unpack

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Ecosystem, Gathering, Told
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Reading, ReadingKind, Source, SourceKind
from interlock.supply.purl import purl_of

FORMAT = "julia.manifest"
TAKES = "Manifest.toml, JuliaManifest.toml, Manifest-v1.11.toml"

JULIA: Final = Ecosystem("julia", "Julia")
_NAME: Final = re.compile(r"(?:Julia)?Manifest(?:-v\d+(?:\.\d+)*)?\.toml")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Julia, by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Julia.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    is_second = "manifest_format" in data or isinstance(data.get("deps"), dict)
    table = mapping(data.get("deps"), path, "deps") if is_second else data
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, JULIA)
    by_name: dict[str, int] = {}
    by_id: dict[str, int] = {}
    needed: list[tuple[int, object]] = []
    for name, entries in table.items():
        if not is_second and not isinstance(entries, list):
            continue  # a field of the file itself
        for value in items(entries, path, name):
            entry = mapping(value, path, name)
            place = _add(found, name, entry)
            if place is not None:
                by_name[name] = by_id[text_or_empty(entry.get("uuid"))] = place
                needed.append((place, entry.get("deps")))
    for place, names in needed:
        for name, uuid in names_of(names, path).items():
            found.needs(place, by_id.get(uuid) if uuid else by_name.get(name))
    _ask(found, by_id, beside)
    return found.reading()


def _add(found: Gathering, name: str, entry: dict[str, object]) -> int | None:
    version = text(entry.get("version"), found.path, f"{name} version")
    tree, uuid = text_or_empty(entry.get("git-tree-sha1")), text_or_empty(entry.get("uuid"))
    url, place = text_or_empty(entry.get("repo-url")), text_or_empty(entry.get("path"))
    if not version and not tree and not place:
        return None
    digest = hash_of("sha1", tree)
    source = Source()
    if url:
        source = Source(SourceKind.GIT, without_credentials(url), text_or_empty(entry.get("repo-rev")))
    elif place:
        source = Source(SourceKind.PATH, place)
    return add_package(found, name, version, uuid, hashes=(digest,) if digest else (), source=source)


def add_package(found: Gathering, name: str, version: str, uuid: str, **told: Unpack[Told]) -> int | None:
    """Take note of a package, which Julia knows by its UUID; one without is owed."""
    component = package(name, version, uuid, **told)
    if component is None:
        found.owe(told.get("line", 0), f"{name[:80]!r} has no uuid, or cannot be a package")
        return None
    return found.add_component(component)


def package(name: str, version: str, uuid: str, **told: Unpack[Told]) -> Component | None:
    """Make a component, if it can be one."""
    try:
        purl = purl_of("julia", name, version, qualifiers=(("uuid", uuid),))
    except PurlMalformed:
        return None
    return Component(name, version, purl, JULIA.osv, **told)


def names_of(value: object, path: str) -> dict[str, str]:
    """Give what a package needs: names, or names with their UUIDs. Errors: ManifestMalformed (FMT-201)."""
    if isinstance(value, dict):
        return {name: text_or_empty(uuid) for name, uuid in value.items()}
    return dict.fromkeys(texts(value, path, "deps"), "")


def _ask(found: Gathering, by_id: dict[str, int], beside: Beside) -> None:
    """Take note of what the project beside asks for; if it is broken, its own reader says so."""
    folder, slash, name = found.path.rpartition("/")
    place = f"{folder}{slash}{'Julia' * name.startswith('Julia')}Project.toml"
    body = beside(place)
    try:
        wanted = read_toml(body, place).get("deps") if body is not None else None
    except ManifestMalformed:
        return
    if not isinstance(wanted, dict):
        return
    for uuid in wanted.values():
        found.asks(by_id.get(text_or_empty(uuid)))
    found.settle_scopes()
