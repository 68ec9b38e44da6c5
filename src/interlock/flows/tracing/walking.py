"""The walk: everything that one thing leads to, the nearest first, by a shortest path each; evidence last. Floor 11.

Straight on, that is towards what runs or back to people and code. Where something is looked for and nothing straight
leads to it, whatever was reached is left the other way, once: the people behind what a vulnerability is in, or where a
release runs, lie around a corner.

A walk is made anew for each of its pages, as of the same entry of the ledger, so that nothing has to be kept between
them; how far one goes is bounded, and it says where it was cut.
"""

from __future__ import annotations

import heapq
import re
from collections import deque
from collections.abc import Iterable
from itertools import count
from typing import Final, TypeVar

from msgspec.structs import replace

from interlock.flows.tracing.following import Cut, Following, Leads, far
from interlock.trace import Doubted, Kind, More, PageUnknown, Place, Reached, Relation, Shown, Walk, Way

MOST: Final = 100
"""Links of a page."""
_MOST_LOOKED: Final = 20_000
"""Things that one walk looks at."""
_ABREAST: Final = 64
"""Things of one distance that are read together."""
_MOST_TURNED: Final = 2_000
"""Things that are looked at around a corner."""
_HUBS: Final = frozenset(
    {Kind.PRODUCT, Kind.REPOSITORY, Kind.BRANCH, Kind.ENVIRONMENT, Kind.POLICY, Kind.BUILDER, Kind.THING}
)
_MEETINGS: Final = {Way.FORWARD: _HUBS, Way.BACKWARD: frozenset({Kind.ENVIRONMENT})}
"""What so much meets at, along a way, that it joins things which have nothing to do with each other."""
_PEOPLE: Final = {Kind.PERSON, Kind.ACCOUNT, Kind.PROGRAM}
_NO_CORNERS: Final = {
    Way.FORWARD: _HUBS | _PEOPLE | {Kind.EVIDENCE, Kind.COMPONENT, Kind.ADVISORY, Kind.TICKET, Kind.BUILD},
    Way.BACKWARD: _HUBS | _PEOPLE | {Kind.EVIDENCE},
}
"""What is not left along a way, if it was reached along the other: what shares a library, a build or a ticket with
something has nothing to do with where that runs.
"""
_SHOWING: Final = frozenset({Kind.REVIEW, Kind.EVIDENCE})
_T = TypeVar("_T")
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


class SeenTooLittle(Exception):
    """What was not read of some thing would come before what a walk is about to look at."""


class _Path:
    """A walk while it is made."""

    def __init__(self, start: Place) -> None:
        self.reached = [Reached(start, 0, None)]
        self.links: list[Shown] = []
        self.more: list[tuple[int, More]] = []
        """With how many links there were by then, which says on which page it is told."""
        self.doubted: list[tuple[int, Doubted]] = []
        self.by: dict[tuple[int, Way], int] = {}
        """By node and way the number of the link by which it was reached."""
        self.ends = 0
        """How much of what is looked for was reached."""
        self._before: list[int | None] = []
        """By the number of a link that of the link by which its nearer end was reached."""
        self._shown: set[tuple[int, Relation, int]] = set()

    def take(self, one: Shown, here: Reached, until: Kind | None) -> Reached | None:
        """Take in a link from what was reached; give what was reached by it, if that is new."""
        edge = (one.source.id, one.relation, one.target.id)
        if edge in self._shown:
            return None  # the same link seen from its other end
        self._shown.add(edge)
        number = len(self.links)
        self.links.append(one)
        self._before.append(here.link)
        place = far(one, one.way)
        if place.id == self.reached[0].place.id or (place.id, one.way) in self.by:
            return None
        self.by[place.id, one.way] = number
        is_turned = here.link is not None and self.links[here.link].way is not one.way
        is_end = until is not None and place.kind is until
        new = Reached(place, here.depth + 1, number, is_end, is_turned)
        self.reached.append(new)
        self.ends += is_end
        return new

    def found(self, until: Kind | None) -> int:
        """Give how many links there are, or how much of what is looked for."""
        return len(self.links) if until is None else self.ends

    def way_to(self, link: int | None) -> list[int]:
        """Give the numbers of the links that lead up to one, itself the last."""
        found: list[int] = []
        while link is not None:
            found.append(link)
            link = self._before[link]
        return found[::-1]

    def leading_to(self, kind: Kind) -> list[int]:
        """Give the links by which things of a kind were reached, in the order in which they were."""
        ends = (one for one in self.reached[1:] if one.place.kind is kind)
        return list(dict.fromkeys(link for one in ends for link in self.way_to(one.link)))

    def with_ways(self, links: Iterable[int]) -> list[int]:
        """Give some links with everything that leads to both their ends, in the order in which they were followed."""
        found: dict[int, None] = {}
        for number in links:
            one = self.links[number]
            found.update(dict.fromkeys(self.way_to(self._before[number])))
            found.update(dict.fromkeys(self.way_to(self.by.get((far(one, one.way).id, one.way)))))
            found[number] = None
        return sorted(found)


