"""Power cut and crowding: a process killed at any point loses nothing it acknowledged; many at once make one log."""

import multiprocessing
import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import sha256
from interlock.ledger import Checkpoint, Draft
from interlock.ledger.fsck import fsck
from interlock.store import Log, Store, sqlite
from interlock.store.graph_rebuild import check_graph
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

FORK = multiprocessing.get_context("fork")
ORIGIN = "log.example/crash"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def open_here(folder: Path) -> Store:
    return open_store(folder, log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32), timeout_s=60)


def one(worker: int, number: int) -> Draft:
    return draft(number, AT + timedelta(seconds=number), body=b"worker %d entry %d " % (worker, number) + b"." * 900)


def append_for_ever(folder: Path, worker: int, report: int, merge_every: int) -> None:
    """Append batch after batch, and say so only once the store has."""
    sqlite.MERGE_EVERY_PAGES = merge_every  # type: ignore[misc]  # so that kills also hit the merging of the log
    with open_here(folder) as store:
        for number in range(0, 1_000_000, 3):
            batch = [one(worker, number + more) for more in range(3)]
            for ticket, each in zip(store.ledger.append(batch), batch, strict=True):
                os.write(report, f"{ticket.index} {sha256(each.envelope).hex}\n".encode())


def killed_while_appending(folder: Path, worker: int, wait_s: float, merge_every: int) -> dict[int, str]:
    """Kill an appending process after a while; give what it had acknowledged."""
    reading, writing = os.pipe()
    child = FORK.Process(target=append_for_ever, args=(folder, worker, writing, merge_every))
    child.start()
    os.close(writing)
    with open(reading, "rb") as lines:  # noqa: PTH123, a pipe has no path
        first = lines.readline() if worker % 3 else b""  # every third dies at a moment of its start
        time.sleep(wait_s)
        child.kill()
        child.join()
        told = first + lines.read()
    whole = told[: told.rfind(b"\n") + 1]
    return {int(index): digest for index, digest in (line.decode().split() for line in whole.splitlines())}


@pytest.mark.parametrize("merge_every", [5, sqlite.MERGE_EVERY_PAGES])
def test_killing_the_writer_at_any_moment_loses_nothing_acknowledged_and_never_forks(
    tmp_path: Path, merge_every: int
) -> None:
    chance = random.Random(merge_every)  # noqa: S311, moments need no secrecy
    acknowledged: dict[int, str] = {}
    seen: Checkpoint | None = None
    for worker in range(15):
        acknowledged |= killed_while_appending(tmp_path / "data", worker, chance.uniform(0.0, 0.12), merge_every)
        with open_here(tmp_path / "data") as store:
            store.ledger.append([])
            with store.ledger.rows() as rows:
                report = fsck(rows, [SIGNER.verifier], seen)
                assert report.faults == ()
                assert list(rows.misfiled()) == []
            seen = store.ledger.checkpoint()
            stored = {record.index: sha256(record.envelope).hex for record in store.ledger.entries(0, seen.size)}
            drawn = check_graph(store.database)
            assert (drawn.entries, drawn.named) == (seen.size, ())
        assert acknowledged.items() <= stored.items()
    assert len(acknowledged) >= 30


def append_some(folder: Path, worker: int, count: int) -> None:
    with open_here(folder) as store:
        for number in range(count):
            store.ledger.append([draft(0, AT, body=b"worker %d entry %d" % (worker, number))])


def test_four_processes_append_at_once_without_an_error_and_make_one_tree(tmp_path: Path) -> None:
    folder = tmp_path / "data"  # made by all four at once
    children = [FORK.Process(target=append_some, args=(folder, worker, 200)) for worker in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join(300)
    assert [child.exitcode for child in children] == [0, 0, 0, 0]
    with open_here(folder) as store:
        assert store.ledger.checkpoint().size == 800
        bodies = {record.envelope for record in store.ledger.entries(0, 800)}
        assert bodies == {b"worker %d entry %d" % (worker, number) for worker in range(4) for number in range(200)}
        with store.ledger.rows() as rows:
            assert fsck(rows, [SIGNER.verifier], None).faults == ()
            assert list(rows.misfiled()) == []


def test_a_process_made_by_fork_uses_a_connection_of_its_own(tmp_path: Path) -> None:
    with open_here(tmp_path / "data") as store:
        store.ledger.append([one(0, 0)])

        def work() -> None:
            store.ledger.append([one(1, 1)])
            os._exit(0 if store.ledger.checkpoint().size == 2 else 1)

        child = FORK.Process(target=work)
        child.start()
        child.join(60)
        assert child.exitcode == 0
        assert store.ledger.append([one(0, 2)])[0].index == 2
        with store.ledger.rows() as rows:
            assert fsck(rows, [SIGNER.verifier], None).faults == ()
