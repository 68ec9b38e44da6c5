"""One requirement of Python: what it names, exactly or as a range, and where it is taken from.

The grammar is read by `packaging`. Floor 5. Source: PEP 440, PEP 508.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.origins import git_source, is_whole_commit, without_credentials
from interlock.supply.model import Scope, Source, SourceKind

PYPI: Final = Ecosystem("pypi", "PyPI")

LONGEST: Final = 16_384
"""Characters of one requirement."""
_RUNS: Final = re.compile(r"[-_.]+")
_EXACT: Final = re.compile(r"={2,3}\s*([^\s,*]+)\Z")
_LOOSE: Final = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?)(?:\[[^\[\]]{0,500}\])?\s{0,20}(?P<range>[=<>~!].+)"
)
_OPERATOR: Final = re.compile(r"[=<>~!]=?=?\s*")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_VCS: Final = ("git+", "hg+", "svn+", "bzr+")
_DEVELOPMENT: Final = frozenset({"dev", "develop", "development", "lint", "docs", "doc", "typing", "types"})
_TEST: Final = frozenset({"test", "tests", "testing"})


class Asked(NamedTuple):
    """What one requirement asks for."""

    name: str
    version: str
    """Exact, or empty."""
    constraint: str
    source: Source = Source()
    is_whole: bool = True
    """False where the requirement holds something that could not be made out."""


def folded(name: str) -> str:
    """Give the one spelling under which PyPI knows a name."""
    return _RUNS.sub("-", name).lower()


def asked(text: str) -> Asked | None:
    """Read a requirement; None where it names nothing that could be made out."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    if text.startswith((".", "/", "~", *_VCS)) or _SCHEME.match(text):
        return _of_address(text)
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except (InvalidRequirement, RecursionError):
        return _loosely(text)
    if requirement.url:
        address = without_credentials(requirement.url).partition("#")[0]
        _, version = of_file_name(address.rpartition("/")[2].partition("?")[0])
        return Asked(requirement.name, version, "", _source(address))
    constraint = str(requirement.specifier)
    return Asked(requirement.name, exact_of(constraint), constraint)


def exact_of(constraint: str) -> str:
    """Give the one version that a constraint allows; empty where it allows several."""
    for part in constraint.split(","):
        found = _EXACT.fullmatch(part.strip())
        if found:
            return found[1]
    return ""


def _loosely(text: str) -> Asked | None:
    """Read a line that pip would refuse, so that the package in it is not lost; its version is not known."""
    found = _LOOSE.fullmatch(text.partition(";")[0].strip())
    if found is None or "${" in found["range"] or not _OPERATOR.sub("", found["range"], count=1):
        return None
    return Asked(found["name"], "", found["range"], is_whole=False)


def _of_address(text: str) -> Asked | None:
    """Read an address or path: the name stands in `egg`, or in the file's own name."""
    address, _, fragment = without_credentials(text).partition("#")
    address = address.partition(" ; ")[0].strip()
    egg = next((part[4:] for part in fragment.split("&") if part.startswith("egg=")), "")
    name = re.split(r"[\[\s;=<>!~]", egg, maxsplit=1)[0]
    version = ""
    file_name = address.rpartition("/")[2].partition("?")[0]
    if not name:
        name, version = of_file_name(file_name)
    source = _source(address)
    return Asked(name, version, "", source) if name else None


def of_file_name(file_name: str) -> tuple[str, str]:
    """Give name and version of a wheel or source archive from its file name; empty where they do not stand in it."""
    from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
    from packaging.version import InvalidVersion

    try:
        if file_name.endswith(".whl"):
            wheel = parse_wheel_filename(file_name)
            return str(wheel[0]), str(wheel[1])
        if file_name.endswith((".tar.gz", ".zip")):
            sdist = parse_sdist_filename(file_name)
            return str(sdist[0]), str(sdist[1])
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return "", ""
    return "", ""


def _source(address: str) -> Source:
    if address.startswith(_VCS):
        scheme, divider, rest = address.partition("://")
        host, slash, path = rest.partition("/")
        path, _, reference = path.partition("@")
        return git_source(f"{scheme.partition('+')[2]}{divider}{host}{slash}{path}", **_reference(reference))
    if address.startswith(("http://", "https://", "ftp://")):
        return Source(SourceKind.URL, without_credentials(address))
    return Source(SourceKind.PATH, address.removeprefix("file://").removeprefix("file:"))


def _reference(text: str) -> dict[str, str]:
    return {"commit": text} if is_whole_commit(text) else {"reference": text}


def scope_of(groups: tuple[str, ...]) -> Scope:
    """Give the scope that the names of groups stand for; main or no group at all is required."""
    if not groups:
        return Scope.REQUIRED
    return min((_scope_of_one(folded(group)) for group in groups), key=lambda scope: scope.rank)


def _scope_of_one(group: str) -> Scope:
    if group in {"main", "default", ""}:
        return Scope.REQUIRED
    if group in _DEVELOPMENT:
        return Scope.DEVELOPMENT
    return Scope.TEST if group in _TEST else Scope.OPTIONAL
