"""Alive whatever becomes of the store, ready only while it can be read."""

import threading
import time
from pathlib import Path

import pytest

from interlock.response import Errand, State
from interlock.store.errors import StoreFailed
from tests.served import served


def test_a_server_lives_and_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", "/healthz").json() == {"status": "ok"}
        assert server.ask("GET", "/readyz").json()["status"] == "ok"

        def gone() -> None:
            raise StoreFailed(where="the store", why="it is gone")

        monkeypatch.setattr(server.serving, "look", gone)
        assert server.ask("GET", "/healthz").status_code == 200
        unready = server.ask("GET", "/readyz")
        assert unready.status_code == 503
        assert unready.headers["retry-after"]


def test_it_is_not_ready_once_a_newer_version_migrated_its_tables(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        with server.app.store.database.writing() as session:
            session.run("UPDATE schema_version SET version_num = '9999'")
        unready = server.ask("GET", "/readyz")
        assert (unready.status_code, unready.json()["code"]) == (503, "STO-104")
        assert unready.headers["retry-after"]
        assert server.ask("GET", "/healthz").status_code == 200


def test_it_is_not_ready_while_the_database_hangs_and_says_so_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interlock.api.rest.operations.LOOKS_S", 0.1)
    goes_on = threading.Event()
    with served(tmp_path) as server:
        monkeypatch.setattr(server.serving, "look", lambda: goes_on.wait(60))
        try:
            began = time.monotonic()
            for _ in range(4):
                unready = server.ask("GET", "/readyz")
                assert (unready.status_code, unready.json()["code"]) == (503, "STO-106")
            assert time.monotonic() - began < 5
            assert server.ask("GET", "/healthz").status_code == 200
        finally:
            goes_on.set()
        monkeypatch.undo()
        for _ in range(100):
            if server.ask("GET", "/readyz").status_code == 200:
                break
            time.sleep(0.05)
        assert server.ask("GET", "/readyz").status_code == 200


def test_figures_tell_of_what_follows_from_events_and_of_room(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        server.world.check()
        told = server.app.outbox.unplanned(99)
        errands = [Errand(told[0].number, "tell notify:ops", "s", server.world.at, state) for state in (State.DEAD,)]
        server.app.outbox.plan([told[0].number], errands)
        text = server.ask("GET", "/metrics", server.token()).text
    assert 'interlock_errands{state="dead"} 1.0' in text
    assert 'interlock_errands{state="waiting"} 0.0' in text
    (room,) = (line.split()[1] for line in text.splitlines() if line.startswith("interlock_store_free_bytes "))
    assert float(room) > 0
