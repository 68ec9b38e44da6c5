"""The graph that is drawn from the ledger. Satisfies `interlock.trace.ports.Graph`. Floor 11.

Nothing here is believed: rows find entries of the ledger, and whoever answers from them verifies those.
Source: docs/decisions/0039-graph-in-tables.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant
from interlock.ledger import Entry
from interlock.store.drawn_entries import DrawnEntries
from interlock.store.errors import CursorUnknown
from interlock.store.graph_codes import RELATION_CODES, RELATIONS
from interlock.store.graph_contents import Contents, Held
from interlock.store.graph_counts import Counted, total
from interlock.store.graph_edges import EdgeRow, Edges
from interlock.store.graph_places import Places, components
from interlock.store.graph_run_pages import RunPages, live_rows
from interlock.store.graph_running import names_of
from interlock.store.graph_sight import Covering
from interlock.store.graph_writing import state_of
from interlock.store.hash_numbers import number_of
from interlock.store.leaf_rows import last_leaf, leaves_at
from interlock.trace.model import Extent, Kind, Link, Links, Place, Relation, Runnings, Sight, Way

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

_CURSOR: Final = re.compile(r"([enc])((?:\.-?\d{1,19}){4,5})", re.ASCII)
"""Edges, then what went into the nodes (`n`), then what components went into (`c`)."""
_CALLED_AT_ONCE: Final = 256


class StoredGraph:
    """The tables of the graph. May be used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def catch_up(self) -> int:
        """Draw the entries that are not drawn yet, as in a store of an older version; give how many they were.

        Errors: GraphBehind (STO-120), those of the store.
        """
        return DrawnEntries(self._database).catch_up()

    def named(self, name: str, sight: Sight) -> Place | None:
        """Give the node with a name, if there is one that may be seen."""
        with self._database.reading() as session:
            covering = Covering.of(session, sight)
            places = Places(session, covering)
            place = places.by_name(name)
            if place is None:
                return None
            node = places.node_of(name) if place.id < 0 else place.id
            if node is not None and places.is_covered(node):
                return place
            if place.id < 0 and next(self._contents(session, covering).holders(place.id, None), None) is not None:
                return place
        return None

    def owners(self, name: str) -> frozenset[str]:
        """Give the products that entries about something say it is of; who asks leaves out what may not be seen."""
        with self._database.reading() as session:
            node = Places(session, Covering(None, None)).node_of(name)
            if node is None:
                return frozenset()
            sql = "SELECT p.name FROM graph_owned o JOIN graph_product p ON p.id = o.product WHERE o.node = ?"
            return frozenset(row[0] for row in session.rows(sql, (node,)))

    def beginning(self, start: str, sight: Sight, *, most: int) -> tuple[Place, ...]:
        """Give the nodes whose names begin so, in the order of their names; of components those that edges name."""
        with self._database.reading() as session:
            return tuple(Places(session, Covering.of(session, sight)).beginning(start, most))

    def called(self, label: str, kinds: Collection[Kind], sight: Sight, *, most: int) -> tuple[Place, ...]:
        """Give the nodes of some kinds with a label, the newest first."""
        found: list[Place] = []
        if not label:
            return ()
        with self._database.reading() as session:
            covering = Covering.of(session, sight)
            places = Places(session, covering)
            last = 2**62
            sql = "SELECT DISTINCT node FROM graph_said WHERE called = ? AND node < ? ORDER BY node DESC LIMIT ?"
            while len(found) < most and (rows := session.rows(sql, (number_of(label), last, _CALLED_AT_ONCE))):
                nodes = [row[0] for row in rows]
                held = places.of(nodes)
                found += [held[node] for node in nodes if held[node].label == label and held[node].kind in kinds]
                last = nodes[-1]
        return tuple(found[:most])

    def links(
        self,
        places: Sequence[int],
        way: Way,
        sight: Sight,
        *,
        relations: Collection[Relation] = (),
        most: int,
        after: str = "",
    ) -> Links:
        """Give the edges that lead on from some nodes, components included; of no relations means of all.

        Errors: CursorUnknown (STO-119).
        """
        start = _cursor(after)
        with self._database.reading() as session:
            following = _Following(session, Covering.of(session, sight), self._database.where, way, relations)
            found = list(islice(following.links(places, start, most + 1), most + 1))
        more = found[most - 1][0] if len(found) > most else ""
        return Links(tuple(link for _, link in found[:most]), more)

    def count(self, place: int, way: Way, sight: Sight, *, relations: Collection[Relation] = ()) -> int:
        """Count the edges that lead on from a node, each once, whoever says it."""
        with self._database.reading() as session:
            following = _Following(session, Covering.of(session, sight), self._database.where, way, relations)
            return following.count(place)

    def running(self, place: Place, sight: Sight, *, is_over_too: bool = False, most: int, after: str = "") -> Runnings:
        """Give what runs in an environment, of an artifact, or as a workload, the newest first; what is over last.

        Errors: CursorUnknown (STO-119).
        """
        with self._database.reading() as session:
            pages = RunPages(session, Covering.of(session, sight), is_over_too=is_over_too)
            return pages.page(place, most, after)

    def live(self, components: Collection[int], sight: Sight) -> int:
        """Count the workloads that run something with one of some component versions in it, by their ids.

        Shape: where all is seen, from counts that are kept; where products or time are limited, from the rows.
        """
        with self._database.reading() as session:
            covering = Covering.of(session, sight)
            contents = self._contents(session, covering)
            numbers = sorted({number for one in components for number in contents.numbers(one if one < 0 else -one)})
            bits = contents.found(numbers).bits()
            if covering.is_all:
                return total(session, Counted.LIVE, bits)
            rows = live_rows(session, covering)
            names = names_of(session, {artifact for _, artifact in rows})
            made_of = contents.subjects_of(bits, list(names.values()))
            return len({workload for workload, artifact in rows if names[artifact] in made_of})

    def entry_at(self, at: Instant) -> int:
        """Give how many entries the ledger had at a time."""
        with self._database.reading() as session:
            last = last_leaf(session)
            low, high = 0, last[0] + 1 if last else 0
            while low < high:
                middle = (low + high) // 2
                leaf = next(iter(leaves_at(session, [middle])), None)
                if leaf is None or Entry.read(leaf[1]).at > at:
                    high = middle
                else:
                    low = middle + 1
        return low

    def extent(self) -> Extent:
        """Say how much there is: edges as often as an entry says them, without those of components."""
        with self._database.reading() as session:
            state = state_of(session)
            nodes: int = session.rows("SELECT coalesce(max(id), 0) FROM graph_node")[0][0]
        return Extent(state.entries, nodes, state.edges)

    def _contents(self, session: Session, covering: Covering) -> Contents:
        return Contents(session, covering, self._database.where)


