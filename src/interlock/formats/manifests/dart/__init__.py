"""Readers of the files of Dart's pub."""

from typing import Final

from interlock.formats.manifests.dart import pubspec_lock, pubspec_yaml
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (pubspec_lock, pubspec_yaml)
