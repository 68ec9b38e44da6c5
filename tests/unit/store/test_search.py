"""What only the stored index does: bounds of time, what is missing, and what no library can search."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log, Store
from interlock.store.search import StoredWords
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store
from interlock.trace import EVERYTHING, Sight
from interlock.trace.errors import SearchOff
from interlock.trace.query import Found, read_query

ORIGIN = "log.example/search"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Give a store with an entry a day, ten of them."""
    made = open_store(str(tmp_path), log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32))
    for number in range(10):
        made.ledger.append([draft(number, AT + timedelta(days=number))])
    return made


def find(store: Store, text: str, sight: Sight = EVERYTHING) -> Found:
    return StoredWords(store.database).find(read_query(text, NOW), sight, most=100)


def test_what_is_appended_is_found_at_once_within_its_time(store: Store) -> None:
    assert find(store, "kind:evidence").entries == tuple(range(9, -1, -1))
    assert find(store, "kind:evidence since:2026-01-03 until:2026-01-04").entries == (3, 2)
    assert find(store, "kind:evidence since:2026-01-03T00:00:01Z until:2026-01-05T00:00Z").entries == (3,)
    assert find(store, "kind:evidence since:2027-01-01").entries == ()
    assert find(store, "kind:evidence since:2026-01-08", Sight(None, 9)).entries == (8, 7)
    store.close()


def test_what_belongs_to_no_product_that_is_seen_is_neither_found_nor_counted(store: Store) -> None:
    found = find(store, "kind:evidence", Sight(frozenset({"shop"})))
    assert (found.entries, found.count, found.is_exact) == ((), 0, True)
    store.close()


def test_without_the_table_search_is_off_and_the_ledger_goes_on(store: Store) -> None:
    with store.database.writing() as session:
        session.run("DROP TABLE search")
    store.ledger.append([draft(10, AT + timedelta(days=11))])
    with pytest.raises(SearchOff, match="no index of words") as caught:
        find(store, "kind:evidence")
    assert "interlock trace rebuild" in str(caught.value.fields["remedy"])
    store.close()


def test_entries_that_are_in_no_index_are_told(store: Store) -> None:
    assert find(store, "kind:evidence").unfiled == 0
    with store.database.writing() as session:
        session.run("INSERT INTO search_gap (first, ends) VALUES (3, 5)")
        session.run("UPDATE graph_state SET entries = 9")
    assert find(store, "kind:evidence").unfiled == 3
    store.close()
