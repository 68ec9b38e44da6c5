"""SQLite: which library, and what each of its failures becomes, each one made for real."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger.fsck import fsck
from interlock.store import (
    Log,
    Store,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    engine_facts,
)
from interlock.store.ledger import StoredLedger
from interlock.store.migrations.steps import EVIDENCE
from interlock.store.opening import FILE_NAME, open_database
from interlock.store.sqlite import choose, driver
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

SIGNER = NoteSigner("log.example/sqlite", generate())
LOG = Log("log.example/sqlite", (SIGNER.verifier,), (SIGNER,))
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MS_RDONLY, MS_REMOUNT = 1, 32


def opened(folder: Path, *, is_read_only: bool = False, timeout_s: float = 30.0) -> Store:
    return open_store(folder, log=LOG, results_key=bytes(32), is_read_only=is_read_only, timeout_s=timeout_s)


def setting(store: Store, name: str) -> object:
    with store._database.reading() as session:
        return session.rows(f"PRAGMA {name}")[0][0]


def mount(where: Path, flags: int, options: str) -> bool:
    """Mount a small file system in memory, where that is permitted."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.mount(b"tmpfs", os.fsencode(where), b"tmpfs", flags, options.encode()) == 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not mount(disk, 0, "size=2500k"):
        pytest.skip("this user may not mount a small file system")
    yield disk
    ctypes.CDLL(None).umount2(os.fsencode(disk), 2)


