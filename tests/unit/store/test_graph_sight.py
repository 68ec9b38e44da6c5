from pathlib import Path

from interlock.store import open_database
from interlock.store.graph_sight import Covering
from interlock.trace import EVERYTHING, Sight


def test_a_sight_of_products_that_nobody_named_covers_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.reading() as session:
        nobody = Covering.of(session, Sight(frozenset({"shop"})))
        assert nobody.products == ()
        assert session.rows(f"SELECT 1 FROM (SELECT 5 AS entry, 0 AS scope) e WHERE {nobody.rows('e')}") == []  # noqa: S608
        everything = Covering.of(session, EVERYTHING)
        assert everything.is_all
        assert session.rows(f"SELECT 1 FROM (SELECT 5 AS entry, 0 AS scope) e WHERE {everything.rows('e')}") == [(1,)]  # noqa: S608
    database.close()


def test_a_time_hides_what_came_after_it_and_nothing_where_nothing_did(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.writing() as session:
        session.run("INSERT INTO graph_state (number, entries, edges, edition) VALUES (1, 6, 0, 0)")
    with database.reading() as session:
        then = Covering.of(session, Sight(before=5))
        assert not then.is_all
        assert session.rows(f"SELECT 1 FROM (SELECT 5 AS entry, 0 AS scope) e WHERE {then.rows('e')}") == []  # noqa: S608
        assert [Covering.of(session, Sight(before=before)).is_all for before in (5, 6, 7)] == [False, True, True]
        assert not Covering.of(session, Sight(frozenset({"shop"}), 6)).is_all
    database.close()


def test_what_no_entry_is_known_to_say_is_never_covered(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.reading() as session:
        clause = Covering.of(session, EVERYTHING).entries("e")
        assert session.rows(f"SELECT 1 FROM (SELECT -1 AS entry) e WHERE {clause}") == []  # noqa: S608
    database.close()
