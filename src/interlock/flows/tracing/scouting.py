"""A way looked for in the graph alone, and believed only where every link of it is verified. Floor 11.

What one thing leads to may be very much, of which an answer shows little. So where something is looked for, ways are
found first as the tables have them, and then each of their links is held against its entry. Where one of them does not
count, the walk is made by links that count alone: nobody's word hides what can be reached, it only takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from interlock.flows.tracing.following import Following, Leads
from interlock.kernel import KeyId, sha256
from interlock.trace import Doubted, Link, Place, Saying, Shown, Walk, Way

_UNHEARD: Final = Saying(0, sha256(b""), "", datetime.fromtimestamp(0, UTC), KeyId(""), "")


class Scouting(Following):
    """Follows links as the tables have them: what it shows has still to be verified."""

    _asked = 0
    _is_cut = False

    @property
    def has_seen_enough(self) -> bool:
        """Say whether more of each thing would change nothing of what was found.

        Shape:  the first of everything were looked at in order, and fewer things than the first of anything.
        """
        return not self._is_cut or self._asked <= self._each

    def leads(self, place: Place, way: Way) -> Leads:
        """Give where a thing leads, as the tables have it."""
        found = super().leads(place, way)
        self._asked += 1
        self._is_cut = self._is_cut or bool(found.more)
        return found

    def _shown(self, links: list[Link], way: Way) -> Shown | Doubted:
        """Give a link by the first entry that the table names for it."""
        one = links[0]
        return Shown(one.source, one.relation, one.target, way, replace(_UNHEARD, entry=one.entry))


def scouted(made: Callable[[Following], Walk], scoutings: Sequence[Scouting], following: Following) -> Walk:
    """Make a walk whose links are all verified: by what the tables show, where that holds.

    Shape:  by the first scouting that saw enough, or else the last.
    Errors: GraphContradicted (TRC-105), those of the walk.
    """
    for scouting in scoutings:
        found = made(scouting)
        if scouting.has_seen_enough:
            break
    links = []
    for one in found.links:
        sure = following.confirmed(one)
        if isinstance(sure, Doubted):
            return made(following)
        links.append(sure)
    return replace(found, links=tuple(links))
