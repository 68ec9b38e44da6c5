"""Readers of the files of Cargo."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.rust import cargo_lock, cargo_toml

READERS: Final[tuple[ManifestReader, ...]] = (cargo_lock, cargo_toml)
