"""A graph in memory, made from drawings in the order of the ledger: small enough to be right at a look.

Every question goes through everything that was drawn. It is what stored graphs are held against, and what walks are
tested over. What it promises beyond `interlock.trace.ports.Graph`:

- An entry is of the product that its drawing says, or else of the products of what it is about: of the sources of its
  edges `shown by`, as drawings that say a product mention them. An entry that is of no product is covered by a sight
  of everything alone.
- A node is there for a sight that covers an entry that mentions it; its kind and label are those that such entries
  say. A component is there where an entry that says what something is made of is covered.
- A link is an edge with one entry that says it: the same edge has as many links as entries say it, in the order of the
  ledger. `count` counts edges, each once, whoever says it.
- What runs is worked out of covered entries alone: with `before`, what had not ended by then still runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from interlock.kernel import Instant
from interlock.store.errors import CursorUnknown
from interlock.trace import (
    Drawing,
    Extent,
    Kind,
    Link,
    Links,
    Place,
    Relation,
    Running,
    Runnings,
    Sight,
    Way,
    more_specific,
)


class Contents(NamedTuple):
    """What an entry says that something is made of."""

    subject: str
    """The name of its node."""
    components: tuple[str, ...]
    """Package URLs."""


class MemoryGraph:
    """Satisfies `interlock.trace.ports.Graph`."""

    def __init__(
        self,
        drawings: Iterable[Drawing],
        *,
        times: Sequence[Instant] = (),
        contents: dict[int, Contents] | None = None,
    ) -> None:
        """`times` are those of the ledger's entries; `contents` are by the entries that say them."""
        self._drawings = tuple(drawings)
        self._times = tuple(times)
        self._contents = contents or {}
        self._ids: dict[str, int] = {}
        for one in self._drawings:
            for name in _mentioned(one):
                self._ids.setdefault(name, len(self._ids) + 1)
        for said in self._contents.values():
            self._ids.setdefault(said.subject, len(self._ids) + 1)
        purls = dict.fromkeys(purl for said in self._contents.values() for purl in said.components)
        self._purls = {purl: -number for number, purl in enumerate(purls, 1)}
        self._names = {id_: name for name, id_ in (*self._ids.items(), *self._purls.items())}

    def named(self, name: str, sight: Sight) -> Place | None:
        kinds, label = set(), ""
        for entry, drawing in self._covered(sight):
            said = self._contents.get(entry)
            if said is not None and name in said.components:
                return Place(self._purls[name], name, Kind.COMPONENT)
            if name in _mentioned(drawing) or (said is not None and said.subject == name):
                kinds.add(Kind.THING)
            for node in drawing.nodes:
                if node.name == name:
                    kinds.add(node.kind)
                    label = node.label or label
        if kinds and name.startswith("pkg:"):
            kinds.add(Kind.COMPONENT)
        return Place(self._ids[name], name, more_specific(*kinds), label) if kinds else None

    def beginning(self, start: str, sight: Sight, *, most: int) -> tuple[Place, ...]:
        names = sorted(name for name in self._ids if name.startswith(start))
        found = (self.named(name, sight) for name in names)
        return tuple(one for one in found if one is not None)[:most]

    def called(self, label: str, kinds: Collection[Kind], sight: Sight, *, most: int) -> tuple[Place, ...]:
        found = (self.named(name, sight) for name in reversed(self._ids))
        return tuple(one for one in found if one is not None and one.label == label and one.kind in kinds)[:most]

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
        found = list(self._links(places, way, sight, relations))
        start = _start(after)
        return Links(tuple(found[start : start + most]), str(start + most) if len(found) > start + most else "")

    def count(self, place: int, way: Way, sight: Sight, *, relations: Collection[Relation] = ()) -> int:
        return len(
            {(one.source.id, one.relation, one.target.id) for one in self._links([place], way, sight, relations)}
        )

    def running(self, place: Place, sight: Sight, *, is_over_too: bool = False, most: int, after: str = "") -> Runnings:
        found = [
            one
            for one in self._runnings(sight)
            if place.id in {one.workload.id, one.artifact.id, one.environment.id} and (is_over_too or one.until is None)
        ]
        start = _start(after)
        return Runnings(tuple(found[start : start + most]), str(start + most) if len(found) > start + most else "")

    def live(self, components: Collection[int], sight: Sight) -> int:
        wanted = {self._names[-number] for number in components}
        holding = {
            said.subject
            for entry, _ in self._covered(sight)
            if (said := self._contents.get(entry)) is not None and wanted & set(said.components)
        }
        runs = (one for one in self._runnings(sight) if one.until is None)
        return len({one.workload.id for one in runs if one.artifact.name in holding})

    def entry_at(self, at: Instant) -> int:
        return sum(time <= at for time in self._times)

    def extent(self) -> Extent:
        edges = {edge for drawing in self._drawings for edge in drawing.edges}
        return Extent(len(self._drawings), len(self._ids), len(edges))

    def _covered(self, sight: Sight) -> list[tuple[int, Drawing]]:
        """Give what a sight covers."""
        drawn = [one for one in enumerate(self._drawings) if sight.before is None or one[0] < sight.before]
        if sight.products is None:
            return drawn
        products: dict[str, set[str]] = {}
        for _, drawing in drawn:
            for name in _mentioned(drawing) if drawing.product else ():
                products.setdefault(name, set()).add(drawing.product)

        def of(entry: int, drawing: Drawing) -> set[str]:
            if drawing.product:
                return {drawing.product}
            about = {edge.source for edge in drawing.edges if edge.relation is Relation.SHOWN_BY}
            if entry in self._contents:
                about.add(self._contents[entry].subject)
            return {product for name in about for product in products.get(name, ())}

        return [(entry, drawing) for entry, drawing in drawn if of(entry, drawing) & sight.products]

    def _links(self, places: Sequence[int], way: Way, sight: Sight, relations: Collection[Relation]) -> Iterator[Link]:
        for entry, drawing in self._covered(sight):
            edges = [(edge.source, edge.relation, edge.target) for edge in drawing.edges]
            if entry in self._contents:
                said = self._contents[entry]
                edges += [(purl, Relation.WENT_INTO, said.subject) for purl in said.components]
            for source, relation, target in dict.fromkeys(edges):
                here = source if way is Way.FORWARD else target
                if self._id(here) in places and (not relations or relation in relations):
                    yield Link(self._place(source, sight), relation, self._place(target, sight), entry)

    def _runnings(self, sight: Sight) -> list[Running]:
        """Give everything that a sight covers of what ran: what still does first, then the newest."""
        over: list[Running] = []
        now: dict[str, Running] = {}
        for entry, drawing in self._covered(sight):
            for one in drawing.occupied:
                runs = dict(one.runs)
                for name, was in list(now.items()):
                    if _is_in(name, one.place) and was.artifact.name != runs.get(name):
                        over.append(Running(was.workload, was.artifact, was.environment, was.since, entry))
                        del now[name]
                for name, artifact in runs.items():
                    if name not in now:
                        workload, ran, environment = (
                            self._place(each, sight) for each in (name, artifact, environment_of(name))
                        )
                        now[name] = Running(workload, ran, environment, entry)
        return sorted((*over, *now.values()), key=lambda one: (one.until is not None, -one.since, one.workload.id))

    def _id(self, name: str) -> int:
        return self._purls[name] if name in self._purls else self._ids[name]

    def _place(self, name: str, sight: Sight) -> Place:
        found = self.named(name, sight)
        assert found is not None, name
        return found


def environment_of(workload: str) -> str:
    """Give the name of the environment's node that a workload runs in, by the name of the workload."""
    product, environment, _ = workload.removeprefix("workload:").split("/", 2)
    return f"environment:{product}/{environment}"


def _is_in(workload: str, place: str) -> bool:
    within = place.replace("environment:", "workload:", 1) if place.startswith("environment:") else place
    return workload == within or workload.startswith(f"{within}/")


def _mentioned(drawing: Drawing) -> dict[str, None]:
    """Give the names that a drawing mentions, each once, in the order in which they first stand there."""
    return dict.fromkeys(
        (
            *(node.name for node in drawing.nodes),
            *(name for edge in drawing.edges for name in (edge.source, edge.target)),
            *(
                name
                for one in drawing.occupied
                for name in (
                    one.place,
                    *(each for run in one.runs for each in (*run, environment_of(run[0]))),
                )
            ),
        )
    )


def _start(after: str) -> int:
    if after and not after.isdecimal():
        raise CursorUnknown(text=after)
    return int(after or 0)
