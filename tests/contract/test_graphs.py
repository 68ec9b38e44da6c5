"""Every graph answers alike: the one in memory, and those in tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from interlock.store.errors import CursorUnknown
from interlock.trace import (
    EVERYTHING,
    Drawing,
    Edge,
    Graph,
    Kind,
    Node,
    Occupied,
    Relation,
    Sight,
    Way,
)
from tests.inventories import POSTGRES, database_of
from tests.memory_graph import Contents, MemoryGraph
from tests.stored_graphs import stored_graph

COMMIT, ARTIFACT, OTHER = f"gitCommit:{'a' * 40}", f"sha256:{'b' * 64}", f"sha256:{'c' * 64}"
SBOM, SCAN = f"sha256:{'d' * 64}", f"sha256:{'e' * 64}"
LIB = "pkg:pypi/lib@1"
POD = "workload:shop/production/web/pod-1"
DRAWINGS = (
    Drawing((Node(COMMIT, Kind.COMMIT),), (Edge("git:a@example.org", Relation.WROTE, COMMIT),)),
    Drawing((Node(ARTIFACT, Kind.ARTIFACT, "web"),), (Edge(COMMIT, Relation.WENT_INTO, ARTIFACT),), product="shop"),
    Drawing((Node(SBOM, Kind.EVIDENCE, "sbom"),), (Edge(ARTIFACT, Relation.SHOWN_BY, SBOM),)),
    Drawing((), (Edge(COMMIT, Relation.WENT_INTO, ARTIFACT),), product="bank"),
    Drawing(
        (Node(POD, Kind.WORKLOAD), Node("environment:shop/production", Kind.ENVIRONMENT)),
        (Edge(ARTIFACT, Relation.RUNS_AS, POD),),
        (Occupied("environment:shop/production", ((POD, ARTIFACT),)),),
        product="shop",
    ),
    Drawing((), (), (Occupied("workload:shop/production/web", ((POD, OTHER),)),), product="shop"),
)
CONTENTS = {2: Contents(ARTIFACT, (LIB,))}


Draw: TypeAlias = Callable[[Sequence[Drawing], Mapping[int, Contents]], Graph]


@pytest.fixture(params=["memory", "sqlite", POSTGRES])
def draw(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Draw]:
    if request.param == "memory":
        yield lambda drawings, contents: MemoryGraph(drawings, contents=dict(contents))
        return
    for database in database_of(request, tmp_path):
        yield partial(stored_graph, database)


@pytest.fixture(name="graph")
def graph_of(draw: Draw) -> Graph:
    return draw(DRAWINGS, CONTENTS)


def names(graph: Graph, name: str, way: Way, sight: Sight = EVERYTHING) -> list[tuple[str, int]]:
    place = graph.named(name, sight)
    assert place is not None
    links = graph.links([place.id], way, sight, most=100).links
    return [((one.target if way is Way.FORWARD else one.source).name, one.entry) for one in links]


def test_an_edge_is_given_once_for_each_entry_that_says_it_and_counted_once(graph: Graph) -> None:
    assert sorted(names(graph, COMMIT, Way.FORWARD)) == [(ARTIFACT, 1), (ARTIFACT, 3)]
    assert graph.count(graph.named(COMMIT, EVERYTHING).id, Way.FORWARD, EVERYTHING) == 1  # type: ignore[union-attr]


def test_pages_give_everything_once(graph: Graph) -> None:
    place = graph.named(ARTIFACT, EVERYTHING)
    assert place is not None
    found, after = [], ""
    while True:
        page = graph.links([place.id], Way.BACKWARD, EVERYTHING, most=1, after=after)
        found += [(one.source.name, one.entry) for one in page.links]
        after = page.next
        if not after:
            break
    assert sorted(found) == [(COMMIT, 1), (COMMIT, 3), (LIB, 2)]


def test_a_cursor_that_nobody_gave_is_refused(graph: Graph) -> None:
    with pytest.raises(CursorUnknown):
        graph.links([1], Way.FORWARD, EVERYTHING, most=1, after="no cursor")


def test_components_lead_to_what_they_are_in(graph: Graph) -> None:
    lib = graph.named(LIB, EVERYTHING)
    assert lib is not None
    assert lib.id < 0
    assert names(graph, LIB, Way.FORWARD) == [(ARTIFACT, 2)]


def test_what_is_of_another_product_is_neither_shown_nor_counted(graph: Graph) -> None:
    bank = Sight(frozenset({"bank"}))
    place = graph.named(ARTIFACT, bank)
    assert place is not None
    assert place.kind is Kind.THING
    assert place.label == ""
    assert names(graph, ARTIFACT, Way.BACKWARD, bank) == [(COMMIT, 3), (LIB, 2)] or names(
        graph, ARTIFACT, Way.BACKWARD, bank
    ) == [(LIB, 2), (COMMIT, 3)]
    assert graph.count(place.id, Way.FORWARD, bank) == 1
    assert graph.named(POD, bank) is None
    assert graph.named("git:a@example.org", bank) is None


def test_what_says_no_product_goes_by_what_it_is_about(graph: Graph) -> None:
    assert (SBOM, 2) in names(graph, ARTIFACT, Way.FORWARD, Sight(frozenset({"shop"})))
    assert graph.named(SBOM, Sight(frozenset({"other"}))) is None


def test_as_of_then_later_entries_are_not_there(graph: Graph) -> None:
    assert graph.named(POD, Sight(before=4)) is None
    assert graph.named(ARTIFACT, Sight(before=1)) is None
    assert names(graph, COMMIT, Way.FORWARD, Sight(before=2)) == [(ARTIFACT, 1)]


def test_what_runs_ends_where_something_else_runs_in_its_place(graph: Graph) -> None:
    environment = graph.named("environment:shop/production", EVERYTHING)
    assert environment is not None
    (now,) = graph.running(environment, EVERYTHING, most=10).runnings
    assert (now.workload.name, now.artifact.name, now.since, now.until) == (POD, OTHER, 5, None)
    both = graph.running(environment, EVERYTHING, is_over_too=True, most=10).runnings
    before, after = sorted(both, key=lambda one: one.since)
    assert (before.artifact.name, before.since, before.until) == (ARTIFACT, 4, 5)
    assert after == now
    (then,) = graph.running(environment, Sight(before=5), most=10).runnings
    assert (then.artifact.name, then.until) == (ARTIFACT, None)


def test_live_workloads_are_counted_as_of_then(graph: Graph) -> None:
    lib = graph.named(LIB, EVERYTHING)
    assert lib is not None
    assert graph.live([-lib.id], EVERYTHING) == 0
    assert graph.live([-lib.id], Sight(before=5)) == 1
    assert graph.live([-lib.id], Sight(frozenset({"bank"}))) == 0


def test_names_are_found_by_their_beginning_and_labels(graph: Graph) -> None:
    assert [one.name for one in graph.beginning("sha256:", EVERYTHING, most=3)] == [ARTIFACT, OTHER, SBOM]
    assert [one.name for one in graph.called("web", [Kind.ARTIFACT], EVERYTHING, most=3)] == [ARTIFACT]
    assert graph.called("web", [Kind.COMMIT], EVERYTHING, most=3) == ()


def test_what_leads_in_a_circle_is_a_page_like_any_other(draw: Draw) -> None:
    ring = [f"gitCommit:{number:040x}" for number in range(3)]
    drawings = [
        Drawing((), (Edge(ring[at], Relation.LED_TO, ring[(at + 1) % 3]), Edge(ring[at], Relation.LED_TO, ring[at])))
        for at in range(3)
    ]
    graph = draw(drawings, {})
    for at in range(3):
        assert sorted(names(graph, ring[at], Way.FORWARD)) == sorted([(ring[at], at), (ring[(at + 1) % 3], at)])
        assert sorted(names(graph, ring[at], Way.BACKWARD)) == sorted([(ring[at], at), (ring[at - 1], (at - 1) % 3)])
        place = graph.named(ring[at], EVERYTHING)
        assert place is not None
        assert graph.count(place.id, Way.FORWARD, EVERYTHING) == 2


def test_evidence_that_comes_late_and_out_of_order_counts_from_its_entry_on(draw: Draw) -> None:
    seen = Drawing((), (), (Occupied("environment:shop/production", ((POD, ARTIFACT),)),), product="shop")
    built = Drawing((), (Edge(COMMIT, Relation.WENT_INTO, "build:1"), Edge("build:1", Relation.MADE, ARTIFACT)))
    named = Drawing((Node(ARTIFACT, Kind.ARTIFACT, "web"),), (Edge(ARTIFACT, Relation.SHOWN_BY, SBOM),))
    graph = draw([seen, named, built], {1: Contents(ARTIFACT, (LIB,))})
    lib = graph.named(LIB, EVERYTHING)
    assert lib is not None
    assert [graph.live([-lib.id], Sight(before=at)) for at in range(4)] == [0, 0, 1, 1]
    assert graph.live([-lib.id], EVERYTHING) == 1
    assert names(graph, ARTIFACT, Way.BACKWARD, Sight(before=2)) == [(LIB, 1)]
    assert sorted(names(graph, ARTIFACT, Way.BACKWARD)) == [("build:1", 2), (LIB, 1)]
    early = graph.named(ARTIFACT, Sight(before=1))
    assert early is not None
    assert (early.kind, early.label) == (Kind.THING, "")
    assert graph.named(COMMIT, Sight(before=2)) is None


def test_environments_of_two_products_with_one_name_are_two(draw: Draw) -> None:
    pods = {product: f"workload:{product}/production/web/pod-1" for product in ("shop", "bank")}
    runs = {"shop": ARTIFACT, "bank": OTHER}
    drawings = [
        Drawing((), (), (Occupied(f"environment:{product}/production", ((pods[product], runs[product]),)),), product)
        for product in ("shop", "bank")
    ]
    emptied = Drawing((), (), (Occupied("environment:bank/production"),), "bank")
    graph = draw([*drawings, emptied], {})
    for product, until in (("shop", None), ("bank", 2)):
        place = graph.named(f"environment:{product}/production", EVERYTHING)
        assert place is not None
        (one,) = graph.running(place, EVERYTHING, is_over_too=True, most=9).runnings
        assert (one.workload.name, one.artifact.name, one.until) == (pods[product], runs[product], until)
    bank = Sight(frozenset({"bank"}))
    assert graph.named("environment:shop/production", bank) is None
    assert graph.named(pods["shop"], bank) is None
    assert [one.name for one in graph.beginning("environment:", bank, most=9)] == ["environment:bank/production"]
