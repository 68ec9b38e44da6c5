"""A walk is breadth first, goes round no circle twice, counts what is many, and says where it was cut."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from interlock.flows.tracing.following import EACH, Following
from interlock.flows.tracing.walking import Cursor, walk
from interlock.trace import EVERYTHING, Drawing, Edge, Kind, Node, PageUnknown, Place, Relation, Sight, Walk, Way
from tests.believing import Believing
from tests.memory_graph import Contents, MemoryGraph


def graph_of(*edges: str, nodes: Iterable[Node] = ()) -> MemoryGraph:
    """Give a graph of edges such as `a>b`, one entry each."""
    pairs = [edge.split(">") for edge in edges]
    first = Drawing(tuple(nodes))
    return MemoryGraph([first, *(Drawing((), (Edge(a, Relation.WENT_INTO, b),)) for a, b in pairs)])


def walked(
    graph: MemoryGraph, start: str, *ways: Way, each: int = EACH, sight: Sight = EVERYTHING, **more: object
) -> Walk:
    place = graph.named(start, sight)
    assert place is not None
    following = Following(graph, Believing(graph), sight, each=each)  # type: ignore[arg-type]  # it believes anything
    return walk(place, ways or (Way.FORWARD,), following, before=graph.extent().entries, **more)  # type: ignore[arg-type]


def names(found: Walk) -> list[tuple[str, int]]:
    return [(one.place.name, one.depth) for one in found.reached]


def test_the_nearest_are_reached_first_each_by_a_shortest_path() -> None:
    graph = graph_of("a>b", "b>c", "c>d", "a>d", "d>e")
    assert names(walked(graph, "a")) == [("a", 0), ("b", 1), ("d", 1), ("c", 2), ("e", 2)]


def test_evidence_comes_once_there_is_nothing_else_however_near_it_is() -> None:
    nodes = [Node(name, Kind.EVIDENCE) for name in ("p", "q", "r")]
    graph = graph_of("a>p", "a>q", "a>b", "b>r", "b>c", "p>d", nodes=nodes)
    assert names(walked(graph, "a")) == [*(("a", 0), ("b", 1), ("c", 2), ("p", 1), ("d", 2), ("q", 1), ("r", 2))]
    page = walked(graph, "a", most=3)
    assert names(page) == [("a", 0), ("b", 1), ("c", 2), ("p", 1)]
    assert page.next
    rest = walked(graph, "a", most=3, skipped=3)
    assert {name for name, _ in names(rest)} >= {"d", "q", "r"}


def test_a_circle_ends() -> None:
    found = walked(graph_of("a>b", "b>c", "c>a", "c>c"), "a")
    assert names(found) == [("a", 0), ("b", 1), ("c", 2)]
    assert [(one.source.name, one.target.name) for one in found.links] == [
        ("a", "b"),
        ("b", "c"),
        ("c", "a"),
        ("c", "c"),
    ]


def test_both_ways_are_followed_each_by_itself() -> None:
    found = walked(graph_of("a>b", "b>c", "x>c", "b>d"), "b", Way.BACKWARD, Way.FORWARD)
    assert {name for name, _ in names(found)} == {"a", "b", "c", "d"}
    assert found.way is None


def test_until_a_kind_only_what_leads_there_is_given_and_nothing_beyond() -> None:
    nodes = [Node("w", Kind.WORKLOAD), Node("v", Kind.WORKLOAD)]
    found = walked(graph_of("a>b", "b>w", "a>c", "c>d", "w>v", nodes=nodes), "a", until=Kind.WORKLOAD)
    assert names(found) == [("a", 0), ("b", 1), ("w", 2)]
    assert [one.is_end for one in found.reached] == [False, False, True]


def test_of_many_things_some_are_shown_and_the_others_counted_exactly() -> None:
    graph = graph_of(*(f"a>b{number}" for number in range(100)))
    found = walked(graph, "a", each=10)
    (more,) = found.more
    assert (len(found.links), more.count, more.relation) == (10, 90, Relation.WENT_INTO)
    assert found.is_cut


def test_what_many_entries_say_is_one_link_and_hides_no_other() -> None:
    graph = graph_of(*["a>b"] * 200, "a>c")
    assert names(walked(graph, "a", each=10)) == [("a", 0), ("b", 1), ("c", 1)]


def test_components_are_counted_as_the_asker_may_see_them() -> None:
    drawings = [Drawing((Node("x", Kind.ARTIFACT),), product="shop"), Drawing(product="bank"), Drawing(product="shop")]
    held = {
        1: Contents("x", tuple(f"pkg:pypi/b{number}@1" for number in range(50))),
        2: Contents("x", tuple(f"pkg:pypi/s{number}@1" for number in range(20))),
    }
    graph = MemoryGraph(drawings, contents=held)
    found = walked(graph, "x", Way.BACKWARD, sight=Sight(frozenset({"shop"})))
    assert [(one.kind, one.count) for one in found.more] == [(Kind.COMPONENT, 20 - EACH)]


def test_pages_follow_each_other_and_each_holds_the_way_to_what_it_shows() -> None:
    graph = graph_of("a>b", "b>c", "c>d", "d>e", "e>f")
    first = walked(graph, "a", most=2)
    assert first.next == "6.2"
    cursor = Cursor(first.next)
    assert cursor.before == 6
    second = walked(graph, "a", most=2, skipped=cursor.skipped)
    assert names(second) == [("a", 0), ("b", 1), ("c", 2), ("d", 3), ("e", 4)]
    third = walked(graph, "a", most=2, skipped=4)
    assert (third.next, third.is_cut) == ("", False)
    assert [one.target.name for one in third.links] == ["b", "c", "d", "e", "f"]


@pytest.mark.parametrize("text", ["x", "1", "1.", "-1.2", "1.2.3", "9" * 40 + ".1"])
def test_a_page_that_no_answer_named_is_refused(text: str) -> None:
    with pytest.raises(PageUnknown):
        Cursor(text)


def test_a_page_behind_the_end_is_refused() -> None:
    with pytest.raises(PageUnknown):
        walked(graph_of("a>b"), "a", skipped=5)


def test_what_nobody_says_that_counts_is_told_and_leads_nowhere() -> None:
    graph = graph_of("a>b", "b>c")
    place = graph.named("a", EVERYTHING)
    assert isinstance(place, Place)
    following = Following(graph, Believing(graph, refuses={1}), EVERYTHING)  # type: ignore[arg-type]
    found = walk(place, (Way.FORWARD,), following, before=3)
    assert names(found) == [("a", 0)]
    assert [(one.link.target.name, one.why) for one in found.doubted] == [("b", "a key that nobody trusts")]


def test_a_word_that_does_not_count_takes_nothing_from_one_that_does() -> None:
    graph = graph_of("a>b", "a>b")
    place = graph.named("a", EVERYTHING)
    assert isinstance(place, Place)
    following = Following(graph, Believing(graph, refuses={1}), EVERYTHING)  # type: ignore[arg-type]
    found = walk(place, (Way.FORWARD,), following, before=3)
    assert [one.said.entry for one in found.links] == [2]
    assert found.doubted == ()


def kinds(*told: str) -> list[Node]:
    """Give nodes by `name:kind`."""
    return [Node(name, Kind(kind)) for name, _, kind in (one.partition(":") for one in told)]


def test_what_nothing_straight_leads_to_is_looked_for_around_one_corner() -> None:
    nodes = kinds("cve:advisory", "lib:component", "app:artifact", "src:commit")
    nodes += kinds("ann:person", "rel:release", "w:workload")
    graph = graph_of("cve>lib", "lib>app", "src>app", "ann>src", "app>rel", "app>w", nodes=nodes)
    found = walked(graph, "cve", Way.FORWARD, Way.BACKWARD, until=Kind.PERSON)
    assert found.is_turned
    assert [(name, depth) for name, depth in names(found) if name == "ann"] == [("ann", 4)]
    assert [one.place.name for one in found.reached if one.is_turned] == ["src"]
    assert [one.way for one in found.links] == [Way.FORWARD, Way.FORWARD, Way.BACKWARD, Way.BACKWARD]
    back = walked(graph, "rel", Way.FORWARD, Way.BACKWARD, until=Kind.WORKLOAD)
    assert [name for name, _ in names(back)] == ["rel", "app", "w"]
    assert names(walked(graph, "cve", Way.FORWARD, until=Kind.PERSON)) == [("cve", 0)]


def test_where_something_straight_leads_there_nothing_around_a_corner_is_told() -> None:
    nodes = kinds("cve:advisory", "app:artifact", "ann:person", "bea:person")
    graph = graph_of("ann>cve", "cve>app", "bea>app", nodes=nodes)
    found = walked(graph, "cve", Way.FORWARD, Way.BACKWARD, until=Kind.PERSON)
    assert (names(found), found.is_turned) == ([("cve", 0), ("ann", 1)], False)


def test_nothing_turns_at_what_everything_meets_at_nor_at_a_library_that_others_hold_too() -> None:
    nodes = kinds("rel:release", "app:artifact", "lib:component", "other:artifact", "w:workload", "env:environment")
    graph = graph_of("app>rel", "lib>app", "lib>other", "other>w", "w>env", nodes=nodes)
    found = walked(graph, "rel", Way.FORWARD, Way.BACKWARD, until=Kind.WORKLOAD)
    assert (names(found), found.is_turned) == ([("rel", 0)], False)
    nodes = kinds("app:artifact", "env:environment", "w:workload", "new:artifact", "ann:person")
    graph = graph_of("app>env", "w>env", "new>w", "ann>new", nodes=nodes)
    assert names(walked(graph, "app", Way.FORWARD, Way.BACKWARD, until=Kind.PERSON)) == [("app", 0)]


def test_pages_together_tell_everything_once() -> None:
    graph = graph_of(
        *(f"a>b{one}" for one in range(7)),
        *(f"b{one}>c{one}{two}" for one in range(7) for two in range(4)),
        *(f"b{one}>d" for one in range(7)),
        *("d>e", "d>a"),
        *(f"e>f{one}" for one in range(9)),
    )
    whole = walked(graph, "a", each=5, most=1000)
    for most in (1, 2, 3, 7):
        pages: list[Walk] = []
        skipped = 0
        while not pages or pages[-1].next:
            pages.append(walked(graph, "a", each=5, most=most, skipped=skipped))
            skipped += most
        links = [one for page in pages for at, one in enumerate(page.links) if at not in page.again]
        assert links == list(whole.links)
        assert [one.place.name for page in pages for one in page.new] == [one.place.name for one in whole.new]
        assert [one for page in pages for one in page.more] == list(whole.more)
        assert sum(one.count for one in whole.more) == 2 + 4


def test_what_is_doubted_is_told_on_one_page() -> None:
    graph = graph_of("a>b", "a>c", "c>d", "d>e")
    place = graph.named("a", EVERYTHING)
    assert isinstance(place, Place)
    following = Following(graph, Believing(graph, refuses={1}), EVERYTHING)  # type: ignore[arg-type]
    pages = [walk(place, (Way.FORWARD,), following, before=5, most=1, skipped=number) for number in range(3)]
    assert [len(page.doubted) for page in pages] == [1, 0, 0]


def test_around_a_commit_lies_what_shows_it_and_not_what_else_came_of_it() -> None:
    nodes = kinds(
        "app:artifact", "src:commit", "later:commit", "other:artifact", "r:review", "w:workload", "v:workload"
    )
    drawings = [
        Drawing(tuple(nodes)),
        *(
            Drawing((), (Edge(a, relation, b),))
            for a, relation, b in (
                ("src", Relation.WENT_INTO, "app"),
                ("src", Relation.SHOWN_BY, "r"),
                ("src", Relation.LED_TO, "later"),
                ("later", Relation.WENT_INTO, "other"),
                ("other", Relation.RUNS_AS, "w"),
            )
        ),
    ]
    graph = MemoryGraph(drawings)
    ways = (Way.FORWARD, Way.BACKWARD)
    assert [name for name, _ in names(walked(graph, "app", *ways, until=Kind.REVIEW))] == ["app", "src", "r"]
    assert names(walked(graph, "app", *ways, until=Kind.WORKLOAD)) == [("app", 0)]
    assert names(walked(graph, "r", *ways, until=Kind.WORKLOAD))[-1] == ("w", 4)
