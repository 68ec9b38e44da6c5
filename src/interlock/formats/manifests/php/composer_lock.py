"""`composer.lock`: what Composer installs. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.php.locked import Locked
from interlock.formats.manifests.php.names import COMPOSER, is_package
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "composer.lock"
TAKES = "composer.lock"


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Composer, by its name."""
    return posixpath.basename(path) == "composer.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Composer.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"packages", "packages-dev"} & data.keys():
        raise malformed(path, "it has no packages")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, COMPOSER)
    locked = Locked(found)
    locked.add_all(data.get("packages"), "packages")
    locked.add_all(data.get("packages-dev"), "packages-dev", Scope.DEVELOPMENT, "dev")
    locked.tie()
    _ask(found, locked, beside)
    return found.reading()


def _ask(found: Gathering, locked: Locked, beside: Beside) -> None:
    """Take note of what the `composer.json` in the same folder asks for; if it is broken, its own reader says so."""
    body = beside(posixpath.join(posixpath.dirname(found.path), "composer.json"))
    try:
        manifest = read_json(body, "composer.json") if body is not None else None
    except ManifestMalformed:
        manifest = None
    if not isinstance(manifest, dict):
        return
    for field, scope in (("require", Scope.REQUIRED), ("require-dev", Scope.DEVELOPMENT)):
        wanted = manifest.get(field)
        for name, constraint in wanted.items() if isinstance(wanted, dict) else ():
            if is_package(name) and isinstance(constraint, str):
                found.asks(locked.places.get(name.lower()), scope, constraint=constraint)
    found.mark_direct()
