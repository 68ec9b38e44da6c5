"""Deliveries over HTTP: taken, seen before, refused, listed; every payload that lies beside the checkout."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from litestar import Request

from interlock.api.rest import hooks
from interlock.api.rest.errors import HookBusy
from interlock.api.rest.hooks import Room
from interlock.formats.hooks import senders
from interlock.identity import Permission
from interlock.response import Kind, read_event
from interlock.testing.world import World
from tests.conformance.test_hooks import SENDERS, payloads
from tests.deliveries import EVERYBODY, NOW, SECRET, SIGNED, SIGNING, body_of, proof
from tests.served import Server, serving

PUSH: Final = body_of({"ref": "refs/heads/main", "before": "a" * 40, "after": "b" * 40, "commits": []})


def world_with_hooks(folder: Path, text: str = "", **variables: str) -> World:
    """Give a world whose server takes deliveries of every sender, by hooks that are called like them."""
    world = World(folder / "world")
    world.at = NOW
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    each = "".join(
        f"  - {{name: {name}, sender: {name}, secrets: [file:{name}.secret]}}\n" for name in sorted(senders())
    )
    (config / "hooks.yaml").write_text(text or f"version: 1\nhooks:\n{each}")
    for name in senders():
        place = config / f"{name}.secret"
        place.write_text(f"{SIGNING if name in SIGNED else SECRET}\n")
        place.chmod(0o600)
    return world


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    faults: list[str] = []
    with serving(world_with_hooks(tmp_path), fault=faults.append) as opened:
        opened.faults = faults  # type: ignore[attr-defined]  # what the server wrote down
        yield opened


def deliver(server: Server, sender: str, body: bytes, **more: str) -> Any:
    """Send a delivery that proves itself."""
    headers = {**more, **proof(sender, body)[0], "content-type": "application/json"}
    return server.ask("POST", f"/v1/hooks/{sender}", headers=headers, content=body)


def told(server: Server) -> list[Any]:
    """Give the events of deliveries that are in the outbox."""
    found = [read_event(one) for one in server.app.outbox.after(-1, 1_000)]
    return [one for one in found if one.kind is Kind.DELIVERY_RECEIVED]


def test_a_delivery_is_taken_once_and_told(server: Server) -> None:
    first = deliver(server, "github", PUSH, **{"x-github-event": "push", "x-github-delivery": "d-1"})
    assert (first.status_code, first.json()["is_new"]) == (202, True), first.text
    again = deliver(server, "github", PUSH, **{"x-github-event": "push", "x-github-delivery": "d-2"})
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    assert again.json()["delivery"] == first.json()["delivery"]
    (event,) = told(server)
    assert (event.rule, event.data["ref"]) == ("github:commits.pushed", "refs/heads/main")
    page = server.ask("GET", "/v1/deliveries", server.token()).json()
    (item,) = page["items"]
    assert (item["hook"], item["kind"], item["id"], item["number"]) == ("github", "push", "d-1", 1)
    assert item["happenings"][0]["kind"] == "commits.pushed"
    assert page["next"] is None
    assert server.faults == []  # type: ignore[attr-defined]
    assert server.serving.standing().size == 0, "it is no evidence"


@pytest.mark.parametrize("sender", EVERYBODY)
def test_every_sender_proves_itself_over_http(server: Server, sender: str) -> None:
    body = body_of({"specversion": "1.0", "id": "e1", "source": "/shop", "type": "t", "object_kind": "odd"})
    assert server.ask("POST", f"/v1/hooks/{sender}", content=body).status_code == 401
    said = deliver(server, sender, body)
    assert said.status_code == 202, said.text
    assert deliver(server, sender, body).status_code == 200


def test_a_secret_behind_the_address_is_one(server: Server) -> None:
    body = body_of({"push_data": {"tag": "v1"}, "repository": {"repo_name": "team/shop"}})
    assert server.ask("POST", f"/v1/hooks/docker-hub/{SECRET}", content=body).status_code == 202
    assert server.ask("POST", f"/v1/hooks/docker-hub/{SECRET}", content=body).status_code == 200
    assert server.ask("POST", "/v1/hooks/docker-hub/other", content=body).status_code == 401
    assert server.ask("POST", f"/v1/hooks/github/{SECRET}", content=body).status_code == 401
    assert SECRET not in str(server.faults)  # type: ignore[attr-defined]


def test_what_nobody_knows_is_kept_and_no_error(server: Server) -> None:
    said = deliver(server, "github", b'{"action":"sung"}', **{"x-github-event": "carol"})
    assert said.status_code == 202
    (event,) = told(server)
    assert (event.rule, event.data["called"]) == ("github:unknown", "carol.sung")


def test_what_is_no_delivery_is_refused_with_a_reason(server: Server) -> None:
    for body in (b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"a":1e999'):
        said = deliver(server, "github", body, **{"x-github-event": "push"})
        assert (said.status_code, said.json()["code"]) == (400, "FMT-172"), said.text
    assert told(server) == []


def test_a_time_that_is_too_far_off_is_refused(server: Server) -> None:
    body = body_of({"specversion": "1.0", "id": "e1", "source": "/shop", "type": "t"})
    for minutes in (6, -12):
        server.world.pass_time(minutes=minutes)
        said = deliver(server, "cloudevents", body)
        assert (said.status_code, said.json()["code"]) == (401, "FMT-171")
    assert told(server) == []


def test_every_payload_is_answered_without_a_fault_and_has_one_effect(server: Server, shared: Path) -> None:
    seen, count = set[tuple[str, bytes]](), 0
    for sender, path, kind in payloads(shared):
        body = path.read_bytes()
        assert server.ask("POST", f"/v1/hooks/{sender}", headers=kind, content=body).status_code == 401
        first = deliver(server, sender, body, **kind)
        assert first.status_code == (200 if (sender, body) in seen else 202), (path, first.text)
        again = deliver(server, sender, body, **kind)
        assert (again.status_code, again.json()["is_new"]) == (200, False), path
        seen.add((sender, body))
        count += 1
    assert count >= 100
    assert {sender for sender, _ in seen} == set(SENDERS.values())
    items: list[Any] = []
    token, after = server.token(), 0
    while True:
        page = server.ask("GET", f"/v1/deliveries?after={after}&limit=50", token).json()
        items += page["items"]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(items) == len(seen)
    assert len(told(server)) >= len(seen)


def test_hooks_are_listed_without_their_secrets(server: Server) -> None:
    token = server.token("person:ann", Permission.EVIDENCE_READ)
    said = server.ask("GET", "/v1/hooks", token)
    items = said.json()["items"]
    assert {one["name"] for one in items} == set(senders())
    assert all(one["is_ready"] for one in items)
    assert "secret" not in said.text
    (server.world.home / ".config" / "interlock" / "github.secret").unlink()
    items = server.ask("GET", "/v1/hooks", token).json()["items"]
    assert [one["name"] for one in items if not one["is_ready"]] == ["github"]


@pytest.mark.parametrize("path", ["/v1/hooks", "/v1/deliveries"])
def test_who_sees_one_product_sees_no_delivery(server: Server, path: str) -> None:
    token = server.token("person:ann", Permission.EVIDENCE_READ, on="product:shop")
    assert server.ask("GET", path, token).status_code == 403


def test_a_body_that_is_too_slow_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(self: object) -> AsyncIterator[bytes]:
        del self
        await asyncio.Event().wait()
        yield b""

    monkeypatch.setattr(hooks, "BODY_S", 0.01)
    monkeypatch.setattr(Request, "stream", never)
    said = deliver(server, "github", PUSH)
    assert (said.status_code, said.json()["field"]) == (400, "body")


def test_only_so_much_is_delivered_at_once(server: Server) -> None:
    server.client.app.state.room = Room(len(PUSH) - 1)
    assert deliver(server, "github", PUSH).status_code == 503
    server.client.app.state.room = room = Room(len(PUSH))
    assert deliver(server, "github", PUSH).status_code == 202
    assert deliver(server, "github", PUSH).status_code == 200, "what is done is given back"
    with room.held() as hold:
        hold(len(PUSH))
        with pytest.raises(HookBusy):
            hold(1)


def test_the_same_fault_is_written_down_once_in_a_while() -> None:
    room = Room()
    assert room.is_new("a")
    assert not room.is_new("a")
    assert room.is_new("b")


def test_the_description_says_what_a_delivery_needs(server: Server) -> None:
    described = json.loads(server.ask("GET", "/v1/openapi.json").content)
    operation = described["paths"]["/v1/hooks/{name}"]["post"]
    assert operation["security"] == []
    assert {"200", "202", "401", "413"} <= set(operation["responses"])
