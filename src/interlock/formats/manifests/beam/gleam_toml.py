"""`gleam.toml`: what a Gleam project asks for. Enters: TOML. Leaves: a `Reading`. Floor 5.

Source: Gleam's documentation, "gleam.toml reference".
"""

from __future__ import annotations

import posixpath

from interlock.formats.manifests.beam.mix_lock import HEX
from interlock.formats.manifests.fields import mapping, text_or_empty, texts, wrong
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.origins import git_source
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.tomldoc import read_toml
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "hex.gleam-toml"
TAKES = "gleam.toml"

TABLES = (
    ("dependencies", Scope.REQUIRED),
    ("dev-dependencies", Scope.DEVELOPMENT),
    ("dev_dependencies", Scope.DEVELOPMENT),
)


def is_for(path: str) -> bool:
    """Say whether it is a project of Gleam, by its name."""
    return posixpath.basename(path) == "gleam.toml"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a project of Gleam.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_toml(body, path)
    found = Gathering(path, FORMAT, ReadingKind.MANIFEST, HEX)
    for table, scope in TABLES:
        for name, value in mapping(data.get(table), path, table).items():
            asked, source = declared(value, path, f"{table}.{name}")
            found.asks(found.add(name, "", scope=scope, constraint=asked, source=source), scope, constraint=asked)
    licences = texts(data.get("licences", data.get("licenses")), path, "licences")
    name, version = text_or_empty(data.get("name")), text_or_empty(data.get("version"))
    return found.reading(project=found.project(name, version, licences=licences) if name else None)


def declared(value: object, path: str, what: str) -> tuple[str, Source]:
    """Give what a version must be, and where a package comes from. Errors: ManifestMalformed (FMT-201)."""
    if isinstance(value, str):
        return value, Source()
    if not isinstance(value, dict):
        raise wrong(path, what, "a text or a mapping", value)
    if "git" in value:
        return "", git_source(f"{text_or_empty(value['git'])}#{text_or_empty(value.get('ref'))}")
    if "path" in value:
        return "", Source(SourceKind.PATH, text_or_empty(value["path"]))
    return text_or_empty(value.get("version")), Source()
