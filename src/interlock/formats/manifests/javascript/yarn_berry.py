"""`yarn.lock` of yarn 2 and later, which is YAML with resolutions. Floor 5."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from interlock.formats.manifests.fields import mapping, text
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.javascript.addresses import source_of, split_at_version
from interlock.formats.manifests.javascript.asking import asked_for
from interlock.formats.manifests.lockyaml import line_of, read_yaml
from interlock.supply.model import Component, Hash, Reading, Source, SourceKind

_METADATA: Final = re.compile(r"^\"?__metadata\"?:", re.MULTILINE)
_LIST: Final = re.compile(r",\s+")
_MOST_PATCHES: Final = 8
"""Patches upon patches that are looked through for the source of a package."""
_LOCAL: Final = frozenset({"workspace", "link", "portal", "file"})


def is_berry(content: str) -> bool:
    """Say whether a lockfile is one of yarn 2 and later: those begin with a table about themselves."""
    return _METADATA.search(content) is not None


def read_into(found: Gathering, body: bytes, manifest: dict[str, object] | None) -> Reading:
    """Read the entries of such a lockfile. Errors: ManifestMalformed (FMT-201)."""
    path = found.path
    entries = mapping(read_yaml(body, path), path, "the file")
    by_request: dict[str, int | None] = {}
    needed: list[tuple[int | None, dict[str, object]]] = []
    root: dict[str, object] = {}
    project: Component | None = None
    for key, value in entries.items():
        if key == "__metadata":
            continue
        entry = mapping(value, path, key)
        resolution = text(entry.get("resolution"), path, f"{key} resolution") or _LIST.split(key)[0]
        name, _, place_named = split_at_version(resolution)
        if place_named == "workspace:.":
            root, project = entry, found.project(name, "")
            continue
        version = text(entry.get("version"), path, f"{key} version")
        place = found.add(
            name,
            version,
            hashes=_hashes(text(entry.get("checksum"), path, f"{key} checksum")),
            source=_source(place_named),
            line=line_of(value),
        )
        by_request.update(dict.fromkeys(_LIST.split(key), place))
        if place_named.startswith("workspace:"):
            found.asks(place)
        needed.append((place, mapping(entry.get("dependencies"), path, f"{key} dependencies")))
    for place, dependencies in needed:
        for name, wanted in dependencies.items():
            found.needs(place, _answer(by_request, name, wanted))
    asked = {"dependencies": root.get("dependencies")} if root and manifest is None else manifest
    if asked is not None:
        for name, wanted, scope, group in asked_for(asked):
            found.asks(_answer(by_request, name, wanted), scope, constraint=wanted, group=group)
        if manifest is not None:
            found.settle_scopes()
    return found.reading(project=project)


def _answer(by_request: dict[str, int | None], name: str, wanted: object) -> int | None:
    """Give the place of what answers a request; a bare range is one of npm's."""
    if not isinstance(wanted, str):
        return None
    for request in (f"{name}@{wanted}", f"{name}@npm:{wanted}"):
        if request in by_request:
            return by_request[request]
    return None


def _hashes(checksum: str) -> tuple[Hash, ...]:
    """Give the SHA-512 of the archive that yarn makes of a package, without the key of its cache before it."""
    digest = hash_of("sha512", checksum.rpartition("/")[2])
    return () if digest is None else (digest,)


def _source(place_named: str) -> Source:
    """Give the source of a resolution such as `npm:1.2.3`, `workspace:packages/a`, `patch:...` or an address."""
    for _ in range(_MOST_PATCHES):
        if not place_named.startswith("patch:"):
            break
        place_named = unquote(split_at_version(place_named.removeprefix("patch:").partition("#")[0])[2])
    protocol, colon, rest = place_named.partition(":")
    if protocol == "npm" and colon:
        archive = unquote(rest.partition("::__archiveUrl=")[2])
        return source_of(archive) if archive else Source(SourceKind.REGISTRY)
    if protocol in _LOCAL:
        return Source(SourceKind.PATH, rest.partition("#")[0].partition("::")[0])
    return source_of(place_named.partition("&")[0].replace("#commit=", "#"))
