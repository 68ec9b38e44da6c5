"""The stretches of versions that an advisory means, worked out once and asked often.

Enters: the events of ranges, in any order. Leaves: windows on the order of the ecosystem. Floor 3.
Source: OSV schema, "Evaluation"; docs/decisions on what stands where it says nothing.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.supply.advisory.model import Affected, Event, EventKind, Range, RangeKind
from interlock.supply.errors import SchemeUnknown, VersionMalformed
from interlock.supply.versions import Key, scheme_of_ecosystem, sort_key
from interlock.supply.versions.composer import with_what_leads_to_it

_SEMANTIC: Final = frozenset({"bitnami", "cargo", "golang", "hex", "julia", "npm", "pub", "semver", "swift", "github"})
"""Orders that are that of SemVer, or SemVer with the habits of the ecosystem."""

_COMPOSER: Final = "composer"

_OPENS: Final = EventKind.INTRODUCED
_BEGINNING: Final = "0"
_WITHOUT_END: Final = "*"
_PLAIN: Final = 2
"""Events of a range that begins and ends."""


class Window(msgspec.Struct, frozen=True, gc=False):
    """A stretch of versions, all of them affected."""

    scheme: str
    """The order that it lies in."""
    low: Key | None
    """The first of them; None for the very beginning."""
    high: Key | None
    """Where it ends; None for without end."""
    has_high: bool = False
    """Whether the version at the end is affected too."""
    fixed: str = ""
    """The version that ends it, as written, if that is one without the fault."""

    def holds(self, key: Key) -> bool:
        """Say whether a version lies in it."""
        if self.low is not None and key < self.low:
            return False
        return self.high is None or key < self.high or (self.has_high and key == self.high)

    @property
    def is_everything(self) -> bool:
        """Say whether it holds each version there is, even one that cannot be read."""
        return self.low is None and self.high is None


class Timeline(msgspec.Struct, frozen=True, gc=False):
    """What all ranges of one affected package come to."""

    scheme: str
    """The order of the ecosystem's versions; empty where none is known."""
    windows: tuple[Window, ...] = ()
    unread: tuple[str, ...] = ()
    """Why some of the ranges could not be worked out; what they would say is not known."""
    listed: frozenset[str] = frozenset()
    keys: frozenset[Key] = frozenset()
    """Those of the listed versions that have a place in the order."""
    git: tuple[Range, ...] = ()


def timeline_of(affected: Affected) -> Timeline:
    """Work out the windows of one affected package; what cannot be worked out is said in `unread`."""
    try:
        scheme = scheme_of_ecosystem(affected.ecosystem)
    except SchemeUnknown:
        scheme = ""
    windows: list[Window] = []
    unread: list[str] = []
    git = tuple(one for one in affected.ranges if one.kind is RangeKind.GIT)
    for one in affected.ranges:
        if one.kind is RangeKind.GIT:
            continue
        try:
            windows += windows_of(one, scheme_of_range(one.kind, scheme))
        except (VersionMalformed, SchemeUnknown) as error:
            unread.append(str(error))
    return Timeline(
        scheme,
        tuple(windows),
        tuple(unread),
        frozenset(affected.versions),
        frozenset(key for key in (_key(scheme, version) for version in affected.versions) if key is not None),
        git,
    )


def scheme_of_range(kind: RangeKind, ecosystem_scheme: str) -> str:
    """Give the order that a range is to be read in: SEMVER means SemVer, whatever the ecosystem does."""
    if kind is RangeKind.SEMVER and ecosystem_scheme not in _SEMANTIC:
        return "semver"
    return ecosystem_scheme


def windows_of(one: Range, scheme: str) -> tuple[Window, ...]:
    """Give the stretches between the events of a range, in order, cut off at its limit.

    Where a stretch ends and another begins at the very same version, what was so before goes on: of two events at
    one version nobody can say which comes first. A range that never begins has always been there. Of Packagist a
    range begins with what leads to its first version, as a lower bound of Composer's does.
    Errors: VersionMalformed (SUP-102), SchemeUnknown (SUP-103).
    """
    found = _windows_of(one, scheme)
    if scheme != _COMPOSER:
        return found
    return tuple(
        window if window.low is None else replace(window, low=with_what_leads_to_it(window.low)) for window in found
    )


def _windows_of(one: Range, scheme: str) -> tuple[Window, ...]:
    if (simple := _plain_window(one, scheme)) is not None:
        return (simple,)
    points = sorted((_point(event, scheme) for event in one.events if event.kind is not EventKind.LIMIT), key=_order)
    found: list[Window] = []
    low: Key | None = None
    is_open = bool(one.events) and not any(event.kind is _OPENS for event in one.events)
    for place, events in groupby(points, key=_order):
        kinds = [event for *_, event in events]
        opens = any(event.kind is _OPENS for event in kinds)
        closing = next((event for event in kinds if event.kind is not _OPENS), None)
        if opens and closing is not None:
            continue
        at = place[1]
        if opens and not is_open:
            is_open, low = True, at or None
        elif closing is not None and is_open:
            is_open = False
            fixed = closing.version if closing.kind is EventKind.FIXED else ""
            found.append(Window(scheme, low, at, closing.kind is EventKind.LAST_AFFECTED, fixed))
    if is_open:
        found.append(Window(scheme, low, None))
    return _limited(tuple(found), one, scheme)


def _plain_window(one: Range, scheme: str) -> Window | None:
    """Give the window of a range that is introduced once and ends once after that, as nearly all are; else None."""
    if len(one.events) != _PLAIN or one.events[0].kind is not _OPENS:
        return None
    begin, end = one.events
    if end.kind is not EventKind.FIXED and end.kind is not EventKind.LAST_AFFECTED:
        return None
    low = None if begin.version == _BEGINNING else sort_key(scheme, begin.version)
    high = sort_key(scheme, end.version)
    if low is not None and low >= high:
        return None
    is_fixed = end.kind is EventKind.FIXED
    return Window(scheme, low or None, high, not is_fixed, end.version if is_fixed else "")


def _point(event: Event, scheme: str) -> tuple[int, Key, int, Event]:
    """Give where an event stands: before everything, at a version, or right behind it."""
    if event.version == _BEGINNING and event.kind is _OPENS:
        return (0, (), 0, event)
    return (1, sort_key(scheme, event.version), 1 if event.kind is EventKind.LAST_AFFECTED else 0, event)


def _order(point: tuple[int, Key, int, Event]) -> tuple[int, Key, int]:
    return point[:3]


def _limited(windows: tuple[Window, ...], one: Range, scheme: str) -> tuple[Window, ...]:
    limits = [event.version for event in one.events if event.kind is EventKind.LIMIT]
    if not limits or _WITHOUT_END in limits:
        return windows
    limit = max(sort_key(scheme, version) for version in limits)
    kept: list[Window] = []
    for window in windows:
        if window.low is not None and window.low >= limit:
            continue
        ends_before = window.high is not None and (
            window.high < limit or (window.high == limit and not window.has_high)
        )
        kept.append(window if ends_before else Window(scheme, window.low, limit))
    return tuple(kept)


def _key(scheme: str, version: str) -> Key | None:
    if not scheme:
        return None
    try:
        return sort_key(scheme, version)
    except VersionMalformed:
        return None
