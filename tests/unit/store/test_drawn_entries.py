from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.crypto import NoteSigner, generate
from interlock.evidence import CYCLONEDX
from interlock.kernel import Subject
from interlock.store import Log, open_database
from interlock.store import drawn_entries as module
from interlock.store.database import Database
from interlock.store.drawn_entries import DrawnEntries
from interlock.store.errors import GraphBehind, GraphDamaged
from interlock.store.graph import StoredGraph
from interlock.store.graph_rebuild import rebuild_graph
from interlock.store.inventories import StoredInventories
from interlock.store.ledger import StoredLedger
from interlock.testing.ledger import draft
from tests.inventories import AT, component, inventory

SIGNER = NoteSigner("log.example/drawn", generate())
LOG = Log("log.example/drawn", (SIGNER.verifier,), (SIGNER,))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def bare(database: Database, first: int, end: int) -> None:
    StoredLedger(database, LOG, is_drawn=False).append([draft(number, AT) for number in range(first, end)])


def test_what_is_appended_is_drawn_with_it_and_what_was_not_before_it_too(database: Database) -> None:
    bare(database, 0, 5)
    graph = StoredGraph(database)
    assert graph.extent().entries == 0
    StoredLedger(database, LOG).append([draft(5, AT)])
    assert graph.extent().entries == 6
    assert not DrawnEntries(database).is_behind()


def test_nobody_who_appends_waits_for_very_much_that_was_not_drawn(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AT_ONCE", 3)
    bare(database, 0, 5)
    StoredLedger(database, LOG).append([draft(5, AT)])
    graph = StoredGraph(database)
    assert graph.extent().entries == 0
    monkeypatch.setattr(module, "SLICE", 4)
    assert graph.catch_up() == 6
    assert graph.extent().entries == 6
    assert graph.catch_up() == 0


def test_a_store_that_may_not_be_written_says_how_far_its_graph_goes(database: Database, tmp_path: Path) -> None:
    bare(database, 0, 5)
    reading = open_database(tmp_path, is_read_only=True)
    with pytest.raises(GraphBehind, match="0 of the ledger's 5 entries"):
        StoredGraph(reading).catch_up()
    reading.close()


def test_what_fails_beside_an_append_leaves_no_trace_in_the_graph(database: Database) -> None:
    ledger = StoredLedger(database, LOG)

    def fails(_transaction: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.append([draft(0, AT)], beside=fails)
    assert StoredGraph(database).extent().nodes == 0
    ledger.append([draft(1, AT)])
    ledger.append([draft(0, AT)])
    assert StoredGraph(database).extent().entries == 2


def test_inventories_of_an_older_schema_are_those_of_the_only_sbom_that_can_have_said_them(database: Database) -> None:
    later = AT + timedelta(minutes=1)
    one, two, other = (replace(draft(number, at), kind=CYCLONEDX) for number, at in ((0, AT), (1, later), (8, later)))
    StoredLedger(database, LOG, is_drawn=False).append([one, two, other])
    book = StoredInventories(database)
    for subjects, at, version in ((one.subjects, AT, "1"), (two.subjects, later, "2")):
        book.record([Subject("thing", subjects)], inventory(component(version=version)), at)
    assert StoredGraph(database).catch_up() == 3
    with database.reading() as session:
        rows = session.rows("SELECT inventory, entry FROM inventory_subject ORDER BY inventory")
    assert rows == [(1, 0), (2, -1)]


def test_a_graph_that_shows_more_than_the_ledger_has_is_an_error_and_stays_one_until_it_is_drawn_anew(
    database: Database,
) -> None:
    ledger, graph = StoredLedger(database, LOG), StoredGraph(database)
    ledger.append([draft(number, AT) for number in range(3)])
    with database.writing() as session:
        session.run("UPDATE graph_state SET entries = 4")
    for number in (3, 4, 5):
        with pytest.raises(GraphDamaged, match=f"it shows {number + 1} entries, and the ledger has {number}"):
            graph.catch_up()
        ledger.append([draft(number, AT)])
    rebuild_graph(database)
    assert graph.catch_up() == 0
    assert graph.extent().entries == 6
