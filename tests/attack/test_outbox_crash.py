"""Power cut: a process killed at any point loses no event of what it acknowledged, and what waits is delivered."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from interlock.crypto import NoteSigner, generate
from interlock.ledger import Notice
from interlock.response import Errand, State
from interlock.response.errands import LEASE, after_success
from interlock.store import Log, Store
from interlock.store.outbox import StoredOutbox
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

FORK = multiprocessing.get_context("fork")
ORIGIN = "log.example/crash"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def open_here(folder: Path) -> Store:
    return open_store(folder, log=Log(ORIGIN, (SIGNER.verifier,), (SIGNER,)), results_key=bytes(32), timeout_s=60)


def append_for_ever(folder: Path, worker: int, report: int) -> None:
    with open_here(folder) as store:
        for number in range(1_000_000):
            body = b"worker %d entry %d" % (worker, number)
            notices = [Notice(f"{body.decode()} part {part}", "k", AT, body) for part in range(3)]
            store.ledger.append([draft(0, AT, body=body)], notices)
            os.write(report, body + b"\n")


def deliver_for_ever(folder: Path, at: datetime, report: int) -> None:
    with open_here(folder) as store:
        outbox = StoredOutbox(store.database)
        while True:
            found = outbox.unplanned(5)
            outbox.plan([one.number for one in found], [Errand(one.number, "tell x", "", AT) for one in found])
            for one, errand in outbox.claim(at, at + LEASE, 5):
                os.write(report, b"%d\n" % one.number)  # this is the sending
                outbox.settle([after_success(errand, "sent")])


def killed(work: object, wait_s: float, *arguments: object) -> list[bytes]:
    """Kill a process after a while; give the whole lines that it wrote."""
    reading, writing = os.pipe()
    child = FORK.Process(target=work, args=(*arguments, writing))  # type: ignore[arg-type]  # any function
    child.start()
    os.close(writing)
    with open(reading, "rb") as lines:  # noqa: PTH123, a pipe has no path
        first = lines.readline()
        time.sleep(wait_s)
        child.kill()
        child.join()
        told = first + lines.read()
    return told[: told.rfind(b"\n") + 1].splitlines()


def test_no_event_of_an_acknowledged_append_is_lost_and_none_is_there_without_its_entry(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311, moments need no secrecy
    told: set[bytes] = set()
    for worker in range(8):
        told.update(killed(append_for_ever, chance.uniform(0, 0.1), tmp_path / "data", worker))
    with open_here(tmp_path / "data") as store:
        size = store.ledger.checkpoint().size
        entries = {record.envelope for record in store.ledger.entries(0, size)}
        events = [one.body for one in StoredOutbox(store.database).events(most=1_000_000)]
    assert len(told) >= 16
    assert told <= entries
    assert set(events) == entries
    assert len(events) == 3 * len(entries)


def test_every_event_is_sent_at_least_once_however_often_its_sender_dies(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311, moments need no secrecy
    count = 400
    with open_here(tmp_path / "data") as store:
        store.ledger.append([draft(0, AT)], [Notice(f"evt-{number}", "k", AT, b"{}") for number in range(count)])
    sent: list[int] = []
    at = AT
    for _ in range(6):
        sent += [int(line) for line in killed(deliver_for_ever, chance.uniform(0, 0.05), tmp_path / "data", at)]
        at += LEASE + timedelta(seconds=1)
    with open_here(tmp_path / "data") as store:
        outbox = StoredOutbox(store.database)
        while found := outbox.unplanned(100):
            outbox.plan([one.number for one in found], [Errand(one.number, "tell x", "", AT) for one in found])
        while claimed := outbox.claim(at, at + LEASE, 100):
            sent += [one.number for one, _ in claimed]
            outbox.settle([after_success(errand, "sent") for _, errand in claimed])
        assert outbox.counts() == {State.DONE: count}
    assert set(sent) == set(range(count))
