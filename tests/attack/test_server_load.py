"""The server under many requests, many streams, a store that somebody else holds, and faults that should tell a lot."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from interlock.api.rest import events
from interlock.identity import Permission
from interlock.kernel import sha256
from interlock.ledger import Draft
from interlock.ledger.admit import proven_with_edge
from interlock.store import open_database
from interlock.store.api_tokens import StoredTokens
from interlock.store.errors import StoreCorrupt, StoreLocked
from interlock.testing.world import World
from tests.governed import Team
from tests.served import KIND, served, serving

BODY = {"owner": "workload:ci", "permissions": ["evidence.read"], "name": "n"}


def test_who_reads_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token, other = server.token(), server.token("person:bob")
        (file,) = tmp_path.rglob("interlock.db")
        another = open_database(file.parent)
        waiting = threading.Thread(target=server.ask, args=("POST", "/v1/tokens", token), kwargs={"json": BODY})
        with another.writing():
            waiting.start()  # it waits for the lock in this very process
            answered = [server.ask("GET", "/v1/whoami", one).status_code for one in (token, other)]
            is_still_waiting = waiting.is_alive()
        waiting.join()
        another.close()
    assert answered == [200, 200]
    assert is_still_waiting


def test_a_stream_ends_with_the_token_and_with_the_right(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with serving(world) as server:
        token = server.token("person:ann", Permission.EVIDENCE_READ)
        asker = server.serving.tokens.asker(token)
        server.serving.tokens.revoke(asker.card.id)
        revoked = server.serving.tokens.all()[0]
        assert revoked.revoked_at is not None

        async def told() -> int:
            stream = events._told(server.serving, asker, 0, None, wait=True)
            return len([one async for one in stream if one.data is not None])

        assert asyncio.run(asyncio.wait_for(told(), 20)) == 0


def test_streams_are_counted_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.api.rest.app.MOST_STREAMS", 3)
    monkeypatch.setattr("interlock.api.rest.app.MOST_STREAMS_OF_ONE", 2)
    with served(tmp_path) as server:
        streams = server.client.app.state.streams
        ann, bob = server.token(), server.token("person:bob")
        with streams.opened("person:ann"), streams.opened("person:ann"):
            said = server.ask("GET", "/v1/events?wait=false", ann)
            assert (said.status_code, said.json()["code"]) == (429, "API-109")
            assert said.headers["retry-after"]
            assert server.ask("GET", "/v1/events?wait=false", bob).status_code == 200
            with streams.opened("person:eve"):
                assert server.ask("GET", "/v1/events?wait=false", bob).status_code == 429
        for _ in range(5):
            assert server.ask("GET", "/v1/events?wait=false", ann).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreLocked(where="/srv/secret/place", holder="process 4711", timeout_s=1), 503),
        (StoreCorrupt(where="/srv/secret/place", why="rows of host db.internal"), 500),
    ],
)
def test_what_is_wrong_inside_is_written_down_and_told_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    faults: list[str] = []

    def broken(*_: Any) -> Any:
        raise error

    with served(tmp_path, fault=faults.append) as server:
        monkeypatch.setattr(server.serving, "look", broken)
        said = server.ask("GET", "/readyz")
    assert said.status_code == status
    assert said.json()["code"] == error.code  # type: ignore[attr-defined]
    assert not [word for word in ("secret", "4711", "internal") if word in said.text]
    assert str(error) in faults[0]


def test_what_is_written_down_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[str] = []

    def broken(*_: Any) -> Any:
        raise RuntimeError

    with served(tmp_path, fault=faults.append) as server:
        monkeypatch.setattr(server.serving.ledger, "tile", broken)
        path = "/v1/ledger/tile/0/000"
        server.ask("GET", path, server.token())
        assert server.ask("GET", f"/v1/tokens%0ainterlock:%20all%20is%20well%1b[2J{path}", server.token())
    assert faults
    assert all(line.isprintable() for line in faults)


def test_the_same_key_at_once_does_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, go_on = threading.Event(), threading.Event()
    add = StoredTokens.add

    def slow(self: StoredTokens, digest: bytes, card: Any) -> None:
        add(self, digest, card)
        if card.name == "n":
            entered.set()
            go_on.wait(20)

    monkeypatch.setattr(StoredTokens, "add", slow)
    with served(tmp_path) as server:
        token, headers, said = server.token(), {"Idempotency-Key": "k"}, []
        first = threading.Thread(
            target=lambda: said.append(server.ask("POST", "/v1/tokens", token, json=BODY, headers=headers))
        )
        first.start()
        assert entered.wait(20)
        second = server.ask("POST", "/v1/tokens", token, json=BODY, headers=headers)
        go_on.set()
        first.join()
        assert (second.status_code, second.json()["code"]) == (409, "API-110")
        assert said[0].status_code == 201
        assert len(server.ask("GET", "/v1/tokens", token).json()["items"]) == 2


def test_what_is_sent_at_once_is_bounded_and_let_go_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.api.rest.app.MOST_HELD", 1_000)
    with served(tmp_path) as server:
        token = server.token()
        for _ in range(3):
            said = server.ask("POST", "/v1/tokens", token, content=b" " * 1_001)
            assert (said.status_code, said.json()["code"]) == (503, "API-111")
            assert said.headers["retry-after"]
            assert server.ask("POST", "/v1/tokens", token, json=BODY).status_code == 201


def test_what_is_handed_in_costs_no_proof_of_all_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    Team(world)
    with serving(world) as server:
        token = server.token("person:ann", Permission.EVIDENCE_SUBMIT, Permission.EVIDENCE_READ)
        people = server.serving.directory()
        assert not people.is_empty
        whole: list[str] = []
        anew = "interlock.ledger.growing.proven_with_edge"

        def noted(*told: Any) -> Any:
            whole.append("proven from the beginning")
            return proven_with_edge(*told)

        monkeypatch.setattr(anew, noted)
        monkeypatch.setattr(server.app.gate, "governing", lambda _: whole.append("folded from the beginning"))
        for number in range(3):
            body = server.sealed(f"statement {number}")
            said = server.ask("POST", "/v1/evidence", token, content=body)
            assert said.status_code in {201, 403}
            server.serving.ledger.append([Draft(body, KIND, (sha256(body),), world.at)])
            assert server.ask("GET", "/v1/whoami", token).status_code == 200
        assert server.serving.standing().size == server.serving.ledger.checkpoint().size
        assert server.serving.directory() is people
        assert whole == []
