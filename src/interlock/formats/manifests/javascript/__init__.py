"""Readers of the files of npm, yarn, pnpm, bun and deno."""

from typing import Final

from interlock.formats.manifests.javascript import (
    bun_lock,
    deno_json,
    deno_lock,
    package_json,
    package_lock,
    pnpm_lock,
    yarn_lock,
)
from interlock.formats.manifests.ports import ManifestReader

READERS: Final[tuple[ManifestReader, ...]] = (
    package_lock,
    yarn_lock,
    pnpm_lock,
    bun_lock,
    package_json,
    deno_lock,
    deno_json,
)
