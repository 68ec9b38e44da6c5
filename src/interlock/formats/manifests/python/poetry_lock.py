"""`poetry.lock` of Poetry 0.12 to 2. Enters: TOML. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, folded, scope_of
from interlock.formats.manifests.python.locked import Places, file_hashes, file_names, is_source_only
from interlock.formats.manifests.python.project import asked_next_to
from interlock.formats.manifests.tomldoc import lines_of, read_toml
from interlock.supply.model import Hash, Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pypi.poetry-lock"
TAKES = "poetry.lock"

_ARCHIVED: Final = frozenset({SourceKind.REGISTRY, SourceKind.UNKNOWN})


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Poetry, by its name."""
    return path.rpartition("/")[2] == "poetry.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Poetry.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PYPI)
    entries = [mapping(one, path, "package") for one in items(data.get("package"), path, "package")]
    lines = lines_of(body, "package")
    aside = _hashes_aside(mapping(data.get("metadata"), path, "metadata"), path)
    places = Places()
    here: list[int | None] = []
    for number, entry in enumerate(entries):
        line = lines[number] if len(lines) == len(entries) else 0
        here.append(_add(found, places, entry, aside, line))
    for place, entry in zip(here, entries, strict=True):
        for name in mapping(entry.get("dependencies"), path, "dependencies"):
            places.tie(found, place, name)
    wanted = asked_next_to(path, beside)
    for one in wanted or ():
        for place in places.of(one.name):
            found.asks(place, one.scope, constraint=one.constraint)
    if wanted is not None:
        found.mark_direct()
    sources = (one.source.url for one in found.reading().components if one.source.kind is SourceKind.REGISTRY)
    return found.reading(registries=sources)


def _add(
    found: Gathering, places: Places, entry: dict[str, object], aside: dict[str, tuple[Hash, ...]], line: int
) -> int | None:
    name = text(entry.get("name"), found.path, "the name of a package")
    version = text(entry.get("version"), found.path, f"{name} version")
    groups = texts(entry.get("groups"), found.path, f"{name} groups") or _category(entry)
    scope = scope_of(groups)
    if entry.get("optional") is True and scope is Scope.REQUIRED:
        scope, groups = Scope.OPTIONAL, (*groups, "optional")
    source = _source(mapping(entry.get("source"), found.path, f"{name} source"))
    place = found.add(
        name,
        version,
        scope=scope,
        groups=tuple(group for group in groups if group != "main"),
        hashes=file_hashes(entry.get("files"), found.path, f"{name} files") or aside.get(folded(name), ()),
        source=source,
        line=line,
        runs_at_install=source.kind in _ARCHIVED and is_source_only(file_names(entry.get("files"))),
    )
    places.put(name, version, place)
    return place


def _category(entry: dict[str, object]) -> tuple[str, ...]:
    """Give the category of Poetry before 1.5 as a group."""
    category = text_or_empty(entry.get("category"))
    return (category,) if category else ()


def _source(source: dict[str, object]) -> Source:
    kind, url = text_or_empty(source.get("type")), without_credentials(text_or_empty(source.get("url")))
    if kind == "git":
        reference, commit = text_or_empty(source.get("reference")), text_or_empty(source.get("resolved_reference"))
        return Source(SourceKind.GIT, url, reference, commit or reference)
    if kind in {"directory", "file"}:
        return Source(SourceKind.PATH, url)
    if kind == "url":
        return Source(SourceKind.URL, url)
    return Source(SourceKind.REGISTRY, url) if url else Source()


def _hashes_aside(metadata: dict[str, object], path: str) -> dict[str, tuple[Hash, ...]]:
    """Give the hashes of older lockfiles, which stand in a table of their own."""
    found: dict[str, tuple[Hash, ...]] = {}
    for name, files in mapping(metadata.get("files"), path, "metadata.files").items():
        found[folded(name)] = file_hashes(files, path, f"metadata.files.{name}")
    for name, digests in mapping(metadata.get("hashes"), path, "metadata.hashes").items():
        found[folded(name)] = tuple(_bare(digests, path))
    return found


def _bare(digests: object, path: str) -> Iterator[Hash]:
    for digits in texts(digests, path, "metadata.hashes"):
        digest = hash_of("sha256", digits)
        if digest is not None:
            yield digest
