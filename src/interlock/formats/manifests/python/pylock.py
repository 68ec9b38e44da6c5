"""`pylock.toml`, the lockfile that tools share. Enters: TOML. Leaves: a `Reading`. Floor 5. Source: PEP 751."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.formats.manifests.python.locked import Places, table_hashes
from interlock.formats.manifests.tomldoc import lines_of, read_toml
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Source, SourceKind

FORMAT = "pypi.pylock"
TAKES = "pylock.toml, pylock.*.toml"

_NAME: Final = re.compile(r"pylock(?:\.[^.]+)?\.toml")


def is_for(path: str) -> bool:
    """Say whether it is a shared lockfile of Python, by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a lockfile; the project itself, where it is in it, is not among the components.

    Errors: ManifestMalformed (FMT-201), also for a major version that this reader does not know.
    """
    data = read_toml(body, path)
    version = text(data.get("lock-version"), path, "lock-version")
    if version and version.partition(".")[0] != "1":
        why = f"lock-version {version[:20]!r} is not one that this reader knows"
        raise malformed(path, why, remedy="renew Interlock, or write the file with lock-version 1.0")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PYPI)
    entries = [mapping(one, path, "packages") for one in items(data.get("packages"), path, "packages")]
    lines = lines_of(body, "packages")
    places = Places()
    here: list[int | None] = []
    project: Component | None = None
    for number, entry in enumerate(entries):
        name = text(entry.get("name"), path, "the name of a package")
        folder = mapping(entry.get("directory"), path, f"{name} directory")
        if folder.get("path") in {".", "./"}:
            project = found.project(name, text_or_empty(entry.get("version")))
            here.append(None)
            continue
        here.append(_add(found, places, name, entry, lines[number] if len(lines) == len(entries) else 0))
    for place, entry in zip(here, entries, strict=True):
        for one in items(entry.get("dependencies"), path, "dependencies"):
            needed = mapping(one, path, "a dependency")
            places.tie(found, place, text_or_empty(needed.get("name")), text_or_empty(needed.get("version")))
    registries = (without_credentials(text_or_empty(entry.get("index"))) for entry in entries)
    return found.reading(project=project, registries=registries)


def _add(found: Gathering, places: Places, name: str, entry: dict[str, object], line: int) -> int | None:
    version = text(entry.get("version"), found.path, f"{name} version")
    place = found.add(
        name,
        version,
        hashes=tuple(dict.fromkeys(_hashes(entry, found.path))),
        source=_source(entry, found.path),
        line=line,
        published=_published(entry),
        runs_at_install="sdist" in entry and not entry.get("wheels"),
    )
    places.put(name, version, place)
    return place


def _files(entry: dict[str, object], path: str) -> Iterator[dict[str, object]]:
    for key in ("archive", "sdist"):
        yield mapping(entry.get(key), path, key)
    for wheel in items(entry.get("wheels"), path, "wheels"):
        yield mapping(wheel, path, "wheels")


def _hashes(entry: dict[str, object], path: str) -> Iterator[Hash]:
    for file in _files(entry, path):
        yield from table_hashes(file.get("hashes"), path, "hashes")


def _published(entry: dict[str, object]) -> str:
    """Give the time of the earliest file; TOML has times of its own."""
    times = [str(getattr(file.get("upload-time"), "isoformat", str)()) for file in _files_or_none(entry)]
    return min(filter(None, times), default="")


def _files_or_none(entry: dict[str, object]) -> Iterator[dict[str, object]]:
    wheels = entry.get("wheels")
    for file in (entry.get("archive"), entry.get("sdist"), *(wheels if isinstance(wheels, list) else ())):
        if isinstance(file, dict):
            yield file


def _source(entry: dict[str, object], path: str) -> Source:
    vcs = mapping(entry.get("vcs"), path, "vcs")
    if vcs:
        url = without_credentials(text_or_empty(vcs.get("url")) or text_or_empty(vcs.get("path")))
        reference = text_or_empty(vcs.get("requested-revision"))
        return Source(SourceKind.GIT, url, reference, text_or_empty(vcs.get("commit-id")))
    folder = mapping(entry.get("directory"), path, "directory")
    if folder:
        return Source(SourceKind.PATH, text_or_empty(folder.get("path")))
    archive = mapping(entry.get("archive"), path, "archive")
    if archive.get("url"):
        return Source(SourceKind.URL, without_credentials(text_or_empty(archive.get("url"))))
    if archive:
        return Source(SourceKind.PATH, text_or_empty(archive.get("path")))
    index = without_credentials(text_or_empty(entry.get("index")))
    return Source(SourceKind.REGISTRY, index) if index else Source()
