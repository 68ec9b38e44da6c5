from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import Subject, sha256
from interlock.store import Log
from interlock.store.database import Database
from interlock.store.graph_rebuild import check_graph, rebuild_graph
from interlock.store.inventories import StoredInventories
from interlock.store.ledger import StoredLedger
from interlock.supply.recorded import Recording
from interlock.testing.ledger import draft
from tests.inventories import AT, POSTGRES, component, database_of, inventory

SIGNER = NoteSigner("log.example/rebuild", generate())
LOG = Log("log.example/rebuild", (SIGNER.verifier,), (SIGNER,))


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    for opened in database_of(request, tmp_path):
        ledger, book = StoredLedger(opened, LOG), StoredInventories(opened)
        for number in range(0, 30, 3):
            drafts = [draft(one, AT) for one in range(number, number + 3)]
            made_of = Recording(
                (Subject("thing", drafts[0].subjects),),
                inventory(component(version=str(number % 2))),
                AT,
                sha256(drafts[0].envelope),
            )
            ledger.append(drafts, beside=book.entering([made_of]).within)
        yield opened


def change(database: Database, *statements: str) -> None:
    """Change the tables as somebody with a database tool would."""
    with database.writing() as session:
        for statement in statements:
            session.run(statement)


def test_what_appends_drew_is_what_the_ledger_alone_gives(database: Database) -> None:
    found = check_graph(database)
    assert (found.is_same, found.entries, found.named) == (True, 30, ())
    assert rebuild_graph(database).is_same


@pytest.mark.parametrize(
    ("statement", "table", "what"),
    [
        ("DELETE FROM graph_edge WHERE entry = 7", "graph_edge", "missing"),
        ("INSERT INTO graph_edge VALUES (1, 5, 0, 3, 2)", "graph_edge", "not in the ledger"),
        ("UPDATE graph_node SET label = 'forged' WHERE id = 3", "graph_node", "changed"),
        ("UPDATE graph_said SET called = 5 WHERE node = 1", "graph_said", "changed"),
        ("UPDATE graph_entry SET scope = 9 WHERE entry = 4", "graph_entry", "changed"),
        ("DELETE FROM graph_plane", "graph_plane", "missing"),
        ("UPDATE graph_state SET edges = 1", "graph_state", "changed"),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_taken_or_added_is_found_and_mended(
    database: Database, statement: str, table: str, what: str
) -> None:
    change(database, statement)
    for _ in range(2):
        found = check_graph(database)
        assert not found.is_same
        assert {(one.table, one.what) for one in found.named} == {(table, what)}
    assert rebuild_graph(database).named == found.named
    assert check_graph(database).is_same
    StoredLedger(database, LOG).append([draft(99, AT)])
    assert check_graph(database).is_same


def test_a_graph_that_was_never_drawn_is_drawn_with_the_same_rows(database: Database) -> None:
    tables = ("product", "node", "said", "edge", "entry", "about", "owned", "running", "plane", "several")
    with database.reading() as session:
        before = [sorted(session.rows(f"SELECT * FROM graph_{one}")) for one in tables]  # noqa: S608
    change(database, *(f"DELETE FROM graph_{one}" for one in (*tables, "state")))  # noqa: S608
    assert rebuild_graph(database).differences > 100
    with database.reading() as session:
        assert [sorted(session.rows(f"SELECT * FROM graph_{one}")) for one in tables] == before  # noqa: S608


def test_numbers_that_a_process_has_in_mind_are_forgotten_where_the_graph_was_mended(database: Database) -> None:
    ledger = StoredLedger(database, LOG)
    ledger.append([draft(40, AT)])
    change(database, "UPDATE graph_node SET id = id + 1000 WHERE id > 5")
    assert not rebuild_graph(database).is_same
    ledger.append([draft(41, AT), draft(40, AT)])
    assert check_graph(database).is_same
