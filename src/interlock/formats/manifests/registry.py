"""Finds the reader for a path; a family of readers is loaded when the first of its files is met.

A family adds one line to `FAMILIES`: the name of its package and a pattern of the names of its files. The pattern
only decides what is loaded, so it may match too much; whether a reader is for a path, the reader's own `is_for`
says. Enters: paths. Leaves: readers. Floor 5.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Final, cast

from interlock.formats.manifests.ports import ManifestReader

_PACKAGE: Final = "interlock.formats.manifests"

FAMILIES: Final[dict[str, str]] = {
    "alpine": r"lib/apk/db/installed",
    "applications": r"flatpak/app/.*metainfo\.xml|meta/snap\.yaml|install_receipt\.json|caskroom/.*|"
    r"contents/info\.plist|chocolatey/lib/.*\.nuspec|(?:[^/]+\.)?spec\.json",
    "debian": r"var/lib/dpkg/status(?:\.d/[^/]+)?|lib/opkg/status|manifest\.wall",
    "rpm": r"(?:lib/rpm|sysimage/rpm|share/rpm)/(?:rpmdb\.sqlite|packages(?:\.db)?)",
    "system": r"var/lib/pacman/local/[^/]+/desc|var/db/pkg/.*/pf|cos-package-info\.json",
    "beam": r"mix\.lock|rebar\.lock|gleam\.toml|manifest\.toml",
    "conan": r"[^/]*conan\.lock|conanfile\.txt",
    "dart": r"pubspec\.(?:lock|ya?ml)",
    "dotnet": r"[^/]*\.(?:cs|fs|vb|sql|es|wix)proj|directory\.(?:build\.(?:props|targets)|packages\.props)"
    r"|packages(?:\.[^/]+)?\.config|packages\.(?:[^/]+\.)?lock\.json|project\.assets\.json|[^/]*\.deps\.json"
    r"|paket\.(?:lock|dependencies)",
    "golang": r"go\.(?:mod|sum|work|work\.sum)|vendor/modules\.txt",
    "haskell": r"cabal\.config|cabal[^/]*\.freeze|stack[^/]*\.ya?ml\.lock",
    "java": r"pom\.xml|[^/]*\.(?:pom|lockfile|versions\.toml)|verification-metadata[^/]*\.xml",
    "javascript": r"(?:package(?:-lock)?|npm-shrinkwrap|\.package-lock|deno)\.jsonc?|deno\.lock|yarn\.lock"
    r"|pnpm-lock[^/]*\.ya?ml|bun\.lockb?",
    "other": r"(?:julia)?(?:manifest[^/]*|project)\.toml|(?:my)?meta\.(?:json|ya?ml)|cpanfile\.snapshot|nimble\.lock"
    r"|opam|[^/]*\.opam(?:\.locked|\.template)?|\.opam-switch/switch-state|opam\.(?:export|install)",
    "php": r"composer\.(?:json|lock)|installed\.json",
    "python": r"[^/]*(?:requirements|constraints)[^/]*|requirements/.*|(?:poetry|pdm|uv)\.lock|pipfile(?:\.lock)?"
    r"|pylock[^/]*\.toml|pyproject\.toml|setup\.(?:cfg|py)|[^/]*(?:environment|conda)[^/]*\.ya?ml"
    r"|conda-meta/[^/]+\.json|metadata|pkg-info|[^/]+\.egg-info",
    "r": r"renv\.lock",
    "rust": r"cargo\.(?:lock|toml)",
    "ruby": r"gemfile(?:\..*)?|[^/]*\.gemfile(?:\.lock)?|gems\.(?:rb|locked)|[^/]*\.gemspec",
    "swift": r"\.?package\.resolved|podfile\.lock",
    "sbom": r"(?:.*[.-])?(?:bom|sbom|cdx|cyclonedx)\.(?:json|xml)|[^/]*\.spdx(?:\..*)?|[^/]*\.spdx3\.json(?:ld)?"
    r"|[^/]*\.syft\.json",
}
"""Package of a family, and a pattern that the end of a path, from some `/` on, matches in lower case."""

_PATTERNS: Final = {family: re.compile(rf"(?s)(?:.*/)?(?:{pattern})") for family, pattern in FAMILIES.items()}
_ANY: Final = re.compile(rf"(?s)(?:.*/)?(?:{'|'.join(FAMILIES.values())})")
"""Most files are for no family, and so one question tells."""


def reader_for(path: str) -> ManifestReader | None:
    """Give the reader for a path (relative, `/` between parts), or None where no reader is for it."""
    lowered = path.lower()
    if not _ANY.fullmatch(lowered):
        return None
    for family, pattern in _PATTERNS.items():
        if pattern.fullmatch(lowered):
            for reader in readers_of(family):
                if reader.is_for(path):
                    return reader
    return None


@cache
def readers_of(family: str) -> tuple[ManifestReader, ...]:
    """Give the readers of one family, loading it."""
    return cast("tuple[ManifestReader, ...]", import_module(f"{_PACKAGE}.{family}").READERS)


def readers() -> tuple[ManifestReader, ...]:
    """Give every reader of every family; this loads them all."""
    return tuple(reader for family in FAMILIES for reader in readers_of(family))


def reader_of(format_id: str) -> ManifestReader | None:
    """Give the reader with an id such as `npm.package-lock`, or None where there is none."""
    return next((reader for reader in readers() if format_id == reader.FORMAT), None)
