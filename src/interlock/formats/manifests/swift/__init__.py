"""Readers of the files of Swift's package manager and CocoaPods."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.swift import package_resolved, podfile_lock

READERS: Final[tuple[ManifestReader, ...]] = (package_resolved, podfile_lock)
