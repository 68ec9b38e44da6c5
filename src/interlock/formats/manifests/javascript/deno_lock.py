"""`deno.lock` of versions 1 to 5: packages of npm and jsr, and modules from addresses.

Enters: JSON. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import bare_hash, sri_hashes
from interlock.formats.manifests.javascript.addresses import NPM, source_of, split_at_version
from interlock.formats.manifests.javascript.deno_names import JSR, module_of
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Hash, Reading, ReadingKind, Source, SourceKind

FORMAT = "npm.deno-lock"
TAKES = "deno.lock"

_ECOSYSTEMS: Final[dict[str, Ecosystem]] = {"jsr": JSR, "npm": NPM}


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of deno, by its name."""
    return posixpath.basename(path) == "deno.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of deno.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_json(body, path), path, "the file")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, NPM)
    packages = mapping(data.get("packages"), path, "packages")  # versions 3 and, within npm, 2
    of_npm = mapping(data.get("npm"), path, "npm")
    holder = packages or (of_npm if "packages" in of_npm else data)
    specifiers = mapping(holder.get("specifiers"), path, "specifiers")
    tables = {"jsr": packages.get("jsr", data.get("jsr")), "npm": packages.get("npm", of_npm.get("packages", of_npm))}
    entries = [
        (kind, key, mapping(value, path, f"{kind} {key}"))
        for kind, table in tables.items()
        for key, value in mapping(table, path, kind).items()
    ]
    places = _Places()
    for kind, key, entry in entries:
        places.put(kind, key, _added(found, kind, key, entry))
    for kind, key, entry in entries:
        for wanted in _needed(entry, path, key):
            found.needs(places.by_key[kind, key], _answer(places, specifiers, kind, wanted))
    for specifier in specifiers:
        kind, colon, wanted = specifier.partition(":")
        kind, wanted = (kind, wanted) if colon else ("npm", specifier)
        found.asks(_answer(places, specifiers, kind, wanted), constraint=split_at_version(wanted)[2])
    _add_modules(found, mapping(data.get("remote"), path, "remote") or (data if "version" not in data else {}))
    return found.reading()


def _added(found: Gathering, kind: str, key: str, entry: dict[str, object]) -> int | None:
    name, _, version = split_at_version(key)
    version = version.partition("_")[0]
    integrity = text(entry.get("integrity"), found.path, f"{key} integrity")
    try:
        component = _ECOSYSTEMS[kind].component(
            name,
            version,
            is_direct=False,
            hashes=_hashes(integrity),
            source=source_of(text_or_empty(entry.get("tarball")))
            if "tarball" in entry
            else Source(SourceKind.REGISTRY),
            runs_at_install=entry.get("scripts") is True,
        )
    except PurlMalformed as error:
        found.owe(0, f"{key[:80]!r} cannot be a package: {error.fields.get('why')}")
        return None
    return found.add_component(component)


def _hashes(integrity: str) -> tuple[Hash, ...]:
    digest = bare_hash(integrity)
    return sri_hashes(integrity) if digest is None else (digest,)


def _needed(entry: dict[str, object], path: str, key: str) -> Iterator[str]:
    """Give what a package needs, as deno names it: a list, or names with what they were resolved to."""
    for field in ("dependencies", "optionalDependencies"):
        value = entry.get(field)
        if isinstance(value, dict):
            yield from (text(one, path, f"{key} {field}") for one in value.values())
        else:
            yield from texts(items(value, path, f"{key} {field}"), path, f"{key} {field}")


class _Places:
    """Where each package went, by its key and by its name."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, str], int | None] = {}
        self.by_name: dict[tuple[str, str], list[int | None]] = {}

    def put(self, kind: str, key: str, place: int | None) -> None:
        """Take note of a package."""
        self.by_key[kind, key] = place
        self.by_name.setdefault((kind, split_at_version(key)[0]), []).append(place)


def _answer(places: _Places, specifiers: dict[str, object], kind: str, wanted: str) -> int | None:
    """Give the place of what answers a request: its own key, or what the specifiers say, whole or only a version."""
    scheme, colon, rest = wanted.partition(":")
    if colon and scheme in _ECOSYSTEMS:
        kind, wanted = scheme, rest
    said = text_or_empty(specifiers.get(f"{kind}:{wanted}", specifiers.get(wanted)))
    name = split_at_version(wanted)[0]
    for key in (wanted, said.removeprefix(f"{kind}:"), f"{name}@{said}"):
        if (kind, key) in places.by_key:
            return places.by_key[kind, key]
    only = places.by_name.get((kind, name), [])
    return only[0] if len(only) == 1 else None


def _add_modules(found: Gathering, remote: dict[str, object]) -> None:
    for address in remote:
        try:
            found.add_component(module_of(address))
        except PurlMalformed as error:
            found.owe(0, f"{address[:80]!r} is no address of a module: {error.fields.get('why')}")
