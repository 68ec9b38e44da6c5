"""Readers of the files of Mix, Rebar and Gleam: what runs on Erlang's machine."""

from typing import Final

from interlock.formats.manifests.beam import gleam_manifest, gleam_toml, mix_lock, rebar_lock
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (mix_lock, rebar_lock, gleam_toml, gleam_manifest)
