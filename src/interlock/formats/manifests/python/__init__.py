"""Readers of the files of Python."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = ()
