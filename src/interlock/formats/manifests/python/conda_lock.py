"""`conda-lock.yml`, and the explicit lists of addresses that conda installs from. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.fields import items, mapping, text, text_or_empty
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.hashes import bare_hash
from interlock.formats.manifests.lockyaml import line_of, read_yaml
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI, folded, scope_of
from interlock.formats.manifests.python.conda import CONDA, hashes_of
from interlock.formats.manifests.text import decoded
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "conda.lock"
TAKES = "conda-lock.yml, *.conda-lock.yml, conda-<platform>.lock"

_NAME: Final = re.compile(r"(?:.*\.)?conda-lock\.ya?ml|conda-[a-z0-9-]+\.lock")
_ARCHIVE: Final = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)-[^-]+\.(?:conda|tar\.bz2)")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of conda, by its name."""
    return _NAME.fullmatch(path.rpartition("/")[2]) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of conda: all its platforms, each version of a package once.

    Errors: ManifestMalformed (FMT-201).
    """
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, CONDA)
    if path.endswith(".lock"):
        _read_explicit(found, decoded(body, path))
        return found.reading()
    data = mapping(read_yaml(body, path), path, "the file")
    metadata = mapping(data.get("metadata"), path, "metadata")
    entries = [(one, mapping(one, path, "package")) for one in items(data.get("package"), path, "package")]
    places: dict[tuple[str, str], int] = {}
    here = [_add(found, places, entry, line_of(raw)) for raw, entry in entries]
    for place, (_, entry) in zip(here, entries, strict=True):
        for name in mapping(entry.get("dependencies"), path, "dependencies"):
            found.needs(place, places.get((text_or_empty(entry.get("platform")), folded(name))))
    return found.reading(registries=_channels(metadata))


def _channels(metadata: dict[str, object]) -> Iterator[str]:
    channels = metadata.get("channels")
    for one in channels if isinstance(channels, list) else ():
        yield without_credentials(text_or_empty(one.get("url") if isinstance(one, dict) else one))


def _add(found: Gathering, places: dict[tuple[str, str], int], entry: dict[str, object], line: int) -> int | None:
    path = found.path
    name = text(entry.get("name"), path, "the name of a package")
    ecosystem = PYPI if entry.get("manager") == "pip" else CONDA
    category = text_or_empty(entry.get("category"))
    scope = scope_of((category,))
    is_optional = entry.get("optional") == "true" and scope is Scope.REQUIRED
    url = without_credentials(text_or_empty(entry.get("url")))
    try:
        component = ecosystem.component(
            name,
            text(entry.get("version"), path, f"{name} version"),
            scope=Scope.OPTIONAL if is_optional else scope,
            groups=(category,) if category not in {"", "main"} else (),
            hashes=tuple(hashes_of(mapping(entry.get("hash"), path, f"{name} hash"))),
            source=Source(SourceKind.REGISTRY, url) if url else Source(),
            line=line,
        )
    except PurlMalformed as error:
        found.owe(line, f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
        return None
    place = found.add_component(component)
    places.setdefault((text_or_empty(entry.get("platform")), folded(name)), place)
    return place


def _read_explicit(found: Gathering, content: str) -> None:
    """Read a list of addresses of archives, each with its MD5 or SHA-256 behind `#`."""
    for number, line in enumerate(content.splitlines(), 1):
        address = line.strip()
        if not address or address.startswith(("#", "@")):
            continue
        url, _, digits = address.partition("#")
        archive = _ARCHIVE.fullmatch(url.rpartition("/")[2][:300])
        if archive is None:
            found.owe(number, f"{without_credentials(url)[:200]!r} is no archive of a package")
            continue
        digest = bare_hash(digits.removeprefix("sha256:"))
        found.add(
            archive["name"],
            archive["version"],
            hashes=() if digest is None else (digest,),
            source=Source(SourceKind.REGISTRY, without_credentials(url)),
            line=number,
        )