class _Waiting:
    """What is to be looked at, the nearest first, and of the same distance what came first."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Reached, Way]] = []
        self._number = count()
        self._unseen: tuple[int, int] | None = None
        """Where the first of what was not read would stand."""

    def __bool__(self) -> bool:
        return bool(self._heap)

    def put(self, one: Reached, way: Way) -> None:
        heapq.heappush(self._heap, (one.depth, next(self._number), one, way))

    def as_near(self, depth: int, way: Way) -> list[Place]:
        """Give the first of what waits at a distance along a way."""
        first = heapq.nsmallest(_ABREAST, self._heap)
        return [one.place for at, _, one, along in first if at == depth and along is way]

    def mark(self, depth: int) -> None:
        """Keep that something was not read which would stand here, unless something was before."""
        if self._unseen is None:
            self._unseen = depth, next(self._number)

    def take(self) -> tuple[Reached, Way]:
        """Give the next. Errors: SeenTooLittle where something that was not read would come first."""
        if self._unseen is not None and (not self._heap or self._heap[0][:2] > self._unseen):
            raise SeenTooLittle
        _, _, one, way = heapq.heappop(self._heap)
        return one, way

    def end(self) -> None:
        """Return if nothing that was not read would come now, before any evidence. Errors: SeenTooLittle."""
        if self._unseen is not None:
            raise SeenTooLittle


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
            size of the ledger that the asker sees, by which a next page is as of the same. What a page needs of
            earlier ones to show the way is in `Walk.again`, so that everything is told anew on one page only.
    Errors: GraphContradicted (TRC-105), PageUnknown (TRC-107) where there is nothing after what was skipped;
            SeenTooLittle where whoever follows is wary.
    """
    path = _Path(start)
    is_exhausted = _follow(ways, following, path, until, skipped + most + 1)
    is_turned = until is not None and len(ways) > 1 and not any(one.is_end for one in path.reached)
    if is_turned and until is not None:
        is_exhausted = _turn(following, path, until) or is_exhausted
    # Of what is only counted nobody can say what lies behind it.
    is_exhausted = is_exhausted or (until is not None and bool(path.more))
    links = path.leading_to(until) if until is not None else list(range(len(path.links)))
    if skipped and skipped >= len(links):
        raise PageUnknown(text=f"{before}.{skipped}")
    is_last = len(links) <= skipped + most
    page = (skipped, None if is_last or until else skipped + most)
    more = _told(path.more, page) if until is None else []
    doubted = [one for _, one in path.doubted] if until is not None else _told(path.doubted, page)
    # Of what is counted on this page the way is shown too, even where all that is shown of it was on an earlier one.
    near = (path.by.get((one.place.id, one.way)) for one in more)
    order = path.with_ways([*(one for one in near if one is not None), *links[skipped : skipped + most]])
    earlier = set(links[:skipped])
    reached = _reached(path, order)
    there = {one.place.id for one in reached if until is None or one.link is None or order[one.link] not in earlier}
    return Walk(
        start,
        ways[0] if len(ways) == 1 else None,
        reached,
        tuple(path.links[link] for link in order),
        tuple(more),
        tuple(one for one in doubted if until is None or {one.link.source.id, one.link.target.id} & there),
        until,
        before,
        "" if is_last else f"{before}.{skipped + most}",
        is_exhausted and is_last,
        frozenset(at for at, link in enumerate(order) if link in earlier),
        is_turned and any(one.is_end for one in path.reached),
    )


