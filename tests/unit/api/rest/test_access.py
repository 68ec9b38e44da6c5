"""Tokens over HTTP: made once, going no further than their owner, gone the moment they are revoked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.flows.directory import say
from interlock.identity import Permission, SuspendPerson
from interlock.testing.world import World
from tests.governed import Team
from tests.served import Server, served, serving

WANTED = {"owner": "workload:bob", "permissions": ["evidence.read"], "name": "for a test"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path) as opened:
        yield opened


def test_a_token_that_was_made_counts_until_it_is_revoked(server: Server) -> None:
    owner = server.token()
    made = server.ask("POST", "/v1/tokens", owner, json=WANTED)
    assert made.status_code == 201
    token, card = made.json()["token"], made.json()["card"]
    assert server.ask("GET", "/v1/whoami", token).json()["party"] == "workload:bob"
    assert token not in server.ask("GET", "/v1/tokens", owner).text
    assert server.ask("DELETE", f"/v1/tokens/{card['id']}", owner).json()["revoked_at"] == "2026-01-05T09:00:00Z"
    assert server.ask("GET", "/v1/whoami", token).status_code == 401


def test_a_token_ends(server: Server) -> None:
    token = server.token(days=1)
    server.world.pass_time(hours=23)
    assert server.ask("GET", "/v1/whoami", token).status_code == 200
    server.world.pass_time(hours=1)
    assert server.ask("GET", "/v1/whoami", token).status_code == 401


def test_the_same_key_makes_no_second_token(server: Server) -> None:
    owner, headers = server.token(), {"Idempotency-Key": "once"}
    assert server.ask("POST", "/v1/tokens", owner, json=WANTED, headers=headers).status_code == 201
    again = server.ask("POST", "/v1/tokens", owner, json=WANTED, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "API-108")
    other = server.ask("POST", "/v1/tokens", owner, json={**WANTED, "days": 2}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "API-104")
    assert len(server.ask("GET", "/v1/tokens", owner).json()["items"]) == 2


def test_a_token_goes_no_further_than_its_owner(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    Team(world)
    with serving(world) as server:
        owner = server.token("person:ann", Permission.GOVERN)
        too_far = {**WANTED, "owner": "person:wendy", "permissions": ["govern"]}
        said = server.ask("POST", "/v1/tokens", owner, json=too_far)
        assert (said.status_code, said.json()["code"]) == (403, "FLW-260")
        unknown = server.ask("POST", "/v1/tokens", owner, json={**WANTED, "owner": "person:nobody"})
        assert unknown.status_code == 403


def test_whoever_is_suspended_may_do_nothing_with_a_token_and_is_told_why(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    team = Team(world, ("ann", "ben", "carl"))
    with serving(world) as server:
        token = server.token("person:carl", Permission.GOVERN)
        assert server.ask("GET", "/v1/whoami", token).json()["suspended"] == ""
        assert server.ask("GET", "/v1/tokens", token).status_code == 200
        with team.app("ann") as app:
            origin = app.store.ledger.origin
            say([SuspendPerson("carl")], app.directory(), app.seal, team.keys["ann"], world.at, origin)
        server.world.pass_time(minutes=1)
        assert server.ask("GET", "/v1/tokens", token).status_code == 403
        told = server.ask("GET", "/v1/whoami", token).json()["suspended"]
        assert told.startswith("carl is suspended from entry")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner", "group:all"),
        ("owner", "ann"),
        ("permissions", []),
        ("permissions", ["everything"]),
        ("days", 0),
        ("days", 367),
        ("resource", "planet:earth"),
        ("name", ""),
    ],
)
def test_what_cannot_be_is_told_with_its_field(server: Server, field: str, value: object) -> None:
    said = server.ask("POST", "/v1/tokens", server.token(), json={**WANTED, field: value})
    assert said.status_code == 400
    assert said.json()["field"].startswith(field)


def test_a_field_that_nobody_knows_is_an_error(server: Server) -> None:
    assert server.ask("POST", "/v1/tokens", server.token(), json={**WANTED, "admin": True}).status_code == 400
