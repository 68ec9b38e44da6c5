"""The walk: everything that one thing leads to, the nearest first, by a shortest path each; evidence last. Floor 11.

A walk is made anew for each of its pages, as of the same entry of the ledger, so that nothing has to be kept between
them; how far one goes is bounded, and it says where it was cut.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import Final

from interlock.flows.tracing.following import Following, far
from interlock.trace import Doubted, Kind, More, PageUnknown, Place, Reached, Relation, Shown, Walk, Way

MOST: Final = 100
"""Links of a page."""
_MOST_LOOKED: Final = 20_000
"""Things that one walk looks at."""
_CURSOR: Final = re.compile(r"([0-9]{1,15})\.([0-9]{1,9})")


class Cursor:
    """Where a page begins: after how many links of a walk, and as of which entry that was made."""

    def __init__(self, text: str) -> None:
        """Errors: PageUnknown (TRC-107)."""
        parts = _CURSOR.fullmatch(text) if text else None
        if text and parts is None:
            raise PageUnknown(text=text)
        self.before = int(parts[1]) if parts else None
        self.skipped = int(parts[2]) if parts else 0


class _Path:
    """A walk while it is made."""

    def __init__(self, start: Place) -> None:
        self.reached = [Reached(start, 0, None)]
        self.links: list[Shown] = []
        self.more: list[More] = []
        self.doubted: list[Doubted] = []
        self.by: dict[tuple[int, Way], int] = {}
        """By node and way the number of the link by which it was reached."""
        self._shown: set[tuple[int, Relation, int]] = set()

    def take(self, one: Shown, depth: int, until: Kind | None) -> Reached | None:
        """Take in a link; give what was reached by it, if that is new."""
        edge = (one.source.id, one.relation, one.target.id)
        if edge in self._shown:
            return None  # the same link seen from its other end
        self._shown.add(edge)
        number = len(self.links)
        self.links.append(one)
        place = far(one, one.way)
        if place.id == self.reached[0].place.id or (place.id, one.way) in self.by:
            return None
        self.by[place.id, one.way] = number
        new = Reached(place, depth, number, until is not None and place.kind is until)
        self.reached.append(new)
        return new

    def way_to(self, place: Place, way: Way) -> list[int]:
        """Give the numbers of the links that lead to something, the first one first."""
        found: list[int] = []
        link = self.by.get((place.id, way))
        while link is not None:
            found.append(link)
            link = self.by.get((far(self.links[link], _other(way)).id, way))
        return found[::-1]

    def leading_to(self, kind: Kind) -> list[int]:
        """Give the links by which things of a kind were reached, in the order in which they were."""
        ends = (one for one in self.reached[1:] if one.place.kind is kind)
        ways = ((one.place, self.links[one.link].way) for one in ends if one.link is not None)
        return list(dict.fromkeys(link for place, way in ways for link in self.way_to(place, way)))

    def with_ways(self, links: Iterable[int]) -> list[int]:
        """Give some links with everything that leads to both their ends."""
        found: dict[int, None] = {}
        for number in links:
            one = self.links[number]
            for end in (one.source, one.target):
                found.update(dict.fromkeys(self.way_to(end, one.way)))
            found[number] = None
        return list(found)


def walk(
    start: Place,
    ways: tuple[Way, ...],
    following: Following,
    *,
    before: int,
    until: Kind | None = None,
    most: int = MOST,
    skipped: int = 0,
) -> Walk:
    """Follow the graph from one thing on, breadth first, and evidence once there is nothing else.

    Shape:  with `until` only what leads to something of that kind is given, and nothing beyond it. `before` is the
            size of the ledger that the asker sees, by which a next page is as of the same.
    Errors: GraphContradicted (TRC-105), PageUnknown (TRC-107) where there is nothing after what was skipped.
    """
    path = _Path(start)
    is_exhausted = _follow(ways, following, path, until, None if until else skipped + most + 1)
    # Of what is only counted nobody can say what lies behind it.
    is_exhausted = is_exhausted or (until is not None and bool(path.more))
    links = path.leading_to(until) if until is not None else list(range(len(path.links)))
    if skipped and skipped >= len(links):
        raise PageUnknown(text=f"{before}.{skipped}")
    is_last = len(links) <= skipped + most
    order = path.with_ways(links[skipped : skipped + most])
    reached = _reached(path, order)
    there = {one.place.id for one in reached}
    return Walk(
        start,
        ways[0] if len(ways) == 1 else None,
        reached,
        tuple(path.links[link] for link in order),
        tuple(one for one in path.more if until is None and one.place.id in there),
        tuple(one for one in path.doubted if {one.link.source.id, one.link.target.id} & there),
        until,
        before,
        "" if is_last else f"{before}.{skipped + most}",
        is_exhausted and is_last,
    )


def _follow(ways: tuple[Way, ...], following: Following, path: _Path, until: Kind | None, enough: int | None) -> bool:
    """Go breadth first until everything was looked at, or enough; say whether it was given up before that.

    Shape: the way from code to what runs comes before the evidence of its steps, of which there is so much.
    """
    waiting = deque((path.reached[0], way) for way in ways)
    evidence: deque[tuple[Shown, int]] = deque()
    for _ in range(_MOST_LOOKED):
        while not waiting and evidence and (enough is None or len(path.links) < enough):
            one, depth = evidence.popleft()
            _take(path, one, depth, until, waiting)
        if not waiting or (enough is not None and len(path.links) >= enough):
            return False
        here, way = waiting.popleft()
        leads = following.leads(here.place, way)
        path.more += leads.more
        path.doubted += leads.doubted
        for one in leads.shown:
            if far(one, way).kind is Kind.EVIDENCE:
                evidence.append((one, here.depth + 1))
            else:
                _take(path, one, here.depth + 1, until, waiting)
    return bool(waiting or evidence)


def _take(path: _Path, one: Shown, depth: int, until: Kind | None, waiting: deque[tuple[Reached, Way]]) -> None:
    new = path.take(one, depth, until)
    if new is not None and not new.is_end:
        waiting.append((new, one.way))


def _reached(path: _Path, order: list[int]) -> tuple[Reached, ...]:
    """Give the nodes of a page, by the places that their links have in it."""
    places = {link: at for at, link in enumerate(order)}
    there = [one for one in path.reached[1:] if one.link in places]
    return (
        path.reached[0],
        *(Reached(one.place, one.depth, places[one.link], one.is_end) for one in there if one.link is not None),
    )


def _other(way: Way) -> Way:
    return Way.BACKWARD if way is Way.FORWARD else Way.FORWARD
