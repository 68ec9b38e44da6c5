"""A store for tests is the store, opened in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.store import Log
from interlock.store.sqlite import SqliteDatabase
from interlock.testing.stores import open_store

SIGNER = NoteSigner("log.example", generate())
LOG = Log("log.example", (SIGNER.verifier,), (SIGNER,))


def test_a_folder_becomes_a_store_of_that_log(tmp_path: Path) -> None:
    with open_store(tmp_path / "data", log=LOG, results_key=bytes(32)) as store:
        assert store.ledger.origin == "log.example"


def test_a_key_that_is_no_key_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    close = SqliteDatabase.close

    def told(database: SqliteDatabase) -> None:
        closed.append(database.where)
        close(database)

    monkeypatch.setattr(SqliteDatabase, "close", told)
    with pytest.raises(ValueError, match="key"):
        open_store(tmp_path / "data", log=LOG, results_key=b"short")
    assert closed == [str(tmp_path / "data" / "interlock.db")]
