from datetime import timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log, open_database
from interlock.store.errors import CursorUnknown
from interlock.store.graph import StoredGraph
from interlock.store.ledger import StoredLedger
from interlock.testing.ledger import draft
from interlock.trace import EVERYTHING, Graph, Way
from tests.inventories import AT

SIGNER = NoteSigner("log.example/graph", generate())


def test_how_many_entries_there_were_at_a_time(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    graph: Graph = StoredGraph(database)
    assert graph.entry_at(AT) == 0
    ledger = StoredLedger(database, Log("log.example/graph", (SIGNER.verifier,), (SIGNER,)))
    for number, minute in enumerate((0, 1, 1, 1, 4)):
        ledger.append([draft(number, AT + timedelta(minutes=minute))])
    found = [graph.entry_at(AT + timedelta(minutes=minute)) for minute in (-1, 0, 1, 3, 4, 9)]
    assert found == [0, 1, 4, 4, 5, 5]
    database.close()


@pytest.mark.parametrize(
    "word", ["x", "e.1.2.3.4", "n.1.2.3.4.5", "e.1.2.3.4.5.6", "c.1.2.3.4 ", "e.1.2.3.4.99999999999999999999"]
)
def test_a_word_that_no_page_gave_is_refused(tmp_path: Path, word: str) -> None:
    database = open_database(tmp_path)
    with pytest.raises(CursorUnknown):
        StoredGraph(database).links([1], Way.FORWARD, EVERYTHING, most=3, after=word)
    database.close()


def test_an_empty_graph_knows_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    graph = StoredGraph(database)
    assert graph.named("sha256:00", EVERYTHING) is None
    assert graph.links([1, -1], Way.BACKWARD, EVERYTHING, most=3).links == ()
    assert graph.live([1], EVERYTHING) == 0
    assert graph.extent().edges == 0
    database.close()
