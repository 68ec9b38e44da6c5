"""What one thing leads to, by relation."""

from __future__ import annotations

from interlock.flows.tracing.following import Following, far
from interlock.trace import EVERYTHING, Drawing, Edge, Relation, Way
from tests.believing import Believing
from tests.memory_graph import MemoryGraph

GRAPH = MemoryGraph(
    [
        Drawing((), (Edge("a", Relation.WENT_INTO, "b"), Edge("a", Relation.MADE, "c"))),
        Drawing((), tuple(Edge("w", Relation.MADE, f"x{number}") for number in range(500))),
    ]
)


def following(*relations: Relation, each: int = 12) -> Following:
    return Following(GRAPH, Believing(GRAPH), EVERYTHING, relations=relations, each=each)  # type: ignore[arg-type]


def test_only_relations_that_were_asked_for_are_followed() -> None:
    place = GRAPH.named("a", EVERYTHING)
    assert place is not None
    (one,) = following(Relation.MADE).leads(place, Way.FORWARD).shown
    assert far(one, Way.FORWARD).name == "c"
    assert far(one, Way.BACKWARD).name == "a"
    assert len(following().leads(place, Way.FORWARD).shown) == 2


def test_what_is_many_is_counted_to_the_last_one() -> None:
    place = GRAPH.named("w", EVERYTHING)
    assert place is not None
    leads = following(each=7).leads(place, Way.FORWARD)
    assert (len(leads.shown), [one.count for one in leads.more]) == (7, [493])
