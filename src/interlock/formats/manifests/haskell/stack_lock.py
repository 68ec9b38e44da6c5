"""`stack.yaml.lock`: what Stack takes beside its snapshot. Enters: YAML. Leaves: a `Reading`. Floor 5.

The packages of the snapshot itself are not in the file. Source: Stack's documentation, "Lock files".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.haskell.cabal_freeze import HACKAGE
from interlock.formats.manifests.lockyaml import line_of, read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "hackage.stack-lock"
TAKES = "stack.yaml.lock"

_PACKAGE: Final = re.compile(r"(?P<name>.+)-(?P<version>\d+(?:\.\d+)*)(?:@(?:sha256:(?P<sha256>[0-9a-f]{64}).*|.*))?")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Stack, by its name."""
    name = posixpath.basename(path)
    return name.startswith("stack") and name.endswith((".yaml.lock", ".yml.lock"))


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Stack.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_yaml(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, HACKAGE)
    for number, value in enumerate(items(data.get("packages"), path, "packages")):
        what = f"packages[{number}]"
        entry = mapping(value, path, what)
        completed = mapping(entry.get("completed"), path, f"{what} completed")
        _add(found, completed or mapping(entry.get("original"), path, f"{what} original"), line_of(value))
    return found.reading()


def _add(found: Gathering, entry: dict[str, object], line: int) -> None:
    written = text_or_empty(entry.get("hackage"))
    if written:
        package = _PACKAGE.fullmatch(written)
        if package is None:
            found.owe(line, f"{written[:80]!r} is no package with a version")
            return
        digest = hash_of("sha256", package["sha256"] or "")
        found.add(package["name"], package["version"], hashes=(digest,) if digest else (), line=line)
        return
    name, version = text_or_empty(entry.get("name")), text_or_empty(entry.get("version"))
    if not name:
        found.owe(line, "a package has no name")
        return
    digest = hash_of("sha256", text_or_empty(entry.get("sha256")))
    found.add(name, version, source=_source(entry), hashes=(digest,) if digest else (), line=line)


def _source(entry: dict[str, object]) -> Source:
    git = text_or_empty(entry.get("git"))
    if git:
        return Source(SourceKind.GIT, without_credentials(git), "", text_or_empty(entry.get("commit")))
    url = text_or_empty(entry.get("url")) or text_or_empty(entry.get("archive"))
    return Source(SourceKind.URL, without_credentials(url)) if url else Source()
