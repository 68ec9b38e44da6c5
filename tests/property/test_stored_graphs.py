"""Whatever is drawn, in whatever order: the graph in tables answers as the one in memory does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.store import open_database
from interlock.testing.postgres import PostgresServer
from interlock.trace import (
    Drawing,
    Edge,
    Graph,
    Kind,
    Link,
    Node,
    Occupied,
    Place,
    Relation,
    Sight,
    Way,
)
from tests.memory_graph import Contents, MemoryGraph
from tests.stored_graphs import stored_graph

ARTIFACTS = [f"sha256:{number:064x}" for number in range(4)]
NAMES = [*ARTIFACTS, "person:ann", "key:00", "ticket:T-1", "pkg:pypi/lib@1", "advisory:X"]
PURLS = ["pkg:pypi/lib@1", "pkg:pypi/lib@2", "pkg:pypi/other@1"]
PRODUCTS = ["", "shop", "bank"]
EDGES = st.builds(
    Edge,
    st.sampled_from(NAMES),
    st.sampled_from([Relation.SHOWN_BY, Relation.WENT_INTO, Relation.LED_TO]),
    st.sampled_from(NAMES),
).filter(lambda one: one.relation is not Relation.WENT_INTO or not one.source.startswith("pkg:"))
"""What things are made of stands in inventories, and nothing draws it a second time."""
NODES = st.builds(
    Node,
    st.sampled_from(NAMES[:7]),
    st.sampled_from([Kind.THING, Kind.EVIDENCE, Kind.ARTIFACT]),
    st.sampled_from(["", "a", "b"]),
)


@st.composite
def occupied(draw: st.DrawFn, product: str) -> Occupied:
    """Give what runs in one of two environments with one name, or on one of its targets."""
    within = f"{product}/production"
    place = draw(st.sampled_from([f"environment:{within}", f"workload:{within}/web", f"workload:{within}/db"]))
    start = (
        place
        if place.startswith("workload:")
        else draw(st.sampled_from([f"workload:{within}/{one}" for one in ("web", "db")]))
    )
    runs = draw(st.dictionaries(st.sampled_from([start, f"{start}/1", f"{start}/2"]), st.sampled_from(ARTIFACTS)))
    return Occupied(place, tuple(runs.items()))


@st.composite
def drawing(draw: st.DrawFn) -> Drawing:
    product = draw(st.sampled_from(PRODUCTS))
    places = draw(st.lists(occupied(product), max_size=1)) if product else []
    nodes, edges = draw(st.lists(NODES, max_size=3)), draw(st.lists(EDGES, max_size=4))
    return Drawing(tuple(nodes), tuple(edges), tuple(places), product)


@st.composite
def ledger(draw: st.DrawFn) -> tuple[list[Drawing], dict[int, Contents]]:
    drawings = draw(st.lists(drawing(), min_size=1, max_size=7))
    said: dict[int, Contents] = {}
    for entry in draw(st.sets(st.integers(0, len(drawings) - 1))):
        purls = draw(st.lists(st.sampled_from(PURLS), min_size=1, unique=True))
        subject = draw(st.sampled_from(ARTIFACTS))
        if all(one.subject != subject or set(one.components) != set(purls) for one in said.values()):
            said[entry] = Contents(subject, tuple(purls))
            one = drawings[entry]
            shown = Edge(subject, Relation.SHOWN_BY, f"sha256:{entry + 100:064x}")
            drawings[entry] = Drawing(one.nodes, (*one.edges, shown), one.occupied, one.product)
    return drawings, said


SIGHTS = st.builds(
    Sight,
    st.one_of(st.none(), st.frozensets(st.sampled_from(["shop", "bank", "nobody"]))),
    st.one_of(st.none(), st.integers(0, 7)),
)


def told(place: Place) -> tuple[str, Kind, str]:
    """Give a place without its number, and what one that is a component has of its own."""
    return place.name, place.kind, "" if place.kind is Kind.COMPONENT else place.label


def links(graph: Graph, name: str, way: Way, sight: Sight, most: int) -> Iterator[Link]:
    place, after = graph.named(name, sight), ""
    while place is not None:
        page = graph.links([place.id], way, sight, most=most, after=after)
        yield from page.links
        after = page.next
        if not after:
            break


@settings(max_examples=60, deadline=None)
@given(ledger(), SIGHTS, st.integers(1, 3), st.integers(1, 4))
def test_it_answers_as_the_graph_in_memory(
    drawn: tuple[list[Drawing], dict[int, Contents]], sight: Sight, most: int, at_once: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        answers_alike(folder, drawn, sight, most, at_once)


@pytest.mark.server("postgresql")
@settings(max_examples=8, deadline=None)
@given(ledger(), SIGHTS, st.integers(1, 3), st.integers(1, 4))
def test_in_postgresql_it_answers_as_the_graph_in_memory(
    postgres: PostgresServer,
    drawn: tuple[list[Drawing], dict[int, Contents]],
    sight: Sight,
    most: int,
    at_once: int,
) -> None:
    answers_alike(postgres.new_database(), drawn, sight, most, at_once)


def answers_alike(
    where: str, drawn: tuple[list[Drawing], dict[int, Contents]], sight: Sight, most: int, at_once: int
) -> None:
    drawings, contents = drawn
    memory = MemoryGraph(drawings, contents=contents)
    database = open_database(where)
    stored = stored_graph(database, drawings, contents, at_once=at_once)
    for name in NAMES:
        if name.startswith("pkg:"):
            continue
        mine, theirs = stored.named(name, sight), memory.named(name, sight)
        assert (mine and told(mine)) == (theirs and told(theirs)), name
        for way in Way:
            found = [(told(one.source)[:1], one.relation, told(one.target)[:1], one.entry)
                     for one in links(stored, name, way, sight, most)]  # fmt: skip
            wanted = [(told(one.source)[:1], one.relation, told(one.target)[:1], one.entry)
                      for one in links(memory, name, way, sight, 100)]  # fmt: skip
            assert sorted(found) == sorted(wanted), (name, way)
            if mine is not None and theirs is not None:
                assert stored.count(mine.id, way, sight) == memory.count(theirs.id, way, sight), (name, way)
    for purl in PURLS:
        one, other = stored.named(purl, sight), memory.named(purl, sight)
        if one is not None and other is not None and one.id < 0 and other.id < 0:
            assert stored.live([one.id], sight) == memory.live([-other.id], sight)
    for product in ("shop", "bank"):
        one, other = (graph.named(f"environment:{product}/production", sight) for graph in (stored, memory))
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            ran, wanted_runs = (
                sorted(
                    (each.workload.name, each.artifact.name, each.environment.name, each.since, each.until or -1)
                    for each in graph.running(place, sight, is_over_too=True, most=100).runnings
                )
                for graph, place in ((stored, one), (memory, other))
            )
            assert ran == wanted_runs
    database.close()
