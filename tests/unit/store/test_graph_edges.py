from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.trace import EVERYTHING, Drawing, Edge, Link, Relation, Sight, Way
from tests.stored_graphs import stored_graph

SIGHTS = [EVERYTHING, Sight(before=60), Sight(frozenset({"p0", "p2"})), Sight(frozenset({"p1"}), before=70)]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("few", [1, 12])
def test_pages_of_any_size_join_to_the_same_edges_in_the_same_order(tmp_path: Path, sight: Sight, few: int) -> None:
    database = open_database(tmp_path)
    drawings = [
        Drawing((), (Edge(f"person:{at % 12}", relation, f"ticket:{at // 3}"),), product=f"p{at % 3}")
        for at in range(100)
        for relation in (Relation.WROTE,)
    ]
    graph = stored_graph(database, drawings, at_once=100)
    found = [graph.named(f"person:{at}", EVERYTHING) for at in range(few)]
    places = [one.id for one in found if one is not None]
    whole = graph.links(places, Way.FORWARD, sight, most=1000)
    covered = {
        (one.edges[0].source, one.edges[0].target, at)
        for at, one in enumerate(drawings)
        if at % 12 < few
        and (sight.products is None or one.product in sight.products)
        and (sight.before is None or at < sight.before)
    }
    assert {(one.source.name, one.target.name, one.entry) for one in whole.links} == covered
    assert (len(whole.links), whole.next) == (len(covered), "")
    for most in (1, 7):
        joined: list[Link] = []
        after = ""
        while True:
            page = graph.links(places, Way.FORWARD, sight, most=most, after=after)
            joined += page.links
            after = page.next
            if not after:
                break
        assert tuple(joined) == whole.links
    database.close()


def test_of_a_relation_the_newest_edge_comes_first(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    drawings = [Drawing((), (Edge("a:1", Relation.MADE, f"b:{at}"),)) for at in (3, 1, 2)]
    graph = stored_graph(database, drawings)
    (one,) = graph.beginning("a:1", EVERYTHING, most=1)
    assert [link.entry for link in graph.links([one.id], Way.FORWARD, EVERYTHING, most=9).links] == [2, 1, 0]
    assert graph.links([one.id], Way.FORWARD, EVERYTHING, relations=[Relation.RAN], most=9).links == ()
    assert graph.count(one.id, Way.FORWARD, EVERYTHING, relations=[Relation.RAN]) == 0
    database.close()


@pytest.mark.parametrize("products", [set(), {"p3"}, {"p0", "p8"}, {"p1", "p2", "p7", "nowhere"}])
@pytest.mark.parametrize("relations", [(), (Relation.MADE,), (Relation.WROTE, Relation.RAN)])
def test_products_that_are_not_seen_are_stepped_over_and_nothing_else_is(
    tmp_path: Path, products: set[str], relations: tuple[Relation, ...]
) -> None:
    database = open_database(tmp_path)
    kinds = (Relation.WROTE, Relation.MADE, Relation.RAN)
    drawings = [
        Drawing((), (Edge("person:a", kinds[at % 3], f"ticket:{at}"),), product=f"p{at % 10}" if at % 10 < 9 else "")
        for at in range(120)
    ]
    graph = stored_graph(database, drawings)
    (one,) = graph.beginning("person:a", EVERYTHING, most=1)
    wanted = {
        at for at, d in enumerate(drawings) if d.product in products and d.edges[0].relation in (relations or kinds)
    }
    for most in (4, 1000):
        got: list[Link] = []
        after = ""
        while True:
            page = graph.links(
                [one.id], Way.FORWARD, Sight(frozenset(products)), relations=relations, most=most, after=after
            )
            got += page.links
            after = page.next
            if not after:
                break
        assert {link.entry for link in got} == wanted
        assert len(got) == len(wanted)
    database.close()
