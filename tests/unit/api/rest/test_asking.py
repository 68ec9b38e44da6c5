"""Who asks is said by a bearer token alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from litestar.testing import TestClient

from interlock.api.rest.app import application
from interlock.flows.tokens import Tokens
from interlock.identity import Party, Permission, fold
from interlock.store.api_tokens import StoredTokens
from interlock.testing.world import World
from interlock.wiring.serving import Serving
from tests.governed import Team
from tests.served import Server, served, serving

SETTINGS = """\
product: shop
environments:
  - {name: live, deployer: hands, targets: [{name: one}], policy: standard}
  - {name: test, deployer: hands, targets: [{name: two}], policy: standard}
"""


@pytest.mark.parametrize(
    "header", ["Basic {0}", "{0}", "Bearer", "Bearer  ", "Bearer {0} x", "Bearer {0}{0}", "Token {0}"]
)
def test_what_is_no_bearer_token_is_nobody(tmp_path: Path, header: str) -> None:
    with served(tmp_path) as server:
        said = server.ask("GET", "/v1/whoami", headers={"Authorization": header.format(server.token())})
        assert said.status_code == 401


@pytest.mark.parametrize("header", ["Bearer {0}", "bearer {0}", "BEARER   {0} "])
def test_the_word_before_it_is_written_in_any_case(tmp_path: Path, header: str) -> None:
    with served(tmp_path) as server:
        said = server.ask("GET", "/v1/whoami", headers={"Authorization": header.format(server.token())})
        assert said.status_code == 200


def test_a_token_in_the_address_is_nobody(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.ask("GET", f"/v1/whoami?token={server.token()}").status_code == 401


@pytest.mark.parametrize("kind", ["text/xml", "application/x-www-form-urlencoded", "application/octet-stream", "json"])
def test_what_is_no_json_by_its_own_word_is_not_read_as_json(tmp_path: Path, kind: str) -> None:
    with served(tmp_path) as server:
        token, body = server.token(), server.sealed("a")
        for path in ("/v1/evidence", "/v1/evidence/batch", "/v1/tokens", "/v1/tokens/exchange"):
            said = server.ask("POST", path, token, content=body, headers={"Content-Type": kind})
            assert (said.status_code, said.json()["code"]) == (415, "API-113"), said.text
            assert kind in said.json()["detail"]
        assert server.serving.standing().size == 0


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.dsse.envelope.v1+json", ""]
)
def test_what_says_that_it_is_json_or_nothing_is_read(tmp_path: Path, kind: str) -> None:
    with served(tmp_path) as server:
        headers = {"Content-Type": kind} if kind else {}
        said = server.ask("POST", "/v1/evidence", server.token(), content=server.sealed("a"), headers=headers)
        assert said.status_code == 201, said.text


def test_what_is_encoded_is_not_read(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        headers = {"Content-Encoding": "gzip"}
        for method, path in (("POST", "/v1/evidence"), ("PUT", f"/v1/blobs/{'0' * 64}")):
            said = server.ask(method, path, server.token(), content=b"x", headers=headers)
            assert (said.status_code, said.json()["code"]) == (415, "API-113")


def test_a_token_of_one_environment_reaches_what_is_of_that_environment(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    world.commit({"interlock.yaml": SETTINGS})
    with serving(world) as server:
        limited = server.token("workload:ci", Permission.EVIDENCE_READ, on="product:shop/environment:live")
        path = f"/v1/verdicts/{'0' * 64}?environment="
        assert server.ask("GET", f"{path}live", limited).status_code == 200
        refused = server.ask("GET", f"{path}test", limited)
        assert (refused.status_code, "environment:test" in refused.json()["detail"]) == (403, True)
        assert server.ask("GET", "/v1/evidence", limited).json()["count"] == 0, "a product's evidence is of all of it"
        assert server.ask("GET", "/v1/hooks", limited).status_code == 403
        other = server.token("workload:ci", Permission.EVIDENCE_READ, on="product:bank/environment:live")
        assert server.ask("GET", f"{path}live", other).status_code == 403


def test_a_refusal_says_whether_the_token_or_a_role_is_missing(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        narrow = server.token("workload:ci", Permission.EVIDENCE_READ, on="product:shop")
        for method, path in (("GET", "/v1/tokens"), ("GET", "/v1/sources")):
            told = server.ask(method, path, narrow).json()
            assert told["code"] == "API-102"
            assert "this token is for evidence.read on product:shop alone" in told["detail"]
            assert "interlock token new" in told["remedy"]
    team = Team(World(tmp_path / "team"), ("ann", "ben"))
    with team.app("ann") as app, TestClient(application(Serving(app))) as client:
        told = Server(team.world, app, client)
        before = Tokens(book=StoredTokens(app.store.database), directory=lambda: fold(()), clock=app.clock)
        wide, _ = before.new(
            Party.workload("ci"),
            [Permission.EVIDENCE_READ, Permission.GOVERN],
            name="of the time before the ledger knew anybody",
            lasts=timedelta(days=1),
            random=os.urandom,
            made_by="a test",
        )
        for path in ("/v1/tokens", "/v1/sources", "/v1/evidence"):
            said = told.ask("GET", path, wide).json()
            assert said["code"] == "API-118", said
            assert "no role allows it to its owner" in said["detail"]
            assert "interlock roles grant ROLE workload:ci on organisation" in said["remedy"]
