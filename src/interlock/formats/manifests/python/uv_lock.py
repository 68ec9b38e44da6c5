"""`uv.lock`. Enters: TOML. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import named_hash
from interlock.formats.manifests.origins import git_source, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, scope_of
from interlock.formats.manifests.python.locked import Places
from interlock.formats.manifests.tomldoc import lines_of, read_toml
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pypi.uv-lock"
TAKES = "uv.lock"

_LOCAL: Final = ("virtual", "editable", "directory", "path")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of uv, by its name."""
    return path.rpartition("/")[2] == "uv.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of uv.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PYPI)
    entries = [mapping(one, path, "package") for one in items(data.get("package"), path, "package")]
    lines = lines_of(body, "package")
    places = Places()
    here: list[int | None] = []
    project: Component | None = None
    for number, entry in enumerate(entries):
        if _is_root(entry):
            project = project or found.project(text_or_empty(entry.get("name")), text_or_empty(entry.get("version")))
            here.append(None)
            continue
        here.append(_add(found, places, entry, lines[number] if len(lines) == len(entries) else 0))
    for place, entry in zip(here, entries, strict=True):
        for name, version, group in _needed(entry, path):
            if not _is_root(entry):
                places.tie(found, place, name, version)
            else:
                for one in places.of(name, version):
                    found.asks(one, _scope(group), group=group.partition(":")[2])
        if _is_member(entry):
            found.asks(place)
    found.settle_scopes()
    registries = (_registry(entry) for entry in entries)
    return found.reading(project=project, registries=registries)


def _source_table(entry: dict[str, object]) -> dict[str, object]:
    source = entry.get("source")
    return source if isinstance(source, dict) else {}


def _is_root(entry: dict[str, object]) -> bool:
    return any(_source_table(entry).get(key) == "." for key in _LOCAL)


def _is_member(entry: dict[str, object]) -> bool:
    return any(key in _source_table(entry) for key in _LOCAL[:3]) and not _is_root(entry)


def _registry(entry: dict[str, object]) -> str:
    return without_credentials(text_or_empty(_source_table(entry).get("registry")))


def _add(found: Gathering, places: Places, entry: dict[str, object], line: int) -> int | None:
    path = found.path
    name = text(entry.get("name"), path, "the name of a package")
    version = text(entry.get("version"), path, f"{name} version")
    wheels = [mapping(one, path, f"{name} wheels") for one in items(entry.get("wheels"), path, f"{name} wheels")]
    files = [mapping(entry.get("sdist"), path, f"{name} sdist"), *wheels]
    is_built = "registry" in _source_table(entry) and not wheels and bool(files[0])
    times = sorted(filter(None, (text_or_empty(file.get("upload-time")) for file in files)))
    place = found.add(
        name,
        version,
        hashes=tuple(dict.fromkeys(_hashes(files))),
        source=_source(mapping(entry.get("source"), path, f"{name} source")),
        line=line,
        published=times[0] if times else "",
        runs_at_install=is_built,
    )
    places.put(name, version, place)
    return place


def _hashes(files: list[dict[str, object]]) -> Iterator[Hash]:
    for file in files:
        digest = named_hash(text_or_empty(file.get("hash")))
        if digest is not None:
            yield digest


def _source(source: dict[str, object]) -> Source:
    if "git" in source:
        address, _, commit = without_credentials(text_or_empty(source["git"])).partition("#")
        url, _, query = address.partition("?")
        asked = next((part.partition("=")[2] for part in query.split("&") if "=" in part), "")
        return git_source(url, reference=asked, commit=commit)
    if "url" in source:
        return Source(SourceKind.URL, without_credentials(text_or_empty(source["url"])))
    for key in _LOCAL:
        if key in source:
            return Source(SourceKind.PATH, text_or_empty(source[key]))
    registry = without_credentials(text_or_empty(source.get("registry")))
    return Source(SourceKind.REGISTRY, registry) if registry else Source()


def _needed(entry: dict[str, object], path: str) -> Iterator[tuple[str, str, str]]:
    """Give name, version where it is named, and group of what a package needs: `extra:name` or `group:name`."""
    tables: list[tuple[str, object]] = [("", entry.get("dependencies"))]
    for kind, field in (
        ("extra", "optional-dependencies"),
        ("group", "dev-dependencies"),
        ("group", "dependency-groups"),
    ):
        groups = mapping(entry.get(field), path, field)
        tables += [(f"{kind}:{group}", value) for group, value in groups.items()]
    for group, table in tables:
        for one in items(table, path, "dependencies"):
            needed = mapping(one, path, "a dependency")
            yield text(needed.get("name"), path, "name"), text(needed.get("version"), path, "version"), group


def _scope(group: str) -> Scope:
    kind, _, name = group.partition(":")
    if not kind:
        return Scope.REQUIRED
    if kind == "extra":
        return Scope.OPTIONAL
    return Scope.TEST if scope_of((name,)) is Scope.TEST else Scope.DEVELOPMENT
