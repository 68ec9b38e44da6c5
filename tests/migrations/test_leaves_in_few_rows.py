"""A log of schema 1, a row for each leaf, is the same log after migration: read, proved and gone on with."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import sha256
from interlock.ledger import Draft, check_continues
from interlock.ledger.fsck import fsck
from interlock.store import Log, Store, StoreError, StoreReadOnly
from interlock.store.tables import METADATA
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/migrated"
SIGNER = NoteSigner(ORIGIN, generate())
LOG = Log(ORIGIN, (SIGNER.verifier,), (SIGNER,))
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZE = 4500
"""So many that the index of envelopes is filed for some of them and not for all."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "data") if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()


def opened(where: str, *, is_read_only: bool = False) -> Store:
    return open_store(where, log=LOG, results_key=bytes(32), is_read_only=is_read_only, timeout_s=30)


def drafts(first: int, count: int) -> list[Draft]:
    return [draft(number, AT + timedelta(seconds=number)) for number in range(first, first + count)]


def take_back(store: Store) -> None:
    """Leave what schema 1 left: a row for each leaf, under the names of then, and its number."""
    with store._database.writing() as session:
        leaves = [
            leaf for (body,) in session.rows("SELECT leaves FROM entry ORDER BY first") for leaf in body.split(b"\n")
        ]
        session.run("DELETE FROM entry")
        session.run_many("INSERT INTO entry (first, leaves) VALUES (?, ?)", list(enumerate(leaves)))
        for table in (
            "errand",
            "token_use",
            "event",
            "segment_merge",
            "segment_waste",
            "posting",
            "segment",
            "inventory_subject",
            "inventory",
            "component",
            "search",
            "search_gap",
            "search_short",
            "api_token",
            "answered",
            "said_before",
            "delivery",
            *("local_account", "session", "one_time", "failed_try", "authenticator", "synced", "pulled"),
            *("notice", "notice_channel", "saved_view"),
            *(name for name in METADATA.tables if name.startswith(("graph_", "board_"))),
        ):
            session.run(f"DROP TABLE {table}")
        session.run("ALTER TABLE entry RENAME COLUMN first TO idx")
        session.run("ALTER TABLE entry RENAME COLUMN leaves TO leaf")
        session.run("UPDATE schema_version SET version_num = '0001'")
        if "://" not in store._database.where:
            session.run("PRAGMA user_version = 1")


@pytest.fixture
def old(where: str) -> str:
    with opened(where) as store:
        for first in range(0, SIZE, 500):
            store.ledger.append(drafts(first, 500))
        take_back(store)
    return where


def test_every_entry_is_where_it_was_and_the_log_goes_on(old: str) -> None:
    with opened(old) as store:
        before = store.ledger.checkpoint()
        assert before.size == SIZE
        assert [record.envelope for record in store.ledger.entries(0, SIZE)] == [
            one.envelope for one in drafts(0, SIZE)
        ]
        assert len(list(store.ledger.leaves())) == SIZE
        for number in (0, 4095, 4096, SIZE - 1):
            ticket = store.ledger.find(sha256(drafts(number, 1)[0].envelope))
            assert ticket is not None
            assert (ticket.index, ticket.at) == (number, AT + timedelta(seconds=number))
        tickets = store.ledger.append([*drafts(SIZE - 2, 2), *drafts(SIZE, 3)])
        assert [ticket.index for ticket in tickets] == list(range(SIZE - 2, SIZE + 3))
        after = store.ledger.checkpoint()
        check_continues(before, after, store.ledger.consistency(before.size, after.size))
        with store.ledger.rows() as rows:
            assert fsck(rows, [SIGNER.verifier], before).faults == ()
            assert list(rows.misfiled()) == []


def test_several_may_open_it_at_once_and_it_is_migrated_once(old: str) -> None:
    sizes: list[int] = []

    def work() -> None:
        with opened(old) as store:
            sizes.append(store.ledger.checkpoint().size)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [SIZE] * 4


def test_it_is_not_read_before_it_is_migrated_and_then_it_is(old: str) -> None:
    with pytest.raises(StoreReadOnly, match="schema 1 must first be brought to"):
        opened(old, is_read_only=True)
    opened(old).close()
    with opened(old, is_read_only=True) as store:
        assert store.ledger.checkpoint().size == SIZE


def test_a_process_of_the_older_version_fails_and_writes_nothing(old: str) -> None:
    with opened(old) as store:
        for sql in (
            "SELECT leaf FROM entry WHERE idx = 0",
            "INSERT INTO entry (idx, leaf) SELECT 9999, note FROM checkpoint",
        ):
            with pytest.raises(StoreError), store._database.writing() as session:
                session.rows(sql)
        with store.ledger.rows() as rows:
            assert fsck(rows, [SIGNER.verifier], None).faults == ()
