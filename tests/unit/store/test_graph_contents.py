from pathlib import Path

from interlock.store import open_database
from interlock.trace import EVERYTHING, Drawing, Edge, Graph, Kind, Node, Relation, Sight, Way
from tests.memory_graph import Contents
from tests.stored_graphs import stored_graph


def artifact(number: int) -> str:
    return f"sha256:{number:064x}"


def evidence(number: int) -> str:
    return f"sha256:{number + 1_000_000:064x}"


def pages(graph: Graph, place: int, way: Way, most: int) -> list[tuple[str, str, int]]:
    found, after = [], ""
    while True:
        page = graph.links([place], way, EVERYTHING, most=most, after=after, relations=[Relation.WENT_INTO])
        found += [(one.source.name, one.target.name, one.entry) for one in page.links]
        after = page.next
        if not after:
            return found


def test_what_is_in_many_artifacts_is_paged_and_counted_both_ways_across_segments(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    drawings = [
        Drawing((Node(artifact(at), Kind.ARTIFACT),), (Edge(artifact(at), Relation.SHOWN_BY, evidence(at)),),
                product=f"p{at % 2}")
        for at in range(300)
    ]  # fmt: skip
    contents = {
        at: Contents(artifact(at), ("pkg:pypi/all@1", *(f"pkg:pypi/own-{at}-{n}@1" for n in range(at % 5))))
        for at in range(300)
    }
    graph = stored_graph(database, drawings, contents)
    everywhere = graph.named("pkg:pypi/all@1", EVERYTHING)
    assert everywhere is not None
    assert graph.count(everywhere.id, Way.FORWARD, EVERYTHING) == 300
    assert graph.count(everywhere.id, Way.FORWARD, Sight(frozenset({"p0"}))) == 150
    assert graph.count(everywhere.id, Way.FORWARD, Sight(before=9)) == 9
    whole = pages(graph, everywhere.id, Way.FORWARD, 1000)
    assert sorted(entry for _, _, entry in whole) == list(range(300))
    assert pages(graph, everywhere.id, Way.FORWARD, 7) == whole
    one = graph.named(artifact(4), EVERYTHING)
    assert one is not None
    assert pages(graph, one.id, Way.BACKWARD, 2) == pages(graph, one.id, Way.BACKWARD, 100)
    assert graph.count(one.id, Way.BACKWARD, EVERYTHING) == len(pages(graph, one.id, Way.BACKWARD, 100)) == 5
    database.close()


def test_a_subject_with_several_inventories_counts_once(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    drawings = [Drawing((), (Edge(artifact(1), Relation.SHOWN_BY, evidence(at)),)) for at in range(3)]
    contents = {at: Contents(artifact(1), ("pkg:pypi/all@1", f"pkg:pypi/x{at}@1")) for at in range(3)}
    graph = stored_graph(database, drawings, contents)
    everywhere = graph.named("pkg:pypi/all@1", EVERYTHING)
    assert everywhere is not None
    assert graph.count(everywhere.id, Way.FORWARD, EVERYTHING) == 1
    assert len(graph.links([everywhere.id], Way.FORWARD, EVERYTHING, most=9).links) == 3
    database.close()