class _Following:
    """Edges of one transaction, of the tables and of what things are made of, in one order."""

    def __init__(
        self, session: Session, covering: Covering, where: str, way: Way, relations: Collection[Relation]
    ) -> None:
        self._session, self._way = session, way
        self._edges = Edges(session, covering, way, [RELATION_CODES[one] for one in relations])
        self._contents = Contents(session, covering, where)
        self._places = Places(session, covering)
        self._has_contents = not relations or Relation.WENT_INTO in relations

    def links(self, places: Sequence[int], start: _Start | None, most: int) -> Iterator[tuple[str, Link]]:
        """Give links, each with the cursor of what comes behind it."""
        nodes = sorted({one for one in places if one > 0}, reverse=True)
        versions = sorted({one for one in places if one < 0}, reverse=True)
        kind = start.kind if start is not None else ""
        if kind in {"", "e"}:
            own = [node for one in versions if (node := self._node(one)) is not None]
            yield from self._of_edges([*nodes, *own], start.edge if start is not None else None, most)
        if not self._has_contents:
            return
        after = start.held if start is not None and kind in {"n", "c"} else None
        if self._way is Way.BACKWARD:
            yield from self._into(nodes, after, most)
        else:
            yield from self._holders(versions, after, most)

    def count(self, place: int) -> int:
        """Count the edges of a place."""
        node = place if place > 0 else self._node(place)
        found = self._edges.count(node) if node is not None else 0
        if self._has_contents and place > 0 and self._way is Way.BACKWARD:
            found += self._contents.count_into(names_of(self._session, [place]).get(place, ""))
        if self._has_contents and place < 0 and self._way is Way.FORWARD:
            found += self._contents.count_holders(place)
        return found

    def _node(self, version: int) -> int | None:
        """Give the node that is named as a component is, if there is one."""
        purl = self._contents.purl(version)
        return self._places.node_of(purl) if purl else None

    def _of_edges(self, nodes: Sequence[int], after: EdgeRow | None, most: int) -> Iterator[tuple[str, Link]]:
        rows = self._edges.page(nodes, most, after)
        held = self._places.of(node for row in rows for node in (row[0], row[4]))
        for row in rows:
            ends = (held[row[0]], held[row[4]])
            source, target = ends if self._way is Way.FORWARD else (ends[1], ends[0])
            yield "e." + ".".join(map(str, row)), Link(source, RELATIONS[row[1]], target, row[3])

    def _into(self, nodes: Sequence[int], after: Held | None, most: int) -> Iterator[tuple[str, Link]]:
        names = names_of(self._session, nodes)
        for node in nodes:
            if node not in names or (after is not None and node > after.place):
                continue
            own = after if after is not None and after.place == node else None
            subject: Place | None = None
            for held, component in self._contents.into(names[node], node, own, most):
                subject = subject or self._places.of([node])[node]
                yield "n." + ".".join(map(str, held)), Link(component, Relation.WENT_INTO, subject, held.entry)

    def _holders(self, versions: Sequence[int], after: Held | None, most: int) -> Iterator[tuple[str, Link]]:
        for version in versions:
            if after is not None and version > after.place:
                continue
            own = after if after is not None and after.place == version else None
            source = self._version(version)
            for row, subject in islice(self._contents.holders(version, own, most), most):
                yield "c." + ".".join(map(str, row)), Link(source, Relation.WENT_INTO, subject, row.entry)

    def _version(self, version: int) -> Place:
        return components(self._session, [-version])[-version]


class _Start:
    """Where a page begins."""

    def __init__(self, kind: str, numbers: tuple[int, ...]) -> None:
        self.kind, self._numbers = kind, numbers

    @property
    def edge(self) -> EdgeRow:
        one = self._numbers
        return one[0], one[1], one[2], one[3], one[4]

    @property
    def held(self) -> Held:
        return Held(*self._numbers)


def _cursor(text: str) -> _Start | None:
    """Read what was handed out. Errors: CursorUnknown (STO-119)."""
    if not text:
        return None
    parts = _CURSOR.fullmatch(text)
    numbers = tuple(map(int, parts[2][1:].split("."))) if parts is not None else ()
    if parts is None or len(numbers) != (5 if parts[1] == "e" else 4):
        raise CursorUnknown(text=text)
    return _Start(parts[1], numbers)
