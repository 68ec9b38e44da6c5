"""Readers of what Flatpak, snapd, Homebrew, macOS, Chocolatey and Spack have installed."""

from typing import Final

from interlock.formats.manifests.applications import chocolatey, flatpak, homebrew, macapps, snap, spack
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (flatpak, snap, homebrew, macapps, chocolatey, spack)
