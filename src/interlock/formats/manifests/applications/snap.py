"""`snap/NAME/REVISION/meta/snap.yaml`: one snap that is installed. Enters: YAML. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind

FORMAT = "snap.yaml"
TAKES = "snap/*/*/meta/snap.yaml"

_PLACE: Final = re.compile(r"(?:.*/)?meta/snap\.yaml", re.DOTALL)
_SNAP: Final = Ecosystem("snap", "")


def is_for(path: str) -> bool:
    """Say whether it describes a snap, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read name and version.

    Errors: ManifestMalformed (FMT-201), also where either is missing.
    """
    data = mapping(read_yaml(body, path), path, "the file")
    name, version = text(data.get("name"), path, "name"), text(data.get("version"), path, "version")
    if not name or not version:
        raise malformed(path, "it does not say the name and version of a snap")
    licence = text_or_empty(data.get("license"))
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, _SNAP)
    found.add(name, version, licences=(licence,) if licence else ())
    return found.reading()
