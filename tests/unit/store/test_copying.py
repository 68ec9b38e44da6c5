"""Rows travel from one store to another whole, page by page, without what can be made again."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger.fsck import fsck
from interlock.store import Log, Store, copying
from interlock.store.backups import Within
from interlock.store.copying import copy_tables, is_empty
from interlock.store.tables import METADATA
from interlock.store.word_rebuild import rebuild_words
from interlock.testing.ledger import draft
from interlock.testing.postgres import PostgresServer
from interlock.testing.stores import open_store

SIGNER = NoteSigner("log.example/copied", generate())
LOG = Log("log.example/copied", (SIGNER.verifier,), (SIGNER,))
AT = datetime(2026, 1, 1, tzinfo=UTC)
ENTRIES = 40


def filled(where: str) -> Store:
    store = open_store(where, log=LOG, results_key=bytes(32))
    for number in range(ENTRIES):
        store.ledger.append([draft(number, AT + timedelta(days=number))])
    for _ in range(5):
        store.blobs.put(os.urandom(2_000), "text/plain")
    store.results.put({b"k": b"an answer"})
    return store


def copied(source: Store, target: Store) -> None:
    with source.database.reading() as before, target.database.writing() as after:
        assert is_empty(after)
        copy_tables(before, after)
        assert not is_empty(after)
        rebuild_words(Within(after, "here"))


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    with store.database.reading() as session:
        names = ", ".join(column.name for column in METADATA.tables[table].columns)
        return sorted(session.rows(f"SELECT {names} FROM {table}"))  # noqa: S608


def test_every_row_is_there_and_the_log_holds_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_AT_ONCE", 3)
    monkeypatch.setattr(copying, "_LARGE_AT_ONCE", 2)
    with filled(str(tmp_path / "a")) as source, open_store(tmp_path / "b", log=LOG, results_key=bytes(32)) as target:
        copied(source, target)
        for table in METADATA.tables:
            if table != "result":
                assert rows(source, table) == rows(target, table), table
        assert rows(target, "result") == []
        with target.ledger.rows() as reader:
            assert fsck(reader, [SIGNER.verifier], source.ledger.checkpoint()).is_sound
        assert target.ledger.append([draft(ENTRIES, AT + timedelta(days=ENTRIES))])[0].index == ENTRIES


@pytest.mark.server("postgresql")
def test_to_postgresql_and_back_nothing_changes(tmp_path: Path, postgres: PostgresServer) -> None:
    with (
        filled(str(tmp_path / "a")) as source,
        open_store(postgres.new_database(), log=LOG, results_key=bytes(32)) as there,
        open_store(tmp_path / "b", log=LOG, results_key=bytes(32)) as back,
    ):
        copied(source, there)
        copied(there, back)
        for table in METADATA.tables:
            if table not in {"result", "schema_version"}:
                assert rows(source, table) == rows(there, table) == rows(back, table), table
        with there.ledger.rows() as reader:
            assert fsck(reader, [SIGNER.verifier], source.ledger.checkpoint()).is_sound
        assert there.ledger.append([draft(ENTRIES, AT + timedelta(days=ENTRIES))])[0].index == ENTRIES