def test_the_file_says_whose_it_is_and_is_durable(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert setting(store, "application_id") == EVIDENCE.application_id
        assert setting(store, "journal_mode") == engine_facts().journal
        assert setting(store, "synchronous") == 2
        assert setting(store, "foreign_keys") == 1
        assert setting(store, "trusted_schema") == 0
        assert setting(store, "busy_timeout") == 30_000
    assert (tmp_path / FILE_NAME).read_bytes()[68:72] == b"ILK1"


@pytest.mark.parametrize(
    ("module", "version", "journal"),
    [
        ("pysqlite3", (3, 53, 4), "wal"),
        ("sqlite3", (3, 51, 3), "wal"),
        ("sqlite3", (3, 51, 2), "delete"),
        ("sqlite3", (3, 40, 1), "delete"),
        ("sqlite3", (4, 0, 0), "wal"),
    ],
)
def test_only_a_library_without_the_fault_gets_a_write_ahead_log(
    module: str, version: tuple[int, ...], journal: str
) -> None:
    engine = choose([(module, version)])
    assert engine.journal == journal
    assert engine.module == module
    assert ("rollback journal" in engine.says()) == (journal == "delete")
    assert ".".join(map(str, version)) in engine.says()


def test_with_an_old_library_everything_works_with_a_rollback_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    opened(tmp_path).close()  # made with a write-ahead log, and then met by a machine with the old library
    monkeypatch.setattr("interlock.store.sqlite.driver", lambda: sqlite3)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    with opened(tmp_path) as store:
        assert setting(store, "journal_mode") == "delete"
        store.ledger.append([draft(number, AT) for number in range(300)])
        with opened(tmp_path) as other:
            other.ledger.append([draft(number, AT) for number in range(250, 400)])
        with store.ledger.rows() as rows:
            assert fsck(rows, [SIGNER.verifier], None).faults == ()


def test_a_locked_store_names_the_process_that_holds_it(tmp_path: Path) -> None:
    opened(tmp_path).close()
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        connection = driver().connect(tmp_path / FILE_NAME, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        os.write(ready[1], b".")
        os.read(go[0], 1)
        os._exit(0)
    try:
        os.read(ready[0], 1)
        with opened(tmp_path, timeout_s=0.3) as store:
            began = time.monotonic()
            with pytest.raises(StoreLocked) as caught:
                store.ledger.append([draft(1, AT)])
            assert time.monotonic() - began >= 0.25
            assert f"process {child}" in str(caught.value)
            assert "0.3 s" in str(caught.value)
            assert list(store.ledger.leaves()) == []  # readers go on
            store.results.put({b"k": b"v"})  # the cache may lose, and must not wait or fail
            assert store.results.get([b"k"]) == {}
    finally:
        os.write(go[1], b".")
        os.waitpid(child, 0)
        for end in (*ready, *go):
            os.close(end)
    with opened(tmp_path) as store:
        assert store.ledger.append([draft(1, AT)])[0].index == 0


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Path) -> None:
    acknowledged = 0
    with opened(small_disk / "data") as store:
        with pytest.raises(StoreFull):  # noqa: PT012, which append fails is the disk's choice
            for number in range(1000):
                store.ledger.append([draft(number, AT, body=os.urandom(4000) + b"%d" % number)])
                acknowledged += 1
        assert acknowledged > 5
        with pytest.raises(StoreFull):
            store.blobs.put(os.urandom(400_000), "application/octet-stream")
        store.results.put({b"k": os.urandom(400_000)})
        assert store.ledger.checkpoint().size == acknowledged
    with opened(small_disk / "data", is_read_only=True) as store, store.ledger.rows() as rows:
        report = fsck(rows, [SIGNER.verifier], None)
        assert (report.faults, report.entries) == ((), acknowledged)


def test_a_disk_without_any_room_cannot_take_a_store(small_disk: Path) -> None:
    ballast = os.open(small_disk / "ballast", os.O_CREAT | os.O_WRONLY)
    with pytest.raises(OSError, match="space"):  # noqa: PT012, it ends full
        while True:
            os.write(ballast, bytes(4096))
    os.close(ballast)
    with pytest.raises(StoreFull):
        opened(small_disk / "data")


def test_the_most_pages_a_file_may_have_is_a_full_store_too(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ledger.append([draft(1, AT)])
        store._database._connection.execute("PRAGMA max_page_count = 40").fetchall()  # type: ignore[attr-defined]
        with pytest.raises(StoreFull):
            store.ledger.append([draft(2, AT, body=os.urandom(400_000))])
        assert store.ledger.checkpoint().size == 1
        store._database._connection.execute("PRAGMA max_page_count = 4000").fetchall()  # type: ignore[attr-defined]
        assert store.ledger.append([draft(2, AT)])[0].index == 1


def test_a_read_only_medium_is_read_and_not_written(small_disk: Path) -> None:
    with opened(small_disk / "data") as store:
        store.ledger.append([draft(1, AT)])
    assert mount(small_disk, MS_RDONLY | MS_REMOUNT, "size=2500k")
    with opened(small_disk / "data", is_read_only=True) as store:
        assert store.ledger.checkpoint().size == 1
    with pytest.raises(StoreReadOnly):
        opened(small_disk / "data")
    with pytest.raises(StoreReadOnly):
        opened(small_disk / "other")


def test_a_read_only_medium_whose_newest_entries_cannot_be_read_is_refused(small_disk: Path) -> None:
    store = opened(small_disk / "data")
    store.ledger.append([draft(1, AT)])
    names = [FILE_NAME, f"{FILE_NAME}-wal"]
    kept = {name: (small_disk / "data" / name).read_bytes() for name in names}
    store.close()
    for name, body in kept.items():  # as a copy made while the store was open
        (small_disk / "data" / name).write_bytes(body)
    assert mount(small_disk, MS_RDONLY | MS_REMOUNT, "size=2500k")
    with pytest.raises(StoreReadOnly, match="write-ahead log"):
        opened(small_disk / "data", is_read_only=True)


@pytest.mark.parametrize("body", [b"not a database " * 400, b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 4080])
@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_file_that_is_no_database_is_corrupt_and_left_as_it_is(
    tmp_path: Path, body: bytes, is_read_only: bool
) -> None:
    (tmp_path / FILE_NAME).write_bytes(body)
    with pytest.raises(StoreCorrupt):
        open_database(tmp_path, is_read_only=is_read_only)
    assert (tmp_path / FILE_NAME).read_bytes() == body


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    connection = driver().connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    for is_read_only in (False, True):
        with pytest.raises(StoreCorrupt, match="not made by Interlock"):
            open_database(tmp_path, is_read_only=is_read_only)


def test_overwritten_pages_are_reported_and_never_crash(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        StoredLedger(store.database, LOG, is_drawn=False).append([draft(number, AT) for number in range(400)])
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    told = 0
    for page in range(len(whole) // 8192):
        spoilt = bytearray(whole)
        spoilt[page * 8192 + 100 : (page + 1) * 8192] = b"\xa5" * 8092
        path.write_bytes(spoilt)
        try:
            with opened(tmp_path, is_read_only=True) as store, store.ledger.rows() as rows:
                told += bool(fsck(rows, [SIGNER.verifier], None).faults) or bool(list(rows.misfiled()))
        except StoreError as error:
            assert isinstance(error, StoreCorrupt), error  # noqa: PT017, the kind is what is tested
            told += 1
    assert told >= len(whole) // 8192 - 112  # tables and indices that hold nothing yet have nothing to spoil


def test_wrong_use_of_the_driver_stays_a_bug(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.close()
    with pytest.raises(driver().ProgrammingError):
        store.ledger.checkpoint()
