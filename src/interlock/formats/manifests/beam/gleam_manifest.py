"""`manifest.toml`: what Gleam installs. Enters: TOML. Leaves: a `Reading`. Floor 5.

The name is not Gleam's alone: a file without packages and without a `gleam.toml` beside it is somebody else's.
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.beam.gleam_toml import TABLES, declared
from interlock.formats.manifests.beam.mix_lock import HEX
from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "hex.gleam-manifest"
TAKES = "manifest.toml"


def is_for(path: str) -> bool:
    """Say whether it may be a lockfile of Gleam, by its name; that of Julia has a capital letter."""
    return posixpath.basename(path) == "manifest.toml"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Gleam.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, HEX)
    project = beside(posixpath.join(posixpath.dirname(path), "gleam.toml"))
    if "packages" not in data:
        if project is None:
            return found.reading()
        raise malformed(path, "it has no packages")
    entries = [mapping(one, path, "a package") for one in items(data["packages"], path, "packages")]
    places = {text(one.get("name"), path, "the name of a package"): _add(found, one) for one in entries}
    for one in entries:
        for name in texts(one.get("requirements"), path, "requirements"):
            found.needs(places.get(text_or_empty(one.get("name"))), places.get(name))
    development = _for_development(project)
    for name, value in mapping(data.get("requirements"), path, "requirements").items():
        scope = Scope.DEVELOPMENT if name in development else Scope.REQUIRED
        found.asks(places.get(name), scope, constraint=declared(value, path, f"requirements.{name}")[0])
    found.settle_scopes()
    return found.reading()


def _add(found: Gathering, entry: dict[str, object]) -> int | None:
    digest = hash_of("sha256", text_or_empty(entry.get("outer_checksum")))
    return found.add(
        text(entry.get("name"), found.path, "the name of a package"),
        text(entry.get("version"), found.path, "the version of a package"),
        hashes=(digest,) if digest is not None else (),
        source=_source(entry),
    )


def _source(entry: dict[str, object]) -> Source:
    kind = text_or_empty(entry.get("source"))
    if kind == "git":
        url, commit = text_or_empty(entry.get("repo")), text_or_empty(entry.get("commit"))
        return Source(SourceKind.GIT, without_credentials(url), "", commit)
    if kind == "local":
        return Source(SourceKind.PATH, text_or_empty(entry.get("path")))
    return Source(SourceKind.REGISTRY, "hexpm") if kind == "hex" else Source()


def _for_development(body: bytes | None) -> set[str]:
    """Give the names that only development needs, of the project beside; if it is broken, its own reader says so."""
    try:
        data = read_toml(body or b"", "gleam.toml")
    except ManifestMalformed:
        return set()
    tables = [data.get(table) for table, scope in TABLES if scope is Scope.DEVELOPMENT]
    return {name for table in tables if isinstance(table, dict) for name in table}
