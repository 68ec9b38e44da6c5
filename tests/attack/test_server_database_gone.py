"""The database goes under a running server, and comes back: nothing acknowledged is lost, nothing is entered twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from interlock.api.rest.app import application
from interlock.flows.fsck import checked
from interlock.identity import Permission
from interlock.kernel import sha256
from interlock.testing.postgres import PostgresServer, find_programs, running_postgres
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.serving import Serving
from tests.served import Server

pytestmark = pytest.mark.server("postgresql")
READS = ("/v1/whoami", "/v1/evidence?q=kind:evidence", "/v1/ledger/checkpoint", "/metrics", "/readyz", "/v1/tokens")


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """Give a server of PostgreSQL that may be stopped."""
    del postgres  # where there is none, this is skipped too
    programs = find_programs()
    assert programs is not None
    with running_postgres(programs) as server:
        yield server


@pytest.fixture
def server(database: PostgresServer, tmp_path: Path) -> Iterator[Server]:
    world = World(tmp_path)
    with App(str(world.root), world.environ, store=database.new_database()) as app:
        app.clock = lambda: world.at
        with TestClient(application(Serving(app))) as client:
            yield Server(world, app, client)


def hand_in(server: Server, token: str, text: str, key: str = "") -> tuple[int, str]:
    body = server.sealed(text)
    headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
    said = server.ask("POST", "/v1/evidence", token, content=body, headers=headers)
    return said.status_code, str(sha256(body))


def sound(server: Server) -> int:
    ledger = server.app.store.ledger
    report = checked(ledger, server.app.all_verifiers(ledger.origin), ())
    assert report.is_sound, report.faults
    return report.entries


def test_while_it_is_gone_everything_says_when_to_come_back_and_then_all_is_as_before(
    server: Server, database: PostgresServer
) -> None:
    token = server.token()
    assert hand_in(server, token, "before", "key-1")[0] == 201
    assert server.ask("GET", "/v1/evidence", token).json()["count"] == 1
    database.stop()
    for path in READS:
        said = server.ask("GET", path, token)
        assert said.status_code == 503, path
        assert int(said.headers["retry-after"]) > 0
        assert said.json()["code"] == "STO-106"
        assert "postgresql://" not in said.text or "@" not in said.json()["detail"].partition("://")[2].split("/")[0]
    assert hand_in(server, token, "meanwhile", "key-2")[0] == 503
    assert server.ask("GET", "/healthz").status_code == 200
    database.start()
    for path in READS:
        assert server.ask("GET", path, token).status_code == 200, path
    assert hand_in(server, token, "meanwhile", "key-2")[0] == 201
    assert hand_in(server, token, "before", "key-1")[0] == 201
    found = server.ask("GET", "/v1/evidence", token).json()
    assert (found["count"], sound(server)) == (2, 2)


def test_gone_in_the_midst_of_writing_nothing_acknowledged_is_lost_and_nothing_entered_twice(
    server: Server, database: PostgresServer
) -> None:
    token = server.token()
    taken: list[str] = []
    refused: list[str] = []
    statuses: set[int] = set()
    begun, end = threading.Event(), threading.Event()

    def work(name: str) -> None:
        number = 0
        while not end.is_set():
            status, digest = hand_in(server, token, f"{name}-{number}", f"{name}-{number}")
            statuses.add(status)
            (taken if status == 201 else refused).append(digest)
            if len(taken) > 15:
                begun.set()
            number += status == 201

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    for _ in range(3):
        before = len(refused)
        database.stop()
        while len(refused) == before:
            end.wait(0.01)
        database.start()
        before = len(taken)
        while len(taken) < before + 5:
            end.wait(0.01)
    end.set()
    for thread in threads:
        thread.join()
    assert statuses == {201, 503}
    assert len(set(taken)) == len(taken) == sound(server), "each once"
    assert all(server.app.inspection.find(digest) is not None for digest in taken)


def test_a_verdict_is_never_given_from_what_was_kept_in_mind_while_nothing_can_be_read(
    server: Server, database: PostgresServer
) -> None:
    token = server.token("workload:ci", Permission.EVIDENCE_READ)
    hand_in(server, server.token(), "one")
    before = server.serving.standing()
    database.stop()
    for _ in range(2):
        said = server.ask("GET", f"/v1/verdicts/{'0' * 64}?environment=live", token)
        assert said.status_code == 503
    database.start()
    assert server.serving.standing().size == before.size


def test_more_requests_than_connections_wait_and_none_is_a_fault(server: Server) -> None:
    token = server.token()
    statuses: list[int] = []

    def ask() -> None:
        statuses.extend(server.ask("GET", "/v1/evidence", token).status_code for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
