from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log
from interlock.store.database import Database
from interlock.store.ledger import StoredLedger
from interlock.store.ledger_rows import LedgerRows, envelopes_of, pack_of, tile_of
from interlock.store.opening import open_database
from interlock.testing.ledger import draft

SIGNER = NoteSigner("log.example/rows", generate())
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    log = StoredLedger(opened, Log("log.example/rows", (SIGNER.verifier,), (SIGNER,)))
    log.append([draft(number, AT) for number in range(300)])
    log.append([draft(number, AT) for number in range(300, 310)])
    yield opened
    opened.close()


def test_everything_that_is_stored_is_given_in_its_order(database: Database) -> None:
    with database.reading() as session:
        rows = LedgerRows(session)
        records = list(rows.records())
        assert [one.index for one in records] == list(range(310))
        assert [one.envelope for one in records] == [draft(number, AT).envelope for number in range(310)]
        assert [(one.level, one.index) for one in rows.tiles()] == [(0, 0), (0, 1), (1, 0)]
        assert len(list(rows.checkpoints())) == 1
        assert rows.checkpoint() not in list(rows.checkpoints())
        subjects = list(rows.subjects())
        assert (len(subjects), subjects) == (310, sorted(subjects))
        assert list(rows.misfiled()) == []


def test_an_entry_whose_pack_is_gone_has_an_empty_envelope_and_is_not_left_out(database: Database) -> None:
    with database.writing() as session:
        session.run("DELETE FROM pack")
        records = list(LedgerRows(session).records())
        assert (len(records), {one.envelope for one in records}) == (310, {b""})
        assert pack_of(session, 5).envelope(5) == b""


def test_a_row_of_the_index_that_is_gone_or_too_much_is_named(database: Database) -> None:
    with database.writing() as session:
        filed = session.rows("SELECT start, idx FROM entry_digest ORDER BY idx LIMIT 1")
        if filed:
            session.run("DELETE FROM entry_digest WHERE idx = ?", (filed[0][1],))
        session.run("INSERT INTO entry_digest (start, idx) VALUES (1, 305)")
        wrong = set(LedgerRows(session).misfiled())
    assert wrong == {305, *(row[1] for row in filed)}


def test_a_pack_that_does_not_join_on_to_the_last_is_named(database: Database) -> None:
    with database.writing() as session:
        last = session.rows("SELECT max(first) FROM pack")[0][0]
        session.run("UPDATE pack SET first = first + 1 WHERE first = ?", (last,))
        assert last + 1 in set(LedgerRows(session).misfiled())


def test_envelopes_are_read_in_portions_of_at_least_one(database: Database) -> None:
    with database.reading() as session:
        first = envelopes_of(session, 0, 310)
        assert [one.index for one in first] == list(range(len(first)))
        assert 0 < len(first) < 310
        assert [one.index for one in envelopes_of(session, 309, 310)] == [309]
        assert envelopes_of(session, 310, 310) == []


def test_a_tile_that_is_not_there_is_empty(database: Database) -> None:
    with database.reading() as session:
        tile = tile_of(session)
        assert (len(tile(0, 0)), len(tile(0, 1)), tile(0, 2)) == (256 * 32, 54 * 32, b"")
