"""Readers of the files of Bundler and RubyGems."""

from typing import Final

from interlock.formats.manifests.ports import ManifestReader
from interlock.formats.manifests.ruby import gemfile, gemfile_lock, gemspec

READERS: Final[tuple[ManifestReader, ...]] = (gemfile_lock, gemfile, gemspec)
