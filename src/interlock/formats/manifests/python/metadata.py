"""What an installed wheel or egg says of itself: `METADATA` and `PKG-INFO`. Enters: headers. Leaves: a `Reading`.

Floor 5. Source: core metadata specifications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed, malformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.python.asked import PYPI
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "pypi.metadata"
TAKES = "*.dist-info/METADATA, *.egg-info/PKG-INFO, EGG-INFO/PKG-INFO, *.egg-info"

_PLACE: Final = re.compile(
    r"(?:.*/)?(?:[^/]+\.dist-info/METADATA|(?:[^/]+\.egg-info|EGG-INFO)/PKG-INFO|[^/]+\.egg-info)", re.DOTALL
)
_CLASSIFIER: Final = "License :: "
_LONGEST_NAME: Final = 1000


def is_for(path: str) -> bool:
    """Say whether it is the metadata of something installed, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the headers of such a file.

    Errors: ManifestMalformed (FMT-201).
    """
    headers = list(_headers(body))
    said: dict[str, str] = {}
    for name, value in headers:
        said.setdefault(name, value)
    name, version = said.get("name", ""), said.get("version", "")
    if not name or not version or max(len(name), len(version)) > _LONGEST_NAME:
        raise malformed(path, "it does not say the name and version of a package", remedy="install the package anew")
    found = Gathering(path, FORMAT, ReadingKind.INSTALLED, PYPI)
    licences = tuple(dict.fromkeys(_licences(said, headers)))
    if found.add(name, version, licences=licences, source=_source(path, beside)) is None:
        raise malformed(path, f"{name[:80]!r} cannot be the name of a package", remedy="install the package anew")
    return found.reading()


def _headers(body: bytes) -> Iterator[tuple[str, str]]:
    """Give the headers, in lower case, with the lines that go on; they end where the first empty line is."""
    name, parts = "", list[str]()
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if not line.strip():
            break
        if line[0] in " \t":
            parts.append(line.strip())
            continue
        if name:
            yield name, "\n".join(parts)
        key, colon, value = line.partition(":")
        name, parts = (key.strip().lower(), [value.strip()]) if colon else ("", [])
    if name:
        yield name, "\n".join(parts)


def _licences(said: dict[str, str], headers: list[tuple[str, str]]) -> Iterator[str]:
    """Give the expression if there is one, else the short free text, else what the classifiers name."""
    expression = said.get("license-expression", "")
    free = said.get("license", "")
    if expression:
        yield expression
    elif free and "\n" not in free and free.upper() != "UNKNOWN":
        yield free
    else:
        for name, value in headers:
            if name == "classifier" and value.startswith(_CLASSIFIER):
                yield value.rpartition(" :: ")[2]


def _source(path: str, beside: Beside) -> Source:
    """Give the address that it was installed from, where the installer has noted one."""
    folder, slash, name = path.rpartition("/")
    body = beside(f"{folder}/direct_url.json") if slash and name == "METADATA" else None
    try:
        said = read_json(body, path) if body is not None else None
    except ManifestMalformed:
        return Source()
    if not isinstance(said, dict) or not isinstance(said.get("url"), str):
        return Source()
    url = without_credentials(str(said["url"]))
    vcs = said.get("vcs_info")
    if isinstance(vcs, dict):
        return Source(SourceKind.GIT, url, str(vcs.get("requested_revision") or ""), str(vcs.get("commit_id") or ""))
    return Source(SourceKind.PATH if url.startswith("file:") else SourceKind.URL, url)
