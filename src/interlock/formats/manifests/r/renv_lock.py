"""`renv.lock`: what renv restores for a project in R. Enters: JSON. Leaves: a `Reading`. Floor 5.

Source: renv's documentation, "Lockfiles".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.origins import is_commit, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind, Source, SourceKind

FORMAT = "cran.renv-lock"
TAKES = "renv.lock"

CRAN: Final = Ecosystem("cran", "CRAN")
ELSEWHERE: Final = Ecosystem("cran", "")
BIOCONDUCTOR: Final = Ecosystem("bioconductor", "Bioconductor")
_HOSTS: Final = {"github": "github.com", "gitlab": "gitlab.com", "bitbucket": "bitbucket.org"}
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9.]*")


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of renv, by its name."""
    return posixpath.basename(path) == "renv.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of renv.

    Errors: ManifestMalformed (FMT-201).
    """
    data = read_json(body, path)
    if not isinstance(data, dict) or not {"R", "Packages"} & data.keys():
        raise malformed(path, "it has no packages")
    found = Gathering(path, FORMAT, ReadingKind.LOCKFILE, CRAN)
    registries = _registries(mapping(data.get("R"), path, "R"), path)
    places: dict[str, int] = {}
    needed: list[tuple[int, str]] = []
    for key, value in mapping(data.get("Packages"), path, "Packages").items():
        entry = mapping(value, path, f"Packages.{key}")
        place = _add(found, key, entry, registries)
        if place is not None:
            places[text_or_empty(entry.get("Package")) or key] = place
            needed += [(place, name) for name in _names(entry)]
    for place, name in needed:
        found.needs(place, places.get(name))
    return found.reading(registries=registries.values())


def _registries(settings: dict[str, object], path: str) -> dict[str, str]:
    """Give the addresses of repositories by their names."""
    rows = [mapping(one, path, "R.Repositories") for one in items(settings.get("Repositories"), path, "Repositories")]
    return {text_or_empty(one.get("Name")): without_credentials(text_or_empty(one.get("URL"))) for one in rows}


def _add(found: Gathering, key: str, entry: dict[str, object], registries: dict[str, str]) -> int | None:
    name, version = text_or_empty(entry.get("Package")) or key, text_or_empty(entry.get("Version"))
    source = _source(entry, registries)
    repository = text_or_empty(entry.get("Repository"))
    is_bioconductor = "Bioconductor" in {repository, text_or_empty(entry.get("Source"))}
    ecosystem = BIOCONDUCTOR if is_bioconductor else CRAN if source.kind is SourceKind.REGISTRY else ELSEWHERE
    try:
        return found.add_component(ecosystem.component(name, version, source=source))
    except PurlMalformed as error:
        found.owe(0, f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
        return None


def _source(entry: dict[str, object], registries: dict[str, str]) -> Source:
    """Give where a package comes from: a repository by its name, or what the `Remote` fields say."""
    kind = (text_or_empty(entry.get("RemoteType")) or text_or_empty(entry.get("Source"))).lower()
    commit, reference = text_or_empty(entry.get("RemoteSha")), text_or_empty(entry.get("RemoteRef"))
    commit = commit if is_commit(commit) else ""
    if kind in _HOSTS:
        host = text_or_empty(entry.get("RemoteHost")).replace("api.", "").removesuffix("/v3") or _HOSTS[kind]
        owner, repository = text_or_empty(entry.get("RemoteUsername")), text_or_empty(entry.get("RemoteRepo"))
        return Source(SourceKind.GIT, without_credentials(f"https://{host}/{owner}/{repository}"), reference, commit)
    url = without_credentials(text_or_empty(entry.get("RemoteUrl")))
    if kind in {"git", "git2r", "xgit"}:
        return Source(SourceKind.GIT, url, reference, commit)
    if kind in {"local", "url"}:
        return Source(SourceKind.PATH if kind == "local" else SourceKind.URL, url)
    repository = text_or_empty(entry.get("Repository"))
    if repository or kind == "bioconductor":
        return Source(SourceKind.REGISTRY, registries.get(repository) or repository or "Bioconductor")
    return Source()


def _names(entry: dict[str, object]) -> list[str]:
    """Give what a package needs: names alone in older files, fields of its description in newer ones."""
    found: list[str] = []
    for field in ("Requirements", "Depends", "Imports", "LinkingTo"):
        value = entry.get(field)
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            parts = row.split(",") if isinstance(row, str) else ()
            found += [name[0] for part in parts if (name := _NAME.match(part.strip())) is not None]
    return found
