"""Readers of the database of apk."""

from typing import Final

from interlock.formats.manifests.alpine import installed
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (installed,)
