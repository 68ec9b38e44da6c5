"""`Pipfile.lock`. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from msgspec.structs import replace

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import named_hash
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, exact_of
from interlock.formats.manifests.python.pipfile import source_of
from interlock.supply.model import Hash, Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pypi.pipfile-lock"
TAKES = "Pipfile.lock"


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Pipenv, by its name."""
    return path.rpartition("/")[2] == "Pipfile.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Pipenv; one without a single byte locks nothing, which is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PYPI)
    if not body.strip():
        found.owe(0, "the file is empty, so nothing is locked")
        return found.reading()
    data = mapping(read_json(body, path), path, "the file")
    meta = mapping(data.get("_meta"), path, "_meta")
    sources = [mapping(one, path, "_meta.sources") for one in items(meta.get("sources"), path, "_meta.sources")]
    urls = {text_or_empty(one.get("name")): without_credentials(text_or_empty(one.get("url"))) for one in sources}
    for table, value in data.items():
        if table != "_meta":
            for name, entry in mapping(value, path, table).items():
                _add(found, table, name, mapping(entry, path, f"{table}.{name}"), urls)
    return found.reading(registries=urls.values())


def _add(found: Gathering, table: str, name: str, entry: dict[str, object], urls: dict[str, str]) -> None:
    constraint = text(entry.get("version"), found.path, f"{name} version")
    group = {"default": "", "develop": "dev"}.get(table, table)
    source = source_of(entry)
    index = urls.get(text_or_empty(entry.get("index")), "")
    if source == Source() and index:
        source = Source(SourceKind.REGISTRY, index)
    if source.kind is SourceKind.GIT and not source.commit and source.reference:
        source = replace(source, reference="", commit=source.reference)  # a lockfile names what was resolved
    digests = (named_hash(one) for one in texts(entry.get("hashes"), found.path, f"{name} hashes"))
    hashes: tuple[Hash, ...] = tuple(one for one in digests if one is not None)
    found.add(
        name,
        exact_of(constraint),
        scope=Scope.DEVELOPMENT if group else Scope.REQUIRED,
        groups=(group,) * bool(group),
        hashes=hashes,
        source=source,
    )
