"""The index of envelopes: found whether filed or not, also when two digests begin alike."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log
from interlock.store.database import Database
from interlock.store.filing import FILED_AT_ONCE, Unfiled, candidates, start_in, start_of
from interlock.store.opening import open_database
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/filing"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    with opened.writing() as session:
        session.run("INSERT INTO log (origin, created, filed) VALUES ('o', '', 0)")
    yield opened
    opened.close()


def test_an_envelope_is_filed_under_six_bytes_of_its_digest() -> None:
    assert start_of("0123456789ab" + "f" * 52) == 0x0123456789AB
    leaf = b'{"at":"2026-11-21T12:00:00Z","envelope":{"sha256":"0123456789ab' + b"f" * 52 + b'"},"kind":"k"}'
    assert start_in(leaf) == 0x0123456789AB


@pytest.mark.parametrize("leaf", [b"", b"{}", b'"envelope":{"sha256":"xyz', b'"envelope":{"sha256":"'])
def test_a_leaf_that_is_none_of_ours_is_filed_nowhere(leaf: bytes) -> None:
    assert start_in(leaf) == -1


def test_entries_of_one_start_are_all_candidates_before_and_after_filing(database: Database) -> None:
    unfiled = Unfiled(0)
    unfiled.add([7, 8, 7])
    with database.writing() as session:
        assert candidates(session, unfiled, [7]) == [0, 2]
        filed = unfiled.file(session, [9] * (FILED_AT_ONCE - 4) + [7])
        assert filed is not None
        assert filed.first == FILED_AT_ONCE
        filed.add([8])
        assert candidates(session, filed, [7, 8, 5]) == [0, 1, 2, FILED_AT_ONCE - 1, FILED_AT_ONCE]


def test_few_entries_wait_until_there_are_more(database: Database) -> None:
    unfiled = Unfiled(0, [1] * (FILED_AT_ONCE - 2))
    with database.writing() as session:
        assert unfiled.file(session, [2]) is None
        assert session.rows("SELECT count(*) FROM entry_digest") == [(0,)]
        assert unfiled.places([2]) == []  # it is not durable yet


def test_what_was_read_before_is_not_read_again_until_it_is_filed(tmp_path: Path) -> None:
    signer = NoteSigner(ORIGIN, generate())
    store = open_store(str(tmp_path), log=Log(ORIGIN, (signer.verifier,), (signer,)), results_key=bytes(32))
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def read(known: Unfiled | None = None) -> Unfiled:
        with store.database.reading() as session:
            return Unfiled.read(session, known)

    assert read().starts == []
    store.ledger.append([draft(number, at) for number in range(3)])
    first = read(read())
    assert len(first.starts) == 3
    assert read(first) is first
    store.ledger.append([draft(3, at)])
    second = read(first)
    assert (second.starts[:3], len(second.starts), len(first.starts)) == (first.starts, 4, 3)
    assert second.starts == read().starts
    with store.database.writing() as session:
        session.run("UPDATE log SET filed = 2")
    assert (read(second).first, read(second).starts) == (2, second.starts[2:])
    store.close()
