"""A copy is of one moment, is put nowhere where anything is, and fills a store whole or not at all."""

from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger.fsck import fsck
from interlock.store import Log, Store, StoreFull
from interlock.store.backups import (
    check_empty_folder,
    copy_out,
    engine_of,
    fill,
    make_ready,
    meaning,
    put_in_place,
)
from interlock.store.database import Database
from interlock.store.errors import PlaceTaken, StoreFailed
from interlock.store.ledger import StoredLedger
from interlock.store.sqlite import SqliteDatabase
from interlock.testing.ledger import draft
from interlock.testing.postgres import PostgresServer
from interlock.testing.stores import open_store

SIGNER = NoteSigner("log.example/backup", generate())
LOG = Log("log.example/backup", (SIGNER.verifier,), (SIGNER,))
AT = datetime(2026, 1, 1, tzinfo=UTC)


def opened(where: str) -> Store:
    return open_store(where, log=LOG, results_key=bytes(32))


def sound(database: Database) -> int:
    with StoredLedger(database, LOG).rows() as rows:
        report = fsck(rows, [SIGNER.verifier], None)
    assert report.is_sound, report.faults
    return report.entries


def test_a_copy_made_while_others_append_is_of_one_moment(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a")) as store, opened(str(tmp_path / "a")) as reader:
        end, entered = threading.Event(), [0]

        def append() -> None:
            while not end.is_set():
                store.ledger.append([draft(entered[0], AT + timedelta(seconds=entered[0]))])
                entered[0] += 1

        thread = threading.Thread(target=append)
        thread.start()
        try:
            sizes = []
            for number in range(5):
                path = str(tmp_path / f"copy-{number}")
                copy_out(reader.database, path)
                make_ready(path, lambda database: sizes.append(sound(database)))
        finally:
            end.set()
            thread.join()
        assert sizes == sorted(sizes)
        assert sizes[-1] <= entered[0]
        assert not list(tmp_path.glob("copy-*-*")), "nothing lies beside a copy"


@pytest.mark.server("postgresql")
def test_a_copy_of_postgresql_fills_a_folder_and_another_database(tmp_path: Path, postgres: PostgresServer) -> None:
    path = str(tmp_path / "copy")
    with opened(postgres.new_database()) as store:
        assert engine_of(store.database) == "postgresql"
        for number in range(9):
            store.ledger.append([draft(number, AT)])
        copy_out(store.database, path)
    sizes: list[int] = []
    make_ready(path, lambda database: sizes.append(sound(database)))
    database = SqliteDatabase(path, is_read_only=True)
    with database.reading() as session:
        assert session.rows("SELECT 1 FROM search_gap") == [], "its words are filed"
    database.close()
    with opened(postgres.new_database()) as other:
        fill(other.database, path, lambda within: sizes.append(sound(within)))
        assert sizes == [9, 9]
        assert other.ledger.append([draft(9, AT)])[0].index == 9
        with pytest.raises(PlaceTaken):
            fill(other.database, path, lambda _: None)


@pytest.mark.server("postgresql")
def test_what_does_not_hold_fills_nothing(tmp_path: Path, postgres: PostgresServer) -> None:
    path = str(tmp_path / "copy")
    with opened(str(tmp_path / "a")) as store:
        store.ledger.append([draft(0, AT)])
        copy_out(store.database, path)

    def refuse(_: Database) -> None:
        raise StoreFailed(where="here", why="it does not hold")

    with opened(postgres.new_database()) as other:
        with pytest.raises(StoreFailed):
            fill(other.database, path, refuse)
        fill(other.database, path, lambda _: None)


@pytest.mark.parametrize("name", ["interlock.db", "interlock.db-wal", "interlock.db-journal"])
def test_nothing_is_put_where_a_store_or_a_piece_of_one_lies(tmp_path: Path, name: str) -> None:
    (tmp_path / "draft").write_bytes(b"new")
    (tmp_path / name).symlink_to("nowhere")
    with pytest.raises(PlaceTaken):
        check_empty_folder(str(tmp_path))
    with pytest.raises(PlaceTaken):
        put_in_place(str(tmp_path / "draft"), str(tmp_path))
    assert (tmp_path / name).readlink() == Path("nowhere")


def test_what_is_put_in_place_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "draft").write_bytes(b"new")
    (tmp_path / "draft").chmod(0o600)
    put_in_place(str(tmp_path / "draft"), str(tmp_path))
    assert (tmp_path / "interlock.db").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "interlock.db").stat().st_mode) == 0o600


def test_a_full_disk_is_told_as_one() -> None:
    assert isinstance(meaning("here", OSError(28, "No space left on device")), StoreFull)
    assert isinstance(meaning("here", OSError(5, "Input/output error")), StoreFailed)


def test_what_is_restored_signs_nobody_in_who_had_signed_out(tmp_path: Path) -> None:
    with opened(str(tmp_path / "a")) as store:
        store.ledger.append([draft(0, AT)])
        with store.database.writing() as session:
            session.run(
                "INSERT INTO session (secret, id, account, card, seen, until, ended) VALUES (?, 'a', 'b', ?, 0, 9, 0)",
                (b"1", b"{}"),
            )
            session.run("INSERT INTO one_time (secret, kind, card, until) VALUES (?, 'link', ?, 9)", (b"1", b"{}"))
            session.run("INSERT INTO failed_try (who, tries, until) VALUES ('ann', 5, 9)")
            session.run("INSERT INTO local_account (name, card) VALUES ('ann', ?)", (b"{}",))
        copy_out(store.database, str(tmp_path / "copy"))
    make_ready(str(tmp_path / "copy"), lambda _: None)
    copy = SqliteDatabase(str(tmp_path / "copy"), is_read_only=True)
    with copy.reading() as session:
        for table, count in (("session", 0), ("one_time", 0), ("failed_try", 0), ("local_account", 1)):
            assert session.rows(f"SELECT count(*) FROM {table}") == [(count,)]  # noqa: S608  # names of ours
    copy.close()
