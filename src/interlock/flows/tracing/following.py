"""What one thing leads to: its links, each with who says it, those that are many counted. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec

from interlock.flows.tracing.ahead import AT_ONCE, Ahead
from interlock.flows.tracing.witness import Witness, first_counting
from interlock.trace import Doubted, Graph, Kind, Link, Links, More, Place, Relation, Saying, Shown, Sight, Way

_PLAIN: Final = frozenset({Kind.EVIDENCE, Kind.THING})
EACH: Final = 12
"""How many things of one relation are shown one by one; of more the others are counted."""
_FIRST: Final = (
    Relation.RUNS_AS,
    Relation.RUNS_IN,
    Relation.REACHED,
    Relation.CARRIED_OUT,
    Relation.MADE,
    Relation.WROTE,
    Relation.COMMITTED,
    Relation.IS,
    Relation.ASKED_FOR,
    Relation.WENT_INTO,
    Relation.RAN,
    Relation.ALLOWED,
    Relation.REFUSED,
    Relation.ANSWERS,
)
"""Relations that are told first, in this order: the way of a thing and its people. What shows it is told last."""
_NO_WORKLOADS: Final = {
    Relation.WENT_INTO,
    Relation.MADE,
    Relation.AFFECTS,
    Relation.WROTE,
    Relation.COMMITTED,
    Relation.LED_TO,
}
"""What leads to no workload, so that none can be among what was not read of it."""
_PAGES: Final = 40
"""How often more is asked for, where many entries say the same."""


class Cut(msgspec.Struct, frozen=True):
    """What a thing leads to besides what is shown of it, of the first relation of which there is more."""

    after: int
    """Behind how many of the links that are shown the others would stand."""
    kinds: frozenset[Kind]
    """What was read of them is of these kinds."""
    is_read: bool
    """Whether all of them were read."""
    relation: Relation

    def may_hold(self, kind: Kind) -> bool:
        """Say whether something of a kind may be among them."""
        if self.is_read or (kind is Kind.WORKLOAD and self.relation in _NO_WORKLOADS):
            return kind in self.kinds
        return True


class Leads(msgspec.Struct, frozen=True):
    """Where one thing leads."""

    shown: tuple[Shown, ...] = ()
    more: tuple[More, ...] = ()
    doubted: tuple[Doubted, ...] = ()
    cut: Cut | None = None
    """Told only to who is wary."""


class Following:
    """Follows the links of one graph for one asker."""

    is_wary = False
    """Whether a walk is given up as soon as what is not shown of some thing would change it."""

    def __init__(
        self,
        graph: Graph,
        witness: Witness,
        sight: Sight,
        *,
        each: int = EACH,
        relations: Collection[Relation] = (),
        ahead: Ahead | None = None,
    ) -> None:
        """`relations` are those that are followed; of none, all are. `ahead` is what was read together before."""
        self._graph = graph
        self._witness = witness
        self._sight = sight
        self._each = each
        self._relations = tuple(relations)
        self._ahead = ahead or Ahead(graph, sight)

    def has_read(self, place: Place, way: Way) -> bool:
        """Say whether what a thing leads to was read together with others."""
        return self._ahead.of(place, way, self._relations) is not None

    def look_ahead(self, places: Iterable[Place], way: Way) -> None:
        """Read together what some things lead to, each of which is asked about next."""
        self._ahead.read(places, way, self._relations)

    def leads(self, place: Place, way: Way) -> Leads:
        """Give where a thing leads. Errors: GraphContradicted (TRC-105)."""
        relations = self._relations
        known = self._ahead.of(place, way, relations)
        if known is not None:
            return self._told(place, way, _by_relation(known, way))
        first = self._graph.links([place.id], way, self._sight, relations=relations, most=AT_ONCE)
        if not first.next:
            return self._told(place, way, _by_relation(first.links, way))
        found: dict[Relation, dict[int, list[Link]]] = {}
        unread: set[Relation] = set()
        for relation in relations or tuple(Relation):
            links, is_whole = self._many(place, way, relation)
            if links:
                found[relation] = links
            if not is_whole:
                unread.add(relation)
        return self._told(place, way, found, unread)

    def confirmed(self, one: Shown) -> Shown | Doubted:
        """Give a link with who says it, by the entry that it names. Errors: GraphContradicted (TRC-105)."""
        return self._shown([Link(one.source, one.relation, one.target, one.said.entry)], one.way)

    def _many(self, place: Place, way: Way, relation: Relation) -> tuple[dict[int, list[Link]], bool]:
        """Give the links of one relation by what they lead to, and whether these are all.

        Shape: as many as are shown, and one that is not.
        """
        found: dict[int, list[Link]] = {}
        page = Links((), "")
        for _ in range(_PAGES):
            page = self._graph.links([place.id], way, self._sight, relations=[relation], most=AT_ONCE, after=page.next)
            for link in page.links:
                found.setdefault(far(link, way).id, []).append(link)
            if not page.next or len(found) > self._each:
                break
        return found, not page.next

    def _told(
        self,
        place: Place,
        way: Way,
        found: dict[Relation, dict[int, list[Link]]],
        unread: Collection[Relation] = (),
    ) -> Leads:
        cut: Cut | None = None
        shown: list[Shown] = []
        more: list[More] = []
        doubted: list[Doubted] = []
        for relation, ends in sorted(found.items(), key=_rank):
            told = 0
            # What is more than a piece of evidence is not hidden behind a dozen of them.
            ordered = sorted(ends.values(), key=lambda links: far(links[0], way).kind in _PLAIN)
            for links in ordered[: self._each]:
                one = self._shown(links, way)
                told += 1
                if isinstance(one, Shown):
                    shown.append(one)
                else:
                    doubted.append(one)
            if self.is_wary and (len(ends) > told or relation in unread):
                kinds = frozenset(far(links[0], way).kind for links in ordered[told:])
                cut = cut or Cut(len(shown), kinds, relation not in unread, relation)
            if len(ends) > told:
                count = self._graph.count(place.id, way, self._sight, relations=[relation])
                kind = far(ordered[-1][0], way).kind
                more.append(More(place, relation, way, kind, max(count - told, len(ends) - told)))
        return Leads(tuple(shown), tuple(more), tuple(doubted), cut)

    def _shown(self, links: list[Link], way: Way) -> Shown | Doubted:
        """Give a link that several entries may say, by the first of them that counts."""
        heard = [(link, self._witness.said(link)) for link in links]
        counting = first_counting(one for _, one in heard)
        link = links[0]
        if counting is None or counting.saying is None:
            return Doubted(link, way, heard[0][1].why)
        over = self._over(link, counting.saying.entry) if link.relation is Relation.RUNS_AS else None
        return Shown(link.source, link.relation, link.target, way, counting.saying, over)

    def _over(self, link: Link, since: int) -> Saying | None:
        """Give who says that something does not run any more, if that counts."""
        ran = self._graph.running(link.target, self._sight, is_over_too=True, most=AT_ONCE).runnings
        own = [one for one in ran if one.artifact.id == link.source.id]
        if not own:
            return None
        last = max(own, key=lambda one: one.since)
        if last.until is None:
            self._witness.not_replaced(last, ran)
            return None
        heard = self._witness.ended(last)
        return heard.saying if heard is not None and last.until > since else None


def _by_relation(links: Collection[Link], way: Way) -> dict[Relation, dict[int, list[Link]]]:
    found: dict[Relation, dict[int, list[Link]]] = {}
    for link in links:
        found.setdefault(link.relation, {}).setdefault(far(link, way).id, []).append(link)
    return found


def _rank(found: tuple[Relation, object]) -> tuple[bool, int]:
    relation = found[0]
    return relation is Relation.SHOWN_BY, _FIRST.index(relation) if relation in _FIRST else len(_FIRST)


def far(link: Link | Shown, way: Way) -> Place:
    """Give the other end of a link that is followed along a way."""
    return link.target if way is Way.FORWARD else link.source


def sayings(shown: Collection[Shown]) -> Iterator[Saying]:
    """Give everybody who says some links."""
    for one in shown:
        yield one.said
        if one.over is not None:
            yield one.over
