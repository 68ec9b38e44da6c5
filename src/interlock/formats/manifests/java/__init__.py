"""Readers of the files of Maven and Gradle."""

from typing import Final

from interlock.formats.manifests.java import gradle_catalog, gradle_lockfile, gradle_verification, pom_xml
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (pom_xml, gradle_lockfile, gradle_verification, gradle_catalog)
