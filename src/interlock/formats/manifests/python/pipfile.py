"""`Pipfile`, and how Pipenv writes a requirement in it and in its lockfile. Enters: TOML. Leaves: a `Reading`.

Floor 5.
"""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import is_whole_commit, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, exact_of
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pypi.pipfile"
TAKES = "Pipfile"

_NOT_PACKAGES: Final = frozenset({"source", "requires", "scripts", "pipenv", "pipfile"})


def is_for(path: str) -> bool:
    """Say whether it is a Pipfile, by its name."""
    return path.rpartition("/")[2] == "Pipfile"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a Pipfile; each table but those about itself is a group of packages.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, PYPI)
    for table, value in data.items():
        if table in _NOT_PACKAGES:
            continue
        group = {"packages": "", "dev-packages": "dev"}.get(table, table)
        scope = Scope.REQUIRED if not group else Scope.DEVELOPMENT
        for name, wanted in mapping(value, path, table).items():
            constraint = text_or_empty(wanted.get("version") if isinstance(wanted, dict) else wanted)
            source = source_of(wanted) if isinstance(wanted, dict) else Source()
            place = found.add(name, exact_of(constraint), scope=scope, constraint=constraint, source=source)
            found.asks(place, scope, group=group)
    sources = (mapping(one, path, "source") for one in items(data.get("source"), path, "source"))
    return found.reading(registries=[without_credentials(text_or_empty(one.get("url"))) for one in sources])


def source_of(wanted: dict[str, object]) -> Source:
    """Give where a requirement says that it comes from."""
    git = text_or_empty(wanted.get("git"))
    if git:
        reference = text_or_empty(wanted.get("ref"))
        is_commit = is_whole_commit(reference)
        return Source(
            SourceKind.GIT, without_credentials(git), "" if is_commit else reference, reference if is_commit else ""
        )
    file = text_or_empty(wanted.get("file"))
    if file.startswith(("http://", "https://")):
        return Source(SourceKind.URL, without_credentials(file))
    folder = text_or_empty(wanted.get("path")) or file
    return Source(SourceKind.PATH, folder) if folder else Source()
