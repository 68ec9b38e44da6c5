"""`vendor/composer/installed.json`: what Composer has installed. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import text, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.php.locked import Locked
from interlock.formats.manifests.php.names import COMPOSER
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope

FORMAT = "composer.installed"
TAKES = "vendor/composer/installed.json"


def is_for(path: str) -> bool:
    """Say whether it is what Composer has installed, by its place."""
    return path.endswith("composer/installed.json")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read what is installed: Composer 1 writes a list, Composer 2 an object around it.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    table = data.get("packages") if isinstance(data, dict) else data
    if not isinstance(table, list):
        raise malformed(path, "it has no packages")
    dev = (
        {name.lower() for name in texts(data.get("dev-package-names"), path, "dev-package-names")}
        if isinstance(data, dict)
        else set()
    )
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, COMPOSER)
    locked = Locked(found)
    for entry in table:
        name = text(entry.get("name"), path, "name") if isinstance(entry, dict) else ""
        is_dev = name.lower() in dev
        locked.add_all([entry], "packages", Scope.DEVELOPMENT if is_dev else Scope.REQUIRED, "dev" if is_dev else "")
    locked.tie()
    return found.reading()
