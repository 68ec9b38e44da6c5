"""Readers of the files of Go's modules."""

from typing import Final

from interlock.formats.manifests.golang import go_mod, go_sum, go_work, vendor_modules
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (go_mod, go_work, go_sum, vendor_modules)
