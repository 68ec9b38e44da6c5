"""What is looked for is found by the tables and shown by its entries: nobody's word hides it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.flows.tracing.following import Following
from interlock.flows.tracing.scouting import Scouting, scouted
from interlock.flows.tracing.walking import walk
from interlock.flows.tracing.witness import Heard
from interlock.trace import (
    EVERYTHING,
    Drawing,
    Edge,
    GraphContradicted,
    Kind,
    Link,
    Node,
    PageUnknown,
    Relation,
    Walk,
    Way,
)
from tests.believing import Believing
from tests.memory_graph import MemoryGraph

NODES = Drawing((Node("pod", Kind.WORKLOAD),))


class Counting(Believing):
    """Counts what it is asked about, and finds some entries to say something else."""

    def __init__(self, graph: MemoryGraph, refuses: Collection[int] = (), forged: Collection[int] = ()) -> None:
        super().__init__(graph, refuses)
        self.heard: list[int] = []
        self._forged = forged

    def said(self, link: Link) -> Heard:
        self.heard.append(link.entry)
        if link.entry in self._forged:
            raise GraphContradicted(source="a", relation="b", target="c", entry=link.entry, why="it does not")
        return super().said(link)


def graph_of(*edges: str) -> MemoryGraph:
    pairs = [edge.split(">") for edge in edges]
    return MemoryGraph([NODES, *(Drawing((), (Edge(a, Relation.WENT_INTO, b),)) for a, b in pairs)])


def found(
    graph: MemoryGraph, witness: Counting, *, most: int = 100, skipped: int = 0, each: Sequence[int] = (2_000,)
) -> Walk:
    start = graph.named("a", EVERYTHING)
    assert start is not None
    following = Following(graph, witness, EVERYTHING, each=2_000)  # type: ignore[arg-type]  # it believes anything
    scoutings = [Scouting(graph, witness, EVERYTHING, each=one) for one in each]  # type: ignore[arg-type]
    before = graph.extent().entries
    return scouted(
        lambda by: walk(start, (Way.FORWARD,), by, before=before, until=Kind.WORKLOAD, most=most, skipped=skipped),
        scoutings,
        following,
    )


def way(walk_: Walk) -> list[tuple[str, str]]:
    return [(one.source.name, one.target.name) for one in walk_.links]


def test_only_what_is_shown_is_verified_and_all_of_that_is() -> None:
    graph = graph_of("a>b", "b>c", "c>pod", *(f"a>aside{number}" for number in range(1_000)))
    witness = Counting(graph)
    answer = found(graph, witness)
    assert way(answer) == [("a", "b"), ("b", "c"), ("c", "pod")]
    assert witness.heard == [1, 2, 3]
    assert {one.said.signer_name for one in answer.links} == {"somebody"}, "who says it comes from the entry"


@pytest.mark.parametrize("refused", [1, 2])
def test_a_way_that_does_not_count_is_not_taken_and_hides_no_longer_one(refused: int) -> None:
    graph = graph_of("a>b", "b>pod", "a>c", "c>d", "d>pod")
    answer = found(graph, Counting(graph, refuses=[refused]))
    assert way(answer) == [("a", "c"), ("c", "d"), ("d", "pod")]
    assert [one.place.name for one in answer.reached if one.is_end] == ["pod"]


def test_where_no_way_counts_nothing_is_found() -> None:
    graph = graph_of("a>b", "b>pod")
    answer = found(graph, Counting(graph, refuses=[2]))
    assert not any(one.is_end for one in answer.reached)


def test_what_an_entry_does_not_say_is_an_error() -> None:
    graph = graph_of("a>b", "b>pod")
    with pytest.raises(GraphContradicted):
        found(graph, Counting(graph, forged=[2]))


def test_it_looks_no_further_than_a_page_needs_and_pages_join_up() -> None:
    many = [edge for number in range(300) for edge in (f"a>b{number}", f"b{number}>pod{number}")]
    pods = Drawing(tuple(Node(f"pod{number}", Kind.WORKLOAD) for number in range(300)))
    edges: Iterable[list[str]] = (edge.split(">") for edge in many)
    graph = MemoryGraph([pods, *(Drawing((), (Edge(a, Relation.WENT_INTO, b),)) for a, b in edges)])
    witness = Counting(graph)
    first = found(graph, witness, most=10)
    assert first.next
    assert len(witness.heard) == 10
    told = [(one.source.name, one.target.name) for one in first.links]
    skipped = 10
    while skipped < 600:
        page = found(graph, Counting(graph), most=250, skipped=skipped)
        told += [pair for at, pair in enumerate(way(page)) if at not in page.again]
        skipped += 250
    assert len(told) == len(set(told)) == 600
    assert not page.next


PODS = Drawing(tuple(Node(f"pod{number}", Kind.WORKLOAD) for number in range(8)))
EDGES = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from([Relation.WENT_INTO, Relation.MADE, Relation.LED_TO]),
        st.one_of(st.integers(1, 20).map(lambda one: f"n{one}"), st.integers(0, 7).map(lambda one: f"pod{one}")),
    ),
    max_size=60,
)


@given(EDGES, st.integers(1, 6), st.integers(0, 4))
def test_who_looks_at_the_first_of_everything_first_finds_what_whoever_looks_at_all_finds(
    edges: list[tuple[int, Relation, str]], most: int, skipped: int
) -> None:
    named = ((f"n{near}" if near else "a", relation, end) for near, relation, end in edges)
    drawings = [Drawing((), (Edge(near, relation, end),)) for near, relation, end in named if near != end]
    graph = MemoryGraph([PODS, Drawing((Node("a"),), (Edge("a", Relation.MADE, "n20"),)), *drawings])
    answers: list[Walk | None] = []
    for each in ((2_000,), (2, 2_000), (5, 2_000)):
        try:
            answers.append(found(graph, Counting(graph), most=most, skipped=skipped, each=each))
        except PageUnknown:
            answers.append(None)
    assert answers[1:] == [answers[0]] * 2
