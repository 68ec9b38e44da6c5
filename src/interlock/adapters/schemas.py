"""Schemas that an installed package carries: those of CycloneDX, from cyclonedx-python-lib.

Enters: the name of a schema. Leaves: its bytes, or None where the package is not installed. Floor 11.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGE: Final = "cyclonedx"
_FOLDER: Final = ("schema", "_res")


class PackagedSchemas:
    """Gives the schemas as published, out of the package that brings them along."""

    def __init__(self, package: str = _PACKAGE) -> None:
        """Look for the package; nothing of it is imported."""
        spec = find_spec(package)
        places = (spec.submodule_search_locations or []) if spec is not None else []
        self._folder = next((Path(place).joinpath(*_FOLDER) for place in places), None)

    def text(self, name: str) -> bytes | None:
        """Give a schema by its published name; the package calls its copies snapshots."""
        stem, dot, ending = name.partition(".schema.json") if ".schema.json" in name else name.rpartition(".")
        if self._folder is None or "/" in name or not stem:
            return None
        kept = f"{stem}.SNAPSHOT{dot}{ending}"
        try:
            return (self._folder / kept).read_bytes()
        except FileNotFoundError:
            return None
