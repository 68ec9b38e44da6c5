"""Links that are read together for many things, before each of them is asked about. Floor 11.

An answer asks the same of one thing after another: what made each artifact, who wrote each commit. Each question to the
store takes its own while, and much longer where that is another machine, so what is asked next is read at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from interlock.trace import Graph, Link, Place, Relation, Sight, Way

AT_ONCE: Final = 64
"""Links of one thing that are read together; of what leads to more it is asked by itself."""
_PLACES: Final = 64
_LINKS: Final = 1_000

_Key = tuple[int, Way, tuple[Relation, ...]]


class Ahead:
    """What was read of one graph for one answer."""

    def __init__(self, graph: Graph, sight: Sight) -> None:
        self._graph, self._sight = graph, sight
        self._found: dict[_Key, list[Link]] = {}

    def of(self, place: Place, way: Way, relations: tuple[Relation, ...]) -> list[Link] | None:
        """Give the links of a thing, as the graph has them, if they were read; none if nobody did."""
        return self._found.get((place.id, way, relations))

    def read(self, places: Iterable[Place], way: Way, relations: tuple[Relation, ...]) -> list[Place]:
        """Read what some things lead to, as far as that is not much; give what that is.

        Shape: a component has its links elsewhere, and is asked by itself.
        """
        ids = list(dict.fromkeys(one.id for one in places if one.id > 0))
        unread = [one for one in ids if (one, way, relations) not in self._found]
        for start in range(0, len(unread), _PLACES):
            self._read(unread[start : start + _PLACES], way, relations)
        links = (link for one in ids for link in self._found.get((one, way, relations), ()))
        return list({far.id: far for far in (_far(link, way) for link in links)}.values())

    def _read(self, ids: list[int], way: Way, relations: tuple[Relation, ...]) -> None:
        page = self._graph.links(ids, way, self._sight, relations=relations, most=_LINKS)
        if page.next:
            return
        found: dict[int, list[Link]] = {one: [] for one in ids}
        for link in page.links:
            found[_near(link, way).id].append(link)
        for one, links in found.items():
            if len(links) < AT_ONCE:
                self._found[one, way, relations] = links


def _far(link: Link, way: Way) -> Place:
    return link.target if way is Way.FORWARD else link.source


def _near(link: Link, way: Way) -> Place:
    return link.source if way is Way.FORWARD else link.target
