"""`pubspec.yaml`: what a Dart package asks for. Enters: YAML. Leaves: a `Reading`. Floor 5.

Source: Dart's documentation, "The pubspec file", "Package dependencies".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.dart.pubspec_lock import PUB
from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.lockyaml import line_of, read_yaml
from interlock.formats.manifests.origins import git_source, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "pub.pubspec-yaml"
TAKES = "pubspec.yaml, pubspec.yml"

_TABLES: Final = (
    ("dependencies", Scope.REQUIRED),
    ("dependency_overrides", Scope.REQUIRED),
    ("dev_dependencies", Scope.DEVELOPMENT),
)
_EXACT: Final = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


def is_for(path: str) -> bool:
    """Say whether it is the manifest of a Dart package, by its name."""
    return posixpath.basename(path) in {"pubspec.yaml", "pubspec.yml"}


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the manifest of a Dart package.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_yaml(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, PUB)
    registries = dict[str, None]()
    for table, scope in _TABLES:
        for name, value in mapping(data.get(table), path, table).items():
            asked, source = _declared(value)
            version = asked if _EXACT.fullmatch(asked) else ""
            if source.kind is SourceKind.REGISTRY:
                registries[source.url] = None
            place = found.add(name, version, scope=scope, constraint=asked, source=source, line=line_of(value))
            found.asks(place, scope, constraint=asked)
    name, version = text_or_empty(data.get("name")), text_or_empty(data.get("version"))
    return found.reading(project=found.project(name, version) if name else None, registries=registries)


def _declared(value: object) -> tuple[str, Source]:
    """Give what a version must be, and where a package comes from."""
    if not isinstance(value, dict):
        return text_or_empty(value), Source()
    asked, git, hosted = text_or_empty(value.get("version")), value.get("git"), value.get("hosted")
    if isinstance(git, dict):
        return asked, git_source(f"{text_or_empty(git.get('url'))}#{text_or_empty(git.get('ref'))}")
    if isinstance(git, str):
        return asked, git_source(git)
    if "path" in value:
        return asked, Source(SourceKind.PATH, text_or_empty(value["path"]))
    url = text_or_empty(hosted.get("url")) if isinstance(hosted, dict) else text_or_empty(hosted)
    return asked, Source(SourceKind.REGISTRY, without_credentials(url)) if url else Source()
