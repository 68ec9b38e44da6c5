"""Readers of the databases of dpkg, opkg and Chisel."""

from typing import Final

from interlock.formats.manifests.debian import chisel, opkg, status
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (status, opkg, chisel)
