"""`pdm.lock`. Enters: TOML. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, asked, scope_of
from interlock.formats.manifests.python.locked import Places, file_hashes, file_names, is_source_only
from interlock.formats.manifests.python.project import asked_next_to
from interlock.formats.manifests.tomldoc import lines_of, read_toml
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "pypi.pdm-lock"
TAKES = "pdm.lock"


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of PDM, by its name."""
    name = path.rpartition("/")[2]
    return (name.startswith("pdm.") and name.endswith(".lock")) or name == "pdm.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of PDM.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PYPI)
    entries = [mapping(one, path, "package") for one in items(data.get("package"), path, "package")]
    lines = lines_of(body, "package")
    metadata = mapping(data.get("metadata"), path, "metadata")
    aside = mapping(metadata.get("files"), path, "metadata.files")
    places = Places()
    here: list[int | None] = []
    for number, entry in enumerate(entries):
        line = lines[number] if len(lines) == len(entries) else 0
        here.append(_add(found, places, entry, aside, line))
    for place, entry in zip(here, entries, strict=True):
        for needed in texts(entry.get("dependencies"), path, "dependencies"):
            one = asked(needed)
            if one is not None:
                places.tie(found, place, one.name, one.version)
    wanted = asked_next_to(path, beside)
    for asking in wanted or ():
        for place in places.of(asking.name):
            found.asks(place, asking.scope, constraint=asking.constraint)
    if wanted is not None:
        found.mark_direct()
    return found.reading()


def _add(found: Gathering, places: Places, entry: dict[str, object], aside: dict[str, object], line: int) -> int | None:
    path = found.path
    name = text(entry.get("name"), path, "the name of a package")
    version = text(entry.get("version"), path, f"{name} version")
    groups = texts(entry.get("groups"), path, f"{name} groups")
    files = entry.get("files", aside.get(f"{name} {version}"))
    source = _source(entry)
    place = found.add(
        name,
        version,
        scope=scope_of(groups),
        groups=tuple(group for group in groups if group != "default"),
        hashes=file_hashes(files, path, f"{name} files"),
        source=source,
        line=line,
        runs_at_install=source.kind is SourceKind.UNKNOWN and is_source_only(file_names(files)),
    )
    places.put(name, version, place)
    return place


def _source(entry: dict[str, object]) -> Source:
    git, url, folder = (text_or_empty(entry.get(key)) for key in ("git", "url", "path"))
    if git:
        reference, commit = text_or_empty(entry.get("ref")), text_or_empty(entry.get("revision"))
        return Source(SourceKind.GIT, without_credentials(git), reference, commit)
    if url:
        return Source(SourceKind.URL, without_credentials(url))
    return Source(SourceKind.PATH, folder) if folder else Source()
