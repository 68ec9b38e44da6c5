"""Whatever another product says, in whatever order: an asker who may not see it is answered as if it were not there."""

from __future__ import annotations

import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.store import open_database
from interlock.store.graph import StoredGraph
from interlock.trace import Drawing, Sight, Way
from tests.memory_graph import Contents
from tests.property.test_stored_graphs import NAMES, PURLS, ledger, links, told
from tests.stored_graphs import stored_graph

MINE = "shop"
SIGHT = Sight(frozenset({MINE}))


def without_others(drawings: list[Drawing]) -> list[Drawing]:
    """Give a ledger in which the others say nothing at all, each entry at its place."""
    return [Drawing((), (), (), "bank") if one.product == "bank" else one for one in drawings]


def answers(graph: StoredGraph, most: int) -> list[object]:
    """Give everything that a graph answers, without the numbers of its nodes."""
    found: list[object] = []
    for name in [*NAMES, *PURLS, "environment:shop/production", "environment:bank/production"]:
        place = graph.named(name, SIGHT)
        found.append((name, place and told(place)))
        if place is None:
            continue
        for way in Way:
            edges = [
                (told(one.source), one.relation, told(one.target), one.entry)
                for one in links(graph, name, way, SIGHT, most)
            ]
            found.append((name, way, sorted(edges), graph.count(place.id, way, SIGHT)))
        runs = graph.running(place, SIGHT, is_over_too=True, most=100).runnings
        found.append(sorted((told(one.workload), told(one.artifact), one.since, one.until or -1) for one in runs))
    starts = ("", "sha256:", "environment:", "workload:", "key:")
    found += [[told(one) for one in graph.beginning(start, SIGHT, most=100)] for start in starts]
    for label in ("a", "b"):
        kinds = {told(one)[1] for name in NAMES if (one := graph.named(name, SIGHT)) is not None}
        found.append(sorted(told(one) for one in graph.called(label, kinds, SIGHT, most=100)))
    for purl in PURLS:
        place = graph.named(purl, SIGHT)
        found.append(graph.live([place.id], SIGHT) if place is not None and place.id < 0 else 0)
    return found


@settings(max_examples=60, deadline=None)
@given(ledger(), st.integers(1, 3))
def test_a_graph_answers_and_counts_as_if_what_may_not_be_seen_were_not_there(
    drawn: tuple[list[Drawing], dict[int, Contents]], most: int
) -> None:
    drawings, contents = drawn
    own = {entry: said for entry, said in contents.items() if drawings[entry].product != "bank"}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        whole, part = open_database(one), open_database(other)
        seen = answers(stored_graph(whole, drawings, contents), most)
        assert seen == answers(stored_graph(part, without_others(drawings), own), most)
        whole.close()
        part.close()
