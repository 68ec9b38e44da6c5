"""Readers of the files of R."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.r import renv_lock

READERS: Final[tuple[ManifestReader, ...]] = (renv_lock,)
