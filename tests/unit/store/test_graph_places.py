from pathlib import Path

from interlock.store import open_database
from interlock.store.graph_places import Places, component_numbers, components
from interlock.store.graph_sight import Covering
from interlock.store.inventories import StoredInventories
from interlock.trace import EVERYTHING, Drawing, Edge, Kind, Relation, Sight
from tests.inventories import AT, commit, component, inventory
from tests.stored_graphs import stored_graph


def test_a_component_that_edges_name_too_is_one_place_with_the_number_of_its_version(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    book = StoredInventories(database)
    book.record([commit(1)], inventory(component()), AT)
    stored_graph(database, [Drawing((), (Edge("advisory:X", Relation.AFFECTS, "pkg:pypi/django@1.0"),))])
    with database.reading() as session:
        assert component_numbers(session, ["pkg:pypi/django@1.0", "pkg:pypi/other@1"]) == {"pkg:pypi/django@1.0": [1]}
        places = Places(session, Covering.of(session, EVERYTHING))
        place = places.by_name("pkg:pypi/django@1.0")
        assert place is not None
        assert (place.id, place.kind) == (-1, Kind.COMPONENT)
        assert places.of([1, 2])[2] == place
        assert components(session, [1])[1] == place
    database.close()


def test_names_are_found_page_by_page_where_most_are_not_covered(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    drawings = [
        Drawing(
            (), (Edge(f"person:{at:04}", Relation.WROTE, "ticket:1"),), product="shop" if at % 300 == 299 else "bank"
        )
        for at in range(700)
    ]
    graph = stored_graph(database, drawings, at_once=700)
    found = graph.beginning("person:", Sight(frozenset({"shop"})), most=5)
    assert [one.name for one in found] == ["person:0299", "person:0599"]
    assert len(graph.beginning("person:", EVERYTHING, most=600)) == 600
    database.close()
