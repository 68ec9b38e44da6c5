"""Readers of the databases of RPM; `header` reads what all of them and package files hold."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.rpm import database

READERS: Final[tuple[ManifestReader, ...]] = (database,)
