"""`nimble.lock`: what Nimble installs. Enters: JSON. Leaves: a `Reading`. Floor 5.

Source: Nimble's documentation, "nimble lock".
"""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "nimble.lock"
TAKES = "nimble.lock"

NIM: Final = Ecosystem("nim", "")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Nimble, by its name."""
    return path.rpartition("/")[2] == "nimble.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Nimble.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or "packages" not in data:
        raise malformed(path, "it has no packages")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NIM)
    entries = mapping(data["packages"], path, "packages")
    rows = {name: mapping(value, path, f"packages.{name}") for name, value in entries.items()}
    places = {name: _add(found, name, entry) for name, entry in rows.items()}
    for name, entry in rows.items():
        for other in texts(entry.get("dependencies"), path, f"{name} dependencies"):
            found.needs(places[name], places.get(other))
    return found.reading()


def _add(found: Gathering, name: str, entry: dict[str, object]) -> int | None:
    sums = mapping(entry.get("checksums"), found.path, f"{name} checksums")
    digests = (hash_of(algorithm, text_or_empty(value)) for algorithm, value in sums.items())
    kind = SourceKind.GIT if text_or_empty(entry.get("downloadMethod")) == "git" else SourceKind.URL
    url, commit = text_or_empty(entry.get("url")), text_or_empty(entry.get("vcsRevision"))
    return found.add(
        name,
        text(entry.get("version"), found.path, f"{name} version"),
        hashes=tuple(digest for digest in digests if digest is not None),
        source=Source(kind, without_credentials(url), "", commit),
    )
