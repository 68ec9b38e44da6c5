"""Readers of the files of Cabal and Stack."""

from typing import Final

from interlock.formats.manifests.haskell import cabal_freeze, stack_lock
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (cabal_freeze, stack_lock)