def _follow(ways: tuple[Way, ...], following: Following, path: _Path, until: Kind | None, enough: int) -> bool:
    """Go breadth first until everything was looked at, or enough; say whether it was given up before that.

    Shape: the way from code to what runs comes before the evidence of its steps, of which there is so much. Of links
           there are enough for a page, or of what is looked for, each of which has a link of its own.
    """
    waiting = _Waiting()
    for way in ways:
        waiting.put(path.reached[0], way)
    evidence: deque[tuple[Shown, Reached]] = deque()
    for _ in range(_MOST_LOOKED):
        while not waiting and evidence and path.found(until) < enough:
            waiting.end()
            one, here = evidence.popleft()
            _take(path, one, here, until, waiting)
        if path.found(until) >= enough:
            return False
        if not waiting:
            waiting.end()
            return False
        here, way = waiting.take()
        if not following.has_read(here.place, way):
            following.look_ahead([here.place, *waiting.as_near(here.depth, way)], way)
        leads = _leads(following, path, here, way)
        evidence += [(one, here) for one in leads.shown if far(one, way).kind is Kind.EVIDENCE]
        _take_in(leads, path, here, until, waiting)
    return bool(waiting or evidence)


def _take_in(leads: Leads, path: _Path, here: Reached, until: Kind | None, waiting: _Waiting) -> None:
    """Take in where a thing leads but its evidence; keep where what was not read would stand among that."""
    cut = _at_which(leads.cut, until)
    for at, one in enumerate(leads.shown):
        if at == cut:
            waiting.mark(here.depth + 1)
        if far(one, one.way).kind is not Kind.EVIDENCE:
            _take(path, one, here, until, waiting)
    if cut == len(leads.shown):
        waiting.mark(here.depth + 1)


def _at_which(cut: Cut | None, until: Kind | None) -> int | None:
    """Say before which link others would stand that were not read. Errors: SeenTooLittle if one is looked for."""
    if cut is None:
        return None
    if until is not None and cut.may_hold(until):
        raise SeenTooLittle
    return cut.after


def _turn(following: Following, path: _Path, until: Kind) -> bool:
    """Leave whatever was reached the other way, once, and go on so; say whether that was given up.

    Shape: not around what everything meets at: one product, repository, environment or person has to do with all that
           happens there. Nor by evidence, which is about many things at once.
    """
    waiting = _Waiting()
    for one in path.reached[1:]:
        if one.link is not None:
            way = _other(path.links[one.link].way)
            if one.place.kind not in _NO_CORNERS[way]:
                waiting.put(one, way)
    for _ in range(_MOST_TURNED):
        if not waiting:
            return False
        here, way = waiting.take()
        leads = _leads(following, path, here, way)
        if leads.cut is not None:
            raise SeenTooLittle
        for shown in leads.shown:
            kind = far(shown, way).kind
            if (kind is Kind.EVIDENCE and until is not Kind.EVIDENCE) or not _may_turn(path, here, shown):
                continue
            new = path.take(shown, here, until)
            if new is not None and not new.is_end and kind not in _MEETINGS[way]:
                waiting.put(new, way)
    return bool(waiting)


def _may_turn(path: _Path, here: Reached, shown: Shown) -> bool:
    """Say whether a link may be followed around a corner: from a commit forward only to what shows it.

    What it went into besides, and later commits, are not what was asked about; of evidence about a commit they are.
    """
    is_corner = here.link is not None and path.links[here.link].way is not shown.way
    if not is_corner or here.place.kind is not Kind.COMMIT or shown.way is Way.BACKWARD:
        return True
    return shown.relation is Relation.SHOWN_BY or path.reached[0].place.kind in _SHOWING


def _leads(following: Following, path: _Path, here: Reached, way: Way) -> Leads:
    """Give where a thing leads, and keep what is not shown of that."""
    leads = following.leads(here.place, way)
    at = len(path.links)
    path.more += [(at, one) for one in leads.more]
    path.doubted += [(at, one) for one in leads.doubted]
    return leads


def _take(path: _Path, one: Shown, here: Reached, until: Kind | None, waiting: _Waiting) -> None:
    new = path.take(one, here, until)
    if new is not None and not new.is_end:
        waiting.put(new, one.way)


def _told(told: Iterable[tuple[int, _T]], page: tuple[int, int | None]) -> list[_T]:
    """Give what is told on a page: what was come by once the links before it were there."""
    first, end = page
    return [one for at, one in told if at >= first and (end is None or at < end)]


def _reached(path: _Path, order: list[int]) -> tuple[Reached, ...]:
    """Give the nodes of a page, by the places that their links have in it."""
    places = {link: at for at, link in enumerate(order)}
    there = [one for one in path.reached[1:] if one.link in places]
    return (
        path.reached[0],
        *(replace(one, link=places[one.link]) for one in there if one.link is not None),
    )


def _other(way: Way) -> Way:
    return Way.BACKWARD if way is Way.FORWARD else Way.FORWARD
