"""`pubspec.lock`: what pub installs. Enters: YAML. Leaves: a `Reading`. Floor 5.

Source: Dart's documentation, "Glossary: lockfile", and the lockfile that pub writes.
"""

from __future__ import annotations

import posixpath
from typing import Final

from interlock.formats.manifests.fields import mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.lockyaml import line_of, read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pub.pubspec-lock"
TAKES = "pubspec.lock"

PUB: Final = Ecosystem("pub", "Pub")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of pub, by its name."""
    return posixpath.basename(path) == "pubspec.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of pub.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_yaml(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, PUB)
    registries = dict[str, None]()
    for name, value in mapping(data.get("packages"), path, "packages").items():
        entry = mapping(value, path, f"packages.{name}")
        source, digest = _described(entry)
        if source.kind is SourceKind.REGISTRY:
            registries[source.url] = None
        kind = text_or_empty(entry.get("dependency"))
        scope = Scope.DEVELOPMENT if kind == "direct dev" else Scope.REQUIRED
        place = found.add(
            name,
            text(entry.get("version"), path, f"{name} version"),
            scope=scope,
            groups=("dev",) * (scope is Scope.DEVELOPMENT),
            is_direct=kind.startswith("direct") if kind else None,
            hashes=(one,) if (one := hash_of("sha256", digest)) is not None else (),
            source=source,
            line=line_of(value),
        )
        if kind.startswith("direct"):
            found.asks(place, scope)
    return found.reading(registries=registries)


def _described(entry: dict[str, object]) -> tuple[Source, str]:
    """Give where a package comes from, and its hash where there is one."""
    kind, told = text_or_empty(entry.get("source")), entry.get("description")
    if not isinstance(told, dict):
        return Source(), ""
    url = without_credentials(text_or_empty(told.get("url")))
    if kind == "git":
        reference, commit = text_or_empty(told.get("ref")), text_or_empty(told.get("resolved-ref"))
        return Source(SourceKind.GIT, url, reference, commit), ""
    if kind == "path":
        return Source(SourceKind.PATH, text_or_empty(told.get("path"))), ""
    return Source(SourceKind.REGISTRY, url) if url else Source(), text_or_empty(told.get("sha256"))
