from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from interlock.store import open_database
from interlock.store.database import Database, Row
from interlock.store.graph_writing import GraphWriter, State, state_of
from interlock.trace import Drawing, Edge, Kind, Node, Occupied, Relation

A, B, POD = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}", "workload:shop/production/web/pod-1"
DRAWINGS = (
    Drawing((Node(A, Kind.EVIDENCE, "one"),), (Edge(B, Relation.SHOWN_BY, A), Edge(B, Relation.SHOWN_BY, A))),
    Drawing((Node(B, Kind.ARTIFACT, "web"), Node(B, Kind.THING, "web 2")), product="shop"),
    Drawing((Node(B, Kind.ARTIFACT),), (), (Occupied("environment:shop/production", ((POD, B),)),), product="shop"),
    Drawing((Node(B, Kind.THING, "late"),), (), (Occupied("environment:shop/production"),), product="bank"),
)
TABLES = ("state", "product", "node", "said", "edge", "entry", "about", "owned", "running", "plane", "several")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def draw(database: Database, writer: GraphWriter, drawings: Sequence[Drawing]) -> State:
    with database.writing() as session:
        session.serialise()
        return writer.draw(session, state_of(session), drawings)


def rows_of(database: Database) -> dict[str, list[Row]]:
    with database.reading() as session:
        return {one: sorted(session.rows(f"SELECT * FROM graph_{one}")) for one in TABLES}  # noqa: S608


def test_the_same_entries_give_the_same_rows_however_they_are_cut_and_whoever_draws(
    database: Database, tmp_path: Path
) -> None:
    assert draw(database, GraphWriter(), DRAWINGS) == State(4, 1, 0)
    other, writer = open_database(tmp_path / "other"), GraphWriter()
    for at, one in enumerate(DRAWINGS):
        draw(other, writer, [one])
        if at % 2:
            writer.keep()
        else:
            writer = GraphWriter()
    assert rows_of(other) == rows_of(database)
    other.close()


def test_what_failed_has_taught_nothing(database: Database) -> None:
    writer = GraphWriter()

    class Killed(Exception):
        pass

    def fails() -> None:
        with database.writing() as session:
            writer.draw(session, state_of(session), DRAWINGS)
            raise Killed

    with pytest.raises(Killed):
        fails()
    assert all(not rows for rows in rows_of(database).values())
    writer.begin()
    assert draw(database, writer, DRAWINGS) == State(4, 1, 0)


def test_a_node_is_the_most_specific_that_was_said_and_labelled_as_it_was_last(database: Database) -> None:
    draw(database, GraphWriter(), DRAWINGS)
    nodes = {row[0]: row[2:] for row in rows_of(database)["node"]}
    assert nodes[2] == (14, "late")
    assert nodes[1] == (1, "one")


def test_saying_again_what_was_said_last_in_the_same_product_adds_no_row(database: Database) -> None:
    draw(database, GraphWriter(), DRAWINGS)
    assert [row[:3] for row in rows_of(database)["said"] if row[0] == 2] == [(2, 1, 1), (2, 3, 2)]


def test_numbers_that_another_edition_gave_are_forgotten(database: Database) -> None:
    writer = GraphWriter()
    draw(database, writer, DRAWINGS)
    writer.keep()
    with database.writing() as session:
        for one in TABLES:
            session.run(f"DELETE FROM graph_{one}")  # noqa: S608
        session.run("INSERT INTO graph_node (id, name, kind, label) VALUES (77, ?, 0, '')", (b"\x01" + b"\xaa" * 32,))
        session.run("INSERT INTO graph_state (number, entries, edges, edition) VALUES (1, 0, 0, 1)")
    assert draw(database, writer, DRAWINGS[:1]).edition == 1
    assert rows_of(database)["edge"] == [(78, 6, 0, 0, 77)]
