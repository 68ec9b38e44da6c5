"""Walks over any graph find what looking through all of it finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interlock.flows.tracing.following import Following
from interlock.flows.tracing.walking import Cursor, walk
from interlock.trace import EVERYTHING, Drawing, Edge, Kind, Node, Place, Relation, Walk, Way
from tests.believing import Believing
from tests.memory_graph import MemoryGraph

NODES = "abcdefgh"
RELATIONS = (Relation.WENT_INTO, Relation.MADE, Relation.SHOWN_BY)
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(RELATIONS), st.sampled_from(NODES)), max_size=24)
WAYS = st.sampled_from([(Way.FORWARD,), (Way.BACKWARD,)])
Edges = list[tuple[str, Relation, str]]


def graph_of(edges: Edges) -> MemoryGraph:
    nodes = Drawing(tuple(Node(one, Kind.WORKLOAD if one in "gh" else Kind.COMMIT) for one in NODES))
    return MemoryGraph([nodes, *(Drawing((), (Edge(*one),)) for one in edges)])


def walked(edges: Edges, way: tuple[Way, ...], *, most: int = 100, skipped: int = 0, until: Kind | None = None) -> Walk:
    graph = graph_of(edges)
    start = graph.named("a", EVERYTHING)
    assert isinstance(start, Place)
    following = Following(graph, Believing(graph), EVERYTHING, each=100)  # type: ignore[arg-type]
    return walk(start, way, following, before=len(edges) + 1, most=most, skipped=skipped, until=until)


def distances(edges: Edges, way: Way, ends: str = "") -> dict[str, int]:
    """Give how far everything is, by going round until nothing changes; from `ends` nothing goes on."""
    pairs = [(one, other) if way is Way.FORWARD else (other, one) for one, _, other in edges]
    found = {"a": 0}
    for _ in NODES:
        for near, far in pairs:
            if near in found and (near not in ends or near == "a"):
                found[far] = min(found.get(far, len(NODES) + 1), found[near] + 1)
    return found


@given(EDGES, WAYS)
def test_everything_that_can_be_reached_is_as_near_as_it_can_be(edges: Edges, way: tuple[Way, ...]) -> None:
    found = walked(edges, way)
    assert {one.place.name: one.depth for one in found.reached} == distances(edges, way[0])
    near = distances(edges, way[0])
    wanted = {one for one in edges if (one[0] if way[0] is Way.FORWARD else one[2]) in near}
    assert {(one.source.name, one.relation, one.target.name) for one in found.links} == wanted
    assert not found.is_cut


@given(EDGES, WAYS, st.integers(1, 5))
def test_pages_together_are_the_whole(edges: Edges, way: tuple[Way, ...], most: int) -> None:
    whole = walked(edges, way)
    shown, skipped = set(), 0
    while True:
        page = walked(edges, way, most=most, skipped=skipped)
        shown |= {(one.source.name, one.relation, one.target.name) for one in page.links}
        there = {one.place.name for one in page.reached}
        assert all({one.source.name, one.target.name} <= there for one in page.links)
        if not page.next:
            break
        skipped = Cursor(page.next).skipped
    assert shown == {(one.source.name, one.relation, one.target.name) for one in whole.links}


@given(EDGES, WAYS)
def test_until_a_kind_gives_all_of_that_kind_and_only_ways_there(edges: Edges, way: tuple[Way, ...]) -> None:
    found = walked(edges, way, until=Kind.WORKLOAD)
    near = distances(edges, way[0], ends="gh")
    assert {one.place.name for one in found.reached if one.is_end} == {one for one in near if one in "gh"}
    leading = {one.source.name if way[0] is Way.FORWARD else one.target.name for one in found.links}
    assert all(one.is_end or one.place.name in leading or one.depth == 0 for one in found.reached)
