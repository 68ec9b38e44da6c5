"""Specifiers of Python packages and markers of their environment: the one place that calls `packaging`.

Enters: text. Leaves: whether a version is allowed, whether a marker holds, normal forms. Floor 3. Source: PEP 440,
PEP 508.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from interlock.supply.errors import MarkerMalformed
from interlock.supply.ranges.model import LONGEST, Admits, Range, malformed
from interlock.supply.versions import Key, pypi

if TYPE_CHECKING:
    from packaging.markers import Marker
    from packaging.specifiers import SpecifierSet


def read_pypi(text: str) -> Range:
    """Read a specifier; advisories join alternatives by `||`.

    Errors: RangeMalformed (SUP-104).
    """
    parts = tuple(part.strip() for part in text.split("||") if part.strip() or "||" not in text)
    for part in parts:
        _specifier(part)
    if not parts:
        raise malformed(text, "it holds no clause")
    return Range("pypi", ((),) * len(parts), Admits.SPECIFIER, specifiers=parts)


def allows(specifier: str, version: str, *, prereleases: bool | None = None) -> bool:
    """Say whether a specifier allows a version.

    `prereleases` says whether it may be one at all; None leaves that to the specifier, as pip does. A version that
    PEP 440 does not know is allowed only by `===`. Errors: RangeMalformed (SUP-104).
    """
    wanted = _specifier(specifier)
    if "+" in version and ">" in specifier and _is_local_of_its_start(wanted, version):
        return False
    return wanted.contains(version, prereleases=prereleases)


def _is_local_of_its_start(wanted: SpecifierSet, version: str) -> bool:
    """Say whether a local version only adds to the release behind a `>`, which PEP 440 keeps out.

    Releases of `packaging` differ where that is the start's pre-release (1.0+x and >1.0.dev1): out here, always.
    """
    found = pypi.read(version)
    if found is None or not found.local:
        return False
    starts = [pypi.read(clause.version) for clause in wanted if clause.operator == ">"]
    return any(start is not None and _base(start) == _base(found) for start in starts)


def _base(version: pypi.Pep440) -> Key:
    return pypi.key(str(pypi.Pep440(version.epoch, version.release)))


def normal_specifier(specifier: str) -> str:
    """Give the normal form of a specifier.

    Errors: RangeMalformed (SUP-104).
    """
    return str(_specifier(specifier))


def clauses(specifier: str) -> list[tuple[str, str]]:
    """Give the sign and the version of each clause, in the order in which they are written.

    Errors: RangeMalformed (SUP-104).
    """
    _specifier(specifier)
    from packaging.specifiers import Specifier

    found = [Specifier(part) for part in specifier.split(",") if part.strip()]
    return [(one.operator, one.version) for one in found]


def holds_in(marker: str, environment: Mapping[str, str]) -> bool:
    """Say whether a marker holds in an environment; what it leaves out is that of this interpreter.

    Errors: MarkerMalformed (SUP-105).
    """
    from packaging.markers import UndefinedComparison, UndefinedEnvironmentName

    try:
        return _marker(marker).evaluate(dict(environment))
    except (UndefinedComparison, UndefinedEnvironmentName) as error:
        raise MarkerMalformed(text=marker, why=str(error)) from error


def normal_marker(marker: str) -> str:
    """Give the normal form of a marker.

    Errors: MarkerMalformed (SUP-105).
    """
    return str(_marker(marker))


@lru_cache(maxsize=4096)
def _specifier(text: str) -> SpecifierSet:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if len(text) > LONGEST:
        raise malformed(text, f"it is longer than {LONGEST} characters")
    try:
        return SpecifierSet(text)
    except (InvalidSpecifier, ValueError) as error:
        raise malformed(text, "it is not a specifier of PEP 440") from error


@lru_cache(maxsize=4096)
def _marker(text: str) -> Marker:
    from packaging.markers import InvalidMarker, Marker

    if len(text) > LONGEST:
        raise MarkerMalformed(text=text[:80] + "...", why=f"it is longer than {LONGEST} characters")
    try:
        return Marker(text)
    except (InvalidMarker, RecursionError) as error:
        raise MarkerMalformed(text=text, why="PEP 508 does not allow it") from error
