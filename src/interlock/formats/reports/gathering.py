"""One sighting for what a tool reports again and again: the same fault, with all the places where it was seen. Floor 5.

Some tools write one entry for each address of the same fault, others one entry with all addresses. Both mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from interlock.control import Sighting
from interlock.formats.reports import telling


def gathered(seen: Iterable[tuple[object, Sighting]]) -> tuple[Sighting, ...]:
    """Give one sighting for each key, in the order in which the keys come first.

    Shape:  the worst of those with one key stands for them all, with the places of all.
    """
    groups: dict[object, list[Sighting]] = {}
    for key, one in seen:
        groups.setdefault(key, []).append(one)
    return tuple(_one_of(group) for group in groups.values())


def _one_of(group: list[Sighting]) -> Sighting:
    worst = min(group, key=lambda one: one.severity.rank)
    places = {place for one in group for place in (one.at.symbol, *one.elsewhere)}
    return telling.at_each(worst, places) if len(places) > 1 else worst
