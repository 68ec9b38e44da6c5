"""Readers of what pacman, Portage and Container-Optimized OS have installed."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.system import cos, pacman, portage

READERS: Final[tuple[ManifestReader, ...]] = (pacman, portage, cos)
