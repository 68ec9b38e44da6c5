"""Readers of the files of JavaScript."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = ()
