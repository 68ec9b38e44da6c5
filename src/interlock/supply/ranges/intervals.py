"""Ranges in the notation of intervals: Maven's and NuGet's.

Enters: text. Leaves: ranges. Floor 3. Source: Maven's "Dependency Version Requirement Specification"; NuGet's
"Package versioning, Version ranges".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.ranges.model import Bound, Range, malformed
from interlock.supply.ranges.relations import bound

_INTERVAL: Final = re.compile(r"\s*([\[(])([^\[\](),]*)(?:(,)([^\[\](),]*))?([\])])\s*(?:,|$)")
_FLOAT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*)\.\*")


def read_intervals(scheme: str, text: str) -> Range:
    """Read intervals joined by commas, of which any may hold a version, or one version alone.

    A version alone is that version to Maven, and that version or a later one to NuGet.
    """
    bare = text.strip()
    if not bare:
        raise malformed(text, "it is empty")
    if bare[0] not in "[(":
        return _alone(scheme, bare, text)
    alternatives: list[tuple[Bound, ...]] = []
    at = 0
    while at < len(bare):
        found = _INTERVAL.match(bare, at)
        if found is None:
            raise malformed(text, f"{bare[at : at + 40]!r} is no interval")
        alternatives.append(_interval(scheme, found, text))
        at = found.end()
    return Range(scheme, tuple(alternatives))


def _interval(scheme: str, found: re.Match[str], text: str) -> tuple[Bound, ...]:
    opening, low, comma, high, closing = found.groups()
    low, high = low.strip(), (high or "").strip()
    if not comma:
        if not low or opening != "[" or closing != "]":
            raise malformed(text, "an interval of one version is written [VERSION]")
        return (bound(scheme, "=", low, text),)
    bounds = []
    if low:
        bounds.append(bound(scheme, ">=" if opening == "[" else ">", low, text))
    if high:
        bounds.append(bound(scheme, "<=" if closing == "]" else "<", high, text))
    return tuple(bounds)


def _alone(scheme: str, bare: str, text: str) -> Range:
    if scheme != "nuget":
        return Range(scheme, ((bound(scheme, "=", bare, text),),))
    if bare == "*":
        return Range(scheme, ((),))
    open_end = _FLOAT.fullmatch(bare)
    if open_end is None:
        return Range(scheme, ((bound(scheme, ">=", bare, text),),))
    numbers = [int(part) for part in open_end[1].split(".")]
    after = ".".join(map(str, (*numbers[:-1], numbers[-1] + 1)))
    return Range(scheme, ((bound(scheme, ">=", open_end[1], text), bound(scheme, "<", f"{after}-0", text)),))
