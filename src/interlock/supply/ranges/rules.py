"""Whether a version lies in a range.

Enters: a range and a version. Leaves: yes or no. Floor 3.
"""

from __future__ import annotations

from interlock.supply.ranges.model import Admits, Bound, Comparator, Range
from interlock.supply.ranges.pypi import allows
from interlock.supply.versions import compare, conan, semver, sort_key

_SIGNS = {
    Comparator.LESS: (-1,),
    Comparator.AT_MOST: (-1, 0),
    Comparator.EQUAL: (0,),
    Comparator.NOT_EQUAL: (-1, 1),
    Comparator.AT_LEAST: (0, 1),
    Comparator.MORE: (1,),
}


def contains(wanted: Range, version: str) -> bool:
    """Say whether a version lies in a range.

    Errors: VersionMalformed (SUP-102) if the scheme cannot read the version.
    """
    sort_key(wanted.scheme, version)  # even a range that lets everything in does not let in what is no version
    return any(
        all(holds(wanted.scheme, bound, version) for bound in bounds) and _is_admitted(wanted, place, version)
        for place, bounds in enumerate(wanted.alternatives)
    )


def holds(scheme: str, bound: Bound, version: str) -> bool:
    """Say whether a version keeps to one bound.

    Errors: VersionMalformed (SUP-102).
    """
    return compare(scheme, version, bound.version) in _SIGNS[bound.comparator]


def _is_admitted(wanted: Range, place: int, version: str) -> bool:
    if wanted.admits is Admits.SAME_NUMBERS:
        found = semver.read(version)
        if not found.pre:
            return True
        others = (semver.read(bound.version) for bound in wanted.alternatives[place])
        return any(other.pre and other.numbers == found.numbers for other in others)
    if wanted.admits is Admits.ASKED_FOR:
        return place in wanted.with_pre or not conan.has_pre(version)
    if wanted.admits is Admits.SPECIFIER:
        return allows(wanted.specifiers[place], version, prereleases=True)
    return True
