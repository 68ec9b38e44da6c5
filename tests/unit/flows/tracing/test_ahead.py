"""What is read together is what is read one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from interlock.flows.tracing.ahead import AT_ONCE, Ahead
from interlock.trace import EVERYTHING, Drawing, Edge, Links, Place, Relation, Sight, Way
from tests.memory_graph import MemoryGraph

MADE = (Relation.MADE,)
GRAPH = MemoryGraph(
    [
        *(
            Drawing((), (Edge(f"a{one}", Relation.MADE, f"b{one}"), Edge(f"a{one}", Relation.RAN, "c")))
            for one in range(99)
        ),
        *(Drawing((), (Edge("many", Relation.MADE, f"x{one}"),)) for one in range(AT_ONCE)),
        Drawing((), (Edge("few", Relation.MADE, "b0"), Edge("few", Relation.MADE, "b1"))),
    ]
)


class Counted(MemoryGraph):
    """Counts how often it is asked."""

    asked = 0

    def __init__(self) -> None:
        self.__dict__ = dict(GRAPH.__dict__)

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
        self.asked += 1
        return super().links(places, way, sight, relations=relations, most=most, after=after)


def place(name: str) -> Place:
    found = GRAPH.named(name, EVERYTHING)
    assert found is not None
    return found


def test_many_things_are_asked_about_at_once_and_each_gets_its_own() -> None:
    graph = Counted()
    ahead = Ahead(graph, EVERYTHING)
    places = [place(f"a{one}") for one in range(99)]
    ends = ahead.read(places, Way.FORWARD, MADE)
    assert {one.name for one in ends} == {f"b{one}" for one in range(99)}
    assert graph.asked == 2
    for one in places:
        alone = GRAPH.links([one.id], Way.FORWARD, EVERYTHING, relations=MADE, most=9).links
        assert ahead.of(one, Way.FORWARD, MADE) == list(alone)
    assert ahead.read(places, Way.FORWARD, MADE) == ends
    assert graph.asked == 2, "nothing is asked twice"


def test_what_leads_to_much_is_left_to_whoever_turns_its_pages() -> None:
    ahead = Ahead(GRAPH, EVERYTHING)
    assert {one.name for one in ahead.read([place("many"), place("few")], Way.FORWARD, MADE)} == {"b0", "b1"}
    assert ahead.of(place("many"), Way.FORWARD, MADE) is None


def test_what_leads_nowhere_is_known_to_and_what_nobody_read_is_not() -> None:
    ahead = Ahead(GRAPH, EVERYTHING)
    ahead.read([place("c"), place("b2")], Way.FORWARD, MADE)
    assert ahead.of(place("c"), Way.FORWARD, MADE) == []
    assert ahead.of(place("c"), Way.BACKWARD, MADE) is None
    assert ahead.of(place("c"), Way.FORWARD, ()) is None
