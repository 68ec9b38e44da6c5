"""The index of words is made again from the ledger alone, with the same in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from interlock.crypto import NoteSigner, generate
from interlock.store import Log, Store
from interlock.store.graph_rebuild import rebuild_graph
from interlock.store.word_rebuild import rebuild_words
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/words"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 1, 1, tzinfo=UTC)


def vocabulary(store: Store) -> list[tuple[str, int, str, int]]:
    """Give every word with the entry, the field and the place where it stands."""
    with store.database.reading() as session:
        session.run("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, instance)")
        rows = session.rows("SELECT term, doc, col, offset FROM temp.vocabulary ORDER BY 1, 2, 3, 4")
        session.run("DROP TABLE temp.vocabulary")
    return rows


def test_what_is_filed_again_is_what_was_filed_and_spoilt_words_and_gaps_are_gone(tmp_path: Path) -> None:
    store = open_store(str(tmp_path), log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32))
    for number in range(7):
        store.ledger.append([draft(number, AT + timedelta(days=number))])
    before = vocabulary(store)
    assert {row[1] for row in before} == set(range(7))
    for rebuild in (rebuild_words, rebuild_graph):
        with store.database.writing() as session:
            session.run("INSERT INTO search (rowid, person) VALUES (3, 'mallory')")
            session.run("INSERT INTO search_gap (first, ends) VALUES (1, 2)")
        assert vocabulary(store) != before
        rebuild(store.database)
        assert vocabulary(store) == before
        with store.database.reading() as session:
            assert session.rows("SELECT 1 FROM search_gap") == []
    store.close()


def test_a_store_that_was_made_without_an_index_gets_one(tmp_path: Path) -> None:
    store = open_store(str(tmp_path), log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32))
    with store.database.writing() as session:
        session.run("DROP TABLE search")
    store.ledger.append([draft(0, AT)])
    assert rebuild_words(store.database)
    assert {row[1] for row in vocabulary(store)} == {0}
    store.close()
