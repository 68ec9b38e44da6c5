"""`pnpm-lock.yaml` of lockfile versions 5 to 9. Enters: YAML. Leaves: a `Reading`. Floor 5.

The place of a package is written `/name/1.0.0_peers` in version 5, `/name@1.0.0(peers)` in version 6 and
`name@1.0.0` in version 9, where `snapshots` has one entry for each set of peers.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import sri_hashes
from interlock.formats.manifests.javascript.addresses import DEPENDENCY_FIELDS, GROUPS, NPM, source_of, split_at_version
from interlock.formats.manifests.lockyaml import line_of, read_documents
from interlock.formats.manifests.origins import git_source
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "npm.pnpm-lock"
TAKES = "pnpm-lock.yaml"

_NAME: Final = re.compile(r"pnpm-lock(?:\..+)?\.ya?ml")
_VERSION: Final = re.compile(r"\d[^()_]*")
_NEWEST: Final = 9
_SNAPSHOTS: Final = 9
"""The first version that keeps packages and their peers apart."""


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of pnpm, by its name."""
    return _NAME.fullmatch(posixpath.basename(path)) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of pnpm.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NPM)
    for document in read_documents(body, path):
        if document is not None:
            _read_document(found, mapping(document, path, "the file"))
    return found.reading()


def _read_document(found: Gathering, data: dict[str, object]) -> None:
    path = found.path
    major = _major(text(data.get("lockfileVersion"), path, "lockfileVersion"), path)
    places: dict[str, int | None] = {}
    entries = mapping(data.get("packages"), path, "packages")
    for key, value in entries.items():
        places[key] = _added(found, key, mapping(value, path, f"packages[{key!r}]"), major, line_of(value))
    tied = mapping(data.get("snapshots"), path, "snapshots") if major >= _SNAPSHOTS else entries
    for key in tied:
        places.setdefault(key, places.get(key.partition("(")[0]))
    for key, value in tied.items():
        entry = mapping(value, path, key)
        for field in ("dependencies", "optionalDependencies"):
            for name, wanted in mapping(entry.get(field), path, f"{key} {field}").items():
                found.needs(places.get(key), _answer(places, name, wanted))
    _ask(found, data, places)
    if major >= _SNAPSHOTS:
        found.settle_scopes()


def _major(version: str, path: str) -> int:
    number = version.partition(".")[0]
    if number.isascii() and number.isdigit() and len(number) < 3:  # noqa: PLR2004  # two digits are plenty
        if int(number) > _NEWEST:
            why = f"lockfileVersion {version} is newer than this reader, which knows up to {_NEWEST}"
            raise malformed(path, why, remedy="renew Interlock, or write the file with an older pnpm")
        return int(number)
    raise malformed(path, f"lockfileVersion {version[:20]!r} is no version")


def _added(found: Gathering, key: str, entry: dict[str, object], major: int, line: int) -> int | None:
    name, version = _named(key, major, found.path, line)
    name = text(entry.get("name"), found.path, f"{key} name") or name
    version = text(entry.get("version"), found.path, f"{key} version") or version
    if not name or (not version and major < _SNAPSHOTS):
        found.owe(line, f"{key[:200]!r} names no package, or no version of one")
        return None
    is_dev, is_optional = entry.get("dev") == "true", entry.get("optional") == "true"
    resolution = mapping(entry.get("resolution"), found.path, f"{key} resolution")
    return found.add(
        name,
        version,
        scope=Scope.DEVELOPMENT if is_dev else Scope.OPTIONAL if is_optional else Scope.REQUIRED,
        groups=("dev",) * is_dev + ("optional",) * is_optional,
        is_direct=False,
        hashes=sri_hashes(text_or_empty(resolution.get("integrity"))),
        source=_source(resolution),
        line=line,
        runs_at_install=entry.get("requiresBuild") == "true",
    )


def _named(key: str, major: int, path: str, line: int) -> tuple[str, str]:
    """Give the name and version that a place stands for; either may be empty where it is an address."""
    if major >= _SNAPSHOTS:
        name, at, rest = split_at_version(key)
        if not at:
            raise malformed(path, f"{key[:200]!r} is no place of a package", line=line)
        version = _VERSION.match(rest.partition("(")[0])
        return name, version[0] if version else ""
    if "/" not in key and "@" not in key.removeprefix("@") and not key.startswith("file:"):
        raise malformed(path, f"{key[:200]!r} is no place of a package", line=line)
    if key.startswith("file:"):
        return "", ""
    bare = key.partition("(")[0]
    parts = bare.split("/")
    if "@" in parts[-1][1:] and "_" not in parts[-1].partition("@")[0]:
        name, _, rest = parts[-1].partition("@")
        scope = parts[-2:-1]
    else:
        name, rest, scope = (parts[-2] if len(parts) > 1 else ""), parts[-1], parts[-3:-2]
    version = _VERSION.match(rest)
    full = f"{scope[0]}/{name}" if scope and scope[0].startswith("@") else name
    return (full, version[0]) if version else ("", "")


def _source(resolution: dict[str, object]) -> Source:
    kind = text_or_empty(resolution.get("type"))
    if kind == "git" or "repo" in resolution:
        return git_source(text_or_empty(resolution.get("repo")), commit=text_or_empty(resolution.get("commit")))
    if kind == "directory":
        return Source(SourceKind.PATH, text_or_empty(resolution.get("directory")))
    tarball = text_or_empty(resolution.get("tarball"))
    return source_of(tarball) if tarball else Source(SourceKind.REGISTRY)


def _answer(places: dict[str, int | None], name: str, wanted: object) -> int | None:
    """Give the place that a request was resolved to: written whole, or as the version of a name."""
    if isinstance(wanted, dict):
        wanted = wanted.get("version")
    if not isinstance(wanted, str):
        return None
    for key in (f"{name}@{wanted}", f"/{name}@{wanted}", f"/{name}/{wanted}", wanted, f"/{wanted}"):
        if key in places:
            return places[key]
    return None


def _ask(found: Gathering, data: dict[str, object], places: dict[str, int | None]) -> None:
    """Take note of what the project asks for, or each of its workspaces."""
    importers = mapping(data.get("importers"), found.path, "importers") or {".": data}
    for folder, value in importers.items():
        importer = mapping(value, found.path, f"importers[{folder!r}]")
        specifiers = mapping(importer.get("specifiers"), found.path, "specifiers")
        for field, scope in DEPENDENCY_FIELDS.items():
            for name, wanted in mapping(importer.get(field), found.path, field).items():
                specifier = wanted.get("specifier") if isinstance(wanted, dict) else specifiers.get(name)
                place = _answer(places, name, wanted)
                found.asks(place, scope, constraint=text_or_empty(specifier), group=GROUPS[field])
