"""Readers of the files of Conan."""

from typing import Final

from interlock.formats.manifests.conan import conan_lock, conanfile_txt
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (conan_lock, conanfile_txt)
