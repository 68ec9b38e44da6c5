"""How ranges of npm lie to each other and to a version outside of them, as node-semver tells.

Enters: ranges. Leaves: answers. Floor 3. Source: node-semver's documentation, "Ranges" (intersects, gtr, ltr).
"""

from __future__ import annotations

from interlock.supply.ranges.model import Admits, Bound, Comparator, Range
from interlock.supply.ranges.rules import contains
from interlock.supply.versions import compare, sort_key

_UP = (Comparator.MORE, Comparator.AT_LEAST)
_DOWN = (Comparator.LESS, Comparator.AT_MOST)
_FROM_ZERO = Bound(Comparator.AT_LEAST, "0.0.0")


def bounds_meet(left: Bound, right: Bound, admits: Admits = Admits.SAME_NUMBERS) -> bool:
    """Say whether two bounds leave a version that keeps to both."""
    if left.comparator is Comparator.EQUAL:
        return contains(Range("npm", ((right,),), admits), left.version)
    if right.comparator is Comparator.EQUAL:
        return contains(Range("npm", ((left,),), admits), right.version)
    lowest = "0.0.0-0" if admits is Admits.ALL else "0.0.0"
    for bound in (left, right):
        is_least = bound.version == lowest or (admits is not Admits.ALL and bound.version.startswith("0.0.0"))
        if bound.comparator is Comparator.LESS and is_least:
            return False
    if (left.comparator in _UP) == (right.comparator in _UP):
        return True
    low, high = (left, right) if left.comparator in _UP else (right, left)
    sign = compare("npm", low.version, high.version)
    return sign < 0 or (sign == 0 and low.comparator is Comparator.AT_LEAST and high.comparator is Comparator.AT_MOST)


def ranges_meet(left: Range, right: Range) -> bool:
    """Say whether two ranges leave a version that lies in both."""
    admits = left.admits
    return any(
        _is_possible(one, admits)
        and _is_possible(other, admits)
        and all(bounds_meet(bound, another, admits) for bound in one for another in other)
        for one in left.alternatives
        for other in right.alternatives
    )


def is_above(version: str, wanted: Range) -> bool:
    """Say whether a version is more than every one in a range."""
    return _is_outside(version, wanted, 1)


def is_below(version: str, wanted: Range) -> bool:
    """Say whether a version is less than every one in a range."""
    return _is_outside(version, wanted, -1)


def _is_possible(bounds: tuple[Bound, ...], admits: Admits) -> bool:
    return all(bounds_meet(one, other, admits) for one in bounds for other in bounds if one is not other)


def _is_outside(version: str, wanted: Range, side: int) -> bool:
    """Upward as it stands; downward everything the other way round."""
    if contains(wanted, version):
        return False
    outward = _UP if side > 0 else _DOWN
    for alternative in wanted.alternatives:
        bounds = sorted(
            alternative or (_FROM_ZERO,), key=lambda bound: sort_key("npm", bound.version), reverse=side < 0
        )
        near, far = bounds[0], bounds[-1]
        if far.comparator in outward:
            return False
        away = compare("npm", version, near.version) * side
        if near.comparator in {Comparator.EQUAL, outward[0]} and away <= 0:
            return False
        if near.comparator is outward[1] and away < 0:
            return False
    return True
