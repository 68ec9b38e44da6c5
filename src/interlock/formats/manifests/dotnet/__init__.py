"""Readers of the files of NuGet, MSBuild and Paket."""

from typing import Final

from interlock.formats.manifests.dotnet import (
    central_packages,
    deps_json,
    packages_config,
    packages_lock,
    paket_dependencies,
    paket_lock,
    project_assets,
    project_file,
)
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (
    packages_lock,
    project_file,
    central_packages,
    packages_config,
    project_assets,
    deps_json,
    paket_lock,
    paket_dependencies,
)
