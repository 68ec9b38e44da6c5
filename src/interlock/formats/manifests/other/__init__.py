"""Readers of ecosystems with few files: Julia, Perl, OCaml, Nim."""

from typing import Final

from interlock.formats.manifests.other import (
    cpan_meta,
    cpanfile_snapshot,
    julia_manifest,
    julia_project,
    nimble_lock,
    opam_file,
    opam_installed,
)
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (
    julia_manifest,
    julia_project,
    cpan_meta,
    cpanfile_snapshot,
    opam_file,
    opam_installed,
    nimble_lock,
)
