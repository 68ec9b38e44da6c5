"""Readers of the files of Composer."""

from typing import Final

from interlock.formats.manifests.php import composer_json, composer_lock, installed_json
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (composer_lock, composer_json, installed_json)
