"""A way looked for in the graph alone, and believed only where every link of it is verified. Floor 11.

What one thing leads to may be very much, of which an answer shows little. So where something is looked for, ways are
found first as the tables have them, and then each of their links is held against its entry. Where one of them does not
count, the walk is made by links that count alone: nobody's word hides what can be reached, it only takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from interlock.flows.tracing.following import Following
from interlock.flows.tracing.walking import SeenTooLittle
from interlock.kernel import KeyId, sha256
from interlock.trace import Doubted, Link, Saying, Shown, Walk, Way

_UNHEARD: Final = Saying(0, sha256(b""), "", datetime.fromtimestamp(0, UTC), KeyId(""), "")


class Scouting(Following):
    """Follows links as the tables have them: what it shows has still to be verified."""

    def _shown(self, links: list[Link], way: Way) -> Shown | Doubted:
        """Give a link by the first entry that the table names for it."""
        one = links[0]
        return Shown(one.source, one.relation, one.target, way, replace(_UNHEARD, entry=one.entry))


def scouted(made: Callable[[Following], Walk], scoutings: Sequence[Scouting], following: Following) -> Walk:
    """Make a walk whose links are all verified: by what the tables show, where that holds.

    Shape:  by the first scouting that sees enough; the last one takes what it sees for all there is.
    Errors: GraphContradicted (TRC-105), those of the walk.
    """
    *wary, last = scoutings
    found = None
    for scouting in wary:
        scouting.is_wary = True
        with suppress(SeenTooLittle):
            found = made(scouting)
            break
    if found is None:
        found = made(last)
    links = []
    for one in found.links:
        sure = following.confirmed(one)
        if isinstance(sure, Doubted):
            return made(following)
        links.append(sure)
    return replace(found, links=tuple(links))
