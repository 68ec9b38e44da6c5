"""The versions that an advisory means, in words for people.

Enters: an affected package. Leaves: sentences without a full stop. Nothing is decided by them: `affects.py` does that.
Floor 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.supply.advisory.model import Affected, Event, EventKind, Range, RangeKind
from interlock.supply.advisory.timeline import scheme_of_range
from interlock.supply.errors import SchemeUnknown, VersionMalformed
from interlock.supply.versions import Key, scheme_of_ecosystem, sort_key

_MOST_LISTED: Final = 8
_BEGINNING: Final = "0"
_WITHOUT_END: Final = "*"
_LAST: Final = {EventKind.INTRODUCED: 0, EventKind.FIXED: 0, EventKind.LAST_AFFECTED: 1, EventKind.LIMIT: 2}


def described(affected: Affected) -> tuple[str, ...]:
    """Say which versions of a package are meant, stretch by stretch, then those that are listed."""
    said = [words for one in affected.ranges for words in _of_range(one, affected.ecosystem)]
    if affected.versions:
        said.append(_of_list(affected.versions, has_ranges=bool(said)))
    return tuple(dict.fromkeys(said)) or ("it does not say which versions",)


def fixed_in(affected: Affected) -> tuple[str, ...]:
    """Give the versions that end its ranges as fixes, smallest first; commits are none."""
    fixes = [
        event
        for one in affected.ranges
        if one.kind is not RangeKind.GIT
        for event in one.events
        if event.kind is EventKind.FIXED
    ]
    return tuple(dict.fromkeys(event.version for event in _in_order(fixes, _scheme(affected.ecosystem))))


def _of_range(one: Range, ecosystem: str) -> list[str]:
    """Give a sentence for each stretch; a range that cannot be put in order is told as it is written."""
    if one.kind is RangeKind.GIT:
        return [_of_commits(one)]
    events = [event for event in one.events if event.kind is not EventKind.LIMIT]
    limits = [event.version for event in one.events if event.kind is EventKind.LIMIT]
    until = f", only before {', '.join(limits)}" if limits and _WITHOUT_END not in limits else ""
    said: list[str] = []
    low = "" if events and all(event.kind is not EventKind.INTRODUCED for event in events) else None
    for event in _in_order(events, scheme_of_range(one.kind, _scheme(ecosystem))):
        if event.kind is EventKind.INTRODUCED:
            low = event.version if low is None else low
        elif low is not None:
            said.append(_stretch(low, event) + until)
            low = None
    if low is not None:
        said.append(("all versions" if low in {"", _BEGINNING} else f"{low} and all later") + until)
    return said


def _stretch(low: str, end: Event) -> str:
    has_end = end.kind is EventKind.LAST_AFFECTED
    if low in {"", _BEGINNING}:
        return f"all up to {end.version}, which is affected too" if has_end else f"all before {end.version}"
    if low == end.version:
        return f"{low} alone"
    return f"from {low} to {end.version}, both affected" if has_end else f"from {low}, before {end.version}"


def _of_commits(one: Range) -> str:
    words = ", ".join(f"{event.kind.value.replace('_', ' ')} {event.version[:12]}" for event in one.events)
    return f"commits of {one.repository or 'its repository'}: {words}"


def _of_list(versions: Sequence[str], *, has_ranges: bool) -> str:
    shown = ", ".join(versions[:_MOST_LISTED])
    rest = len(versions) - _MOST_LISTED
    listed = f"{shown} and {rest} more" if rest > 0 else shown
    return f"listed one by one: {listed}" if has_ranges else listed


def _scheme(ecosystem: str) -> str:
    try:
        return scheme_of_ecosystem(ecosystem)
    except SchemeUnknown:
        return ""


def _in_order(events: Sequence[Event], scheme: str) -> list[Event]:
    def place(event: Event) -> tuple[int, Key, int]:
        if event.version == _BEGINNING and event.kind is EventKind.INTRODUCED:
            return 0, (), 0
        return 1, sort_key(scheme, event.version), _LAST[event.kind]

    try:
        return sorted(events, key=place)
    except (VersionMalformed, SchemeUnknown):
        return list(events)
