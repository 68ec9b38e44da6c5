"""The server as a process: told to stop in the midst of its work it answers, lets streams go, and ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.flows.fsck import checked
from interlock.kernel import sha256
from interlock.testing.world import World
from tests.running_server import RunningServer, running

WITHIN_S = 15.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    world = World(tmp_path)
    world.at = datetime.now(UTC)  # noqa: TID251 (the process reads the real clock)
    with running(world, tmp_path) as made:
        yield made


def handing_in(server: RunningServer, sealed: list[bytes], taken: list[str], begun: threading.Event) -> None:
    """Hand in until nobody answers any more, and note what was acknowledged."""
    for one in sealed:
        try:
            status, _, _ = server.ask("POST", "/v1/evidence", one)
        except (OSError, http.client.HTTPException):
            return
        if status == 201:
            taken.append(str(sha256(one)))
            if len(taken) >= 20:
                begun.set()


def test_told_to_stop_it_ends_streams_and_itself_and_keeps_what_it_acknowledged(server: RunningServer) -> None:
    stream = server.connection()
    stream.request("GET", "/v1/events", headers=server.headers)
    following = stream.getresponse()
    assert following.status == 200
    sealed, taken, begun = server.sealed(2_000), list[str](), threading.Event()
    threads = [threading.Thread(target=handing_in, args=(server, sealed[at::2], taken, begun)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    since = time.monotonic()
    assert server.end() == 0
    assert time.monotonic() - since < WITHIN_S
    following.read()  # it ends, and is not cut off: that would be IncompleteRead
    stream.close()
    for thread in threads:
        thread.join()
    with server.app() as app:
        log = app.gate.proven()
        assert log is not None
        assert len(taken) <= log.checkpoint.size < len(sealed)
        assert all(app.inspection.find(digest) is not None for digest in taken)
        seen = app.memory.last(log.checkpoint.origin)
        assert seen is not None
        assert seen.size == log.checkpoint.size, "how far the ledger went is remembered outside of it"


def test_killed_it_keeps_what_it_acknowledged_and_its_lines_hold_no_token(server: RunningServer) -> None:
    sealed, taken, begun = server.sealed(500), list[str](), threading.Event()
    thread = threading.Thread(target=handing_in, args=(server, sealed, taken, begun))
    thread.start()
    assert begun.wait(60)
    (worker,) = children_of(server.process.pid)
    for number in (worker, server.process.pid):
        os.kill(number, signal.SIGKILL)
    thread.join()
    server.process.wait(WITHIN_S)
    lines = server.log.read_text()
    assert server.token not in lines
    shown = [json.loads(line) for line in lines.splitlines()[1:] if line.endswith("}")]
    assert {one["route"] for one in shown} == {"/v1/evidence"}
    assert {one["asker"] for one in shown} == {"workload:ci"}
    with server.app() as app:
        report = checked(app.store.ledger, app.all_verifiers(app.store.ledger.origin), ())
        assert report.is_sound
        assert all(app.inspection.find(digest) is not None for digest in taken)


def test_once_the_process_that_was_started_is_killed_the_one_that_answers_ends_too(server: RunningServer) -> None:
    (worker,) = children_of(server.process.pid)
    assert server.ask("GET", "/healthz")[0] == 200
    server.process.kill()
    server.process.wait(WITHIN_S)
    until = time.monotonic() + WITHIN_S
    while is_there(worker) and time.monotonic() < until:
        time.sleep(0.05)
    if is_there(worker):
        os.kill(worker, signal.SIGKILL)
        pytest.fail("it goes on answering, and its port stays taken")


def test_once_the_process_that_answers_is_killed_it_ends_with_an_error_that_says_so(server: RunningServer) -> None:
    (worker,) = children_of(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    assert server.process.wait(WITHIN_S) == Exit.BROKEN
    assert "CLI-124" in server.log.read_text()


def is_there(process: int) -> bool:
    """Say whether a process runs; one that ended and that nobody asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(process: int) -> list[int]:
    """Give the processes that a process started and that answer, its helpers left out."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(one) for one in found if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()]
