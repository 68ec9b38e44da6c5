"""`conda-meta/*.json`: one package that conda has installed. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.conda import CONDA, hashes_of
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "conda.meta"
TAKES = "conda-meta/*.json"


def is_for(path: str) -> bool:
    """Say whether it is the record of an installed package of conda, by its place."""
    parts = path.split("/")
    return len(parts) > 1 and parts[-2] == "conda-meta" and parts[-1].endswith(".json")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a record.

    Errors: ManifestMalformed (FMT-201), also where the name or the version is missing.
    """
    data = mapping(read_json(body, path), path, "the file")
    name, version = text(data.get("name"), path, "name"), text(data.get("version"), path, "version")
    if not name or not version:
        raise malformed(path, "it does not say the name and version of a package", remedy="install the package anew")
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, CONDA)
    channel = without_credentials(text_or_empty(data.get("channel")))
    licence = text_or_empty(data.get("license"))
    found.add(
        name,
        version,
        hashes=tuple(hashes_of(data)),
        source=Source(SourceKind.REGISTRY, channel) if channel else Source(),
        licences=(licence,) * bool(licence),
    )
    return found.reading(registries=[channel])
