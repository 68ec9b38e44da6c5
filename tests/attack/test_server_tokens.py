"""Tokens of the server: shown twice, widened, lent to others, and guessed at by the thousand."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from interlock.identity import Permission
from interlock.testing.world import World
from tests.governed import Team
from tests.served import Server, served, serving

READ, GOVERN, SUBMIT = Permission.EVIDENCE_READ, Permission.GOVERN, Permission.EVIDENCE_SUBMIT


def wanted(owner: str = "workload:ci", *may: Permission, **more: Any) -> dict[str, Any]:
    """Give what is sent for a token."""
    return {"owner": owner, "permissions": [one.value for one in may or (READ,)], "name": "mine", **more}


def make(server: Server, token: str, body: dict[str, Any]) -> Any:
    """Ask for a token with another one."""
    return server.ask("POST", "/v1/tokens", token, json=body)


@pytest.mark.parametrize("places", [(0, 1), (1, 0), (0, 0)])
def test_of_two_headers_that_say_who_asks_none_counts(tmp_path: Path, places: tuple[int, int]) -> None:
    with served(tmp_path) as server:
        told = (f"Bearer {server.token()}", "Bearer nobody")

        async def ask() -> httpx.Response:
            over = httpx.ASGITransport(app=server.client.app)  # the client of the framework sends but one of them
            async with httpx.AsyncClient(transport=over, base_url="http://server.example.org") as client:
                return await client.get("/v1/whoami", headers=[("Authorization", told[place]) for place in places])

        said = asyncio.run(ask())
    assert (said.status_code, said.json()["code"]) == (401, "API-101")


def test_a_token_makes_none_that_may_more_than_it_may_itself(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        said = make(server, server.token("person:gov", GOVERN), wanted("workload:ci", READ))
        assert (said.status_code, said.json()["code"]) == (403, "FLW-260")
        assert "evidence.read" in said.json()["detail"]
        assert make(server, server.token("person:gov", GOVERN, READ), wanted("workload:ci", READ)).status_code == 201


def test_who_governs_one_product_makes_no_tokens(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        limited = server.token("person:gov", GOVERN, READ, on="product:shop")
        for place in ("organisation", "product:shop", "product:bank"):
            assert make(server, limited, wanted(resource=place)).status_code == 403
        assert server.ask("GET", "/v1/tokens", limited).status_code == 403
        assert server.ask("DELETE", "/v1/tokens/tok-000000000000", limited).status_code == 403


def test_nobody_makes_a_token_that_speaks_for_another_person(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    Team(world)
    with serving(world) as server:
        ann = server.token("person:ann", GOVERN)
        said = make(server, ann, wanted("person:ben", GOVERN))
        assert (said.status_code, said.json()["code"]) == (403, "FLW-260")
        assert make(server, ann, wanted("person:ann", GOVERN)).status_code == 201


def test_a_token_outlives_nobody_who_made_it_and_says_by_which_it_was_made(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        short = server.token(days=1)
        mine = server.ask("GET", "/v1/whoami", short).json()["token"]
        card = make(server, short, wanted(days=366)).json()["card"]
        assert card["until"] == mine["until"]
        assert card["made_by"] == f"person:ann with {mine['id']}"


def test_the_name_of_a_token_moves_no_cursor(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        card = make(server, server.token(), wanted(name="a\x1b[2Jb\u202ec\x00 d")).json()["card"]
        assert card["name"] == "a[2Jbc d"


def test_a_token_of_somebody_who_lost_the_role_is_let_in_nowhere(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    Team(world)
    with serving(world) as server:
        reads = server.token("person:ann", READ)
        assert server.ask("GET", "/v1/evidence", reads).status_code == 200
        assert server.ask("GET", "/v1/tokens", reads).status_code == 403
        unknown = "person:nobody"
        said = make(server, server.token("person:ann", GOVERN, READ), wanted(unknown))
        assert said.status_code == 403


def test_tokens_made_up_at_random_are_slowed_by_address_and_slow_nobody_else(tmp_path: Path) -> None:
    with served(tmp_path, most_a_second=5) as server:
        good = server.token()
        for told in ("", "ilk_", "Bearer x"):
            said = [
                server.ask("GET", "/v1/whoami", f"{told}{number}", headers={"X-Forwarded-For": f"192.0.2.{number}"})
                for number in range(24)
            ]
            assert 429 in {one.status_code for one in said}
        assert server.ask("GET", "/v1/whoami", good).status_code == 200
        assert server.ask("GET", "/healthz").status_code == 200


def test_many_tokens_of_one_program_ask_no_more_often_than_one(tmp_path: Path) -> None:
    with served(tmp_path, most_a_second=5) as server:
        tokens = [server.token("workload:ci", READ) for _ in range(24)]
        said = [server.ask("GET", "/v1/whoami", one).status_code for one in tokens]
        assert 429 in said
