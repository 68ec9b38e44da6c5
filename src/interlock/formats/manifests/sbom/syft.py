"""Syft's own JSON files in a tree, by their usual names; what one really is, its content says. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.ports import Beside
from interlock.formats.sbom.reading import read_sbom
from interlock.supply.model import Reading

FORMAT: Final = "sbom.syft"
TAKES: Final = "*.syft.json"
_NAME: Final = re.compile(r".*\.syft\.json", re.IGNORECASE)


def is_for(path: str) -> bool:
    """Say whether a path is one by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, _: Beside) -> Reading:
    """Read the file. Errors: ManifestMalformed (FMT-201)."""
    return read_sbom(path, body)
