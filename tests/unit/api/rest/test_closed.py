"""Every route is closed: without a token, with a wrong one, without the permission; and open with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.api.rest.app import ROUTES, application
from interlock.api.rest.asking import ANYBODY, NEEDS, OPEN, PROVES
from interlock.api.rest.described import NEEDED, described
from interlock.identity import Permission
from interlock.identity.tokens import write_token
from tests.served import Server, served

SCIM = "/scim/v2/"
OPENED = {"/healthz", "/readyz", "/v1/openapi.json"}
PROVING = {"/v1/tokens/exchange", "/v1/hooks/{name}", "/v1/hooks/{name}/{token}"}
"""No token of ours is asked for there: what is sent proves who sent it."""
FILLED = {
    "{name}": "tok-000000000000",
    "{digest}": "sha256:" + "0" * 64,
    "{sha256}": "0" * 64,
    "{path}": "0/000",
    "{id}": "0" * 32,
}
BODIES: dict[str, Any] = {
    "/v1/tokens": {"owner": "person:ann", "permissions": ["evidence.read"], "name": "n"},
    "/v1/evidence": {"payloadType": "x", "payload": "", "signatures": [{"sig": "AA=="}]},
    "/v1/evidence/batch": {"envelopes": [{"payloadType": "x", "payload": "", "signatures": [{"sig": "AA=="}]}]},
}
ASKED = {
    "/v1/verdicts/{sha256}": "?environment=production",
    "/v1/ledger/inclusion": "?entry=0",
    "/v1/ledger/consistency": "?first=1",
    "/v1/events": "?wait=false",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("closed")) as opened:
        yield opened


def described_ones() -> list[tuple[str, str, str]]:
    """Give method and path of every operation of the description that wants a token, with what it says it needs."""
    paths = described(application(None))["paths"]
    found = [
        (name.upper(), path, operation.get(NEEDED, ""))
        for path, item in paths.items()
        for name, operation in item.items()
        if name != "parameters" and operation.get("security") != []
    ]
    return sorted(found)


def operations() -> list[tuple[str, str, str]]:
    """Give method and path of every operation that is not open, with what it needs, as its route says."""
    found = []
    for handler in ROUTES:
        for path in handler.paths:
            shown = path.replace(":str", "").replace(":path", "")
            found += [(str(method), shown, str(handler.opt.get(NEEDS, ""))) for method in handler.http_methods]
    return sorted(one for one in found if one[2])


CLOSED = described_ones()


def asked(server: Server, method: str, path: str, token: str = "") -> Any:
    """Ask for an operation with everything that it wants."""
    filled = path
    for hole, text in FILLED.items():
        filled = filled.replace(hole, text)
    body = BODIES.get(path) if method == "POST" else None
    return server.ask(method, filled + ASKED.get(path, ""), token, **({"json": body} if body else {}))


def test_the_description_has_every_operation() -> None:
    paths = application(None).openapi_schema.to_schema()["paths"]
    listed = {(method.upper(), path) for path, item in paths.items() for method in item}
    opened = {("GET", path) for path in OPENED - {"/v1/openapi.json"}} | {("POST", path) for path in PROVING}
    assert listed == {(method, path) for method, path, _ in operations()} | opened
    assert [one for one in CLOSED if not one[1].startswith(SCIM)] == operations(), "and says what each needs"
    assert {need for _, path, need in CLOSED if path.startswith(SCIM)} == {"directory.sync"}


def test_only_what_says_so_is_open() -> None:
    open_ones = {path for handler in ROUTES for path in handler.paths if handler.opt.get(OPEN) is True}
    assert open_ones == OPENED
    proving = {
        (str(method), path.replace(":str", ""))
        for handler in ROUTES
        for path in handler.paths
        for method in handler.http_methods
        if handler.opt.get(PROVES)
    }
    assert proving == {("POST", path) for path in PROVING}
    silent = {path for handler in ROUTES for path in handler.paths if not {NEEDS, OPEN, PROVES} & set(handler.opt)}
    assert silent == set()
    assert len(CLOSED) >= 12


def test_the_exchange_is_open_and_nobody_gets_a_token_who_does_not_prove_himself(server: Server) -> None:
    before = server.serving.tokens.all()
    shown = {
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    }
    for token in ("x", "a.b.c", "ilk_" + "A" * 49, server.token()):
        said = server.ask("POST", "/v1/tokens/exchange", json={**shown, "subject_token": token})
        assert (said.status_code, said.json()["code"]) == (403, "FLW-265"), said.text
        assert "access_token" not in said.text
    assert server.ask("POST", "/v1/tokens/exchange", json=shown).status_code == 400
    assert server.ask("POST", "/v1/tokens/exchange", server.token(), json=shown).status_code == 400
    assert len(server.serving.tokens.all()) == len(before) + 2, "but for those that this test made"


@pytest.mark.parametrize(("method", "path", "need"), CLOSED)
def test_nobody_is_let_in_without_a_token_that_counts(server: Server, method: str, path: str, need: str) -> None:
    for token in ("", "x", "ilk_" + "A" * 49, write_token(b"\7" * 32)):
        said = asked(server, method, path, token)
        assert said.status_code == 401, said.text
        assert said.headers["www-authenticate"].startswith("Bearer")
        kind = "application/scim+json" if path.startswith(SCIM) else "application/problem+json"
        assert said.headers["content-type"] == kind


@pytest.mark.parametrize(("method", "path", "need"), CLOSED)
def test_who_may_something_else_is_not_let_in(server: Server, method: str, path: str, need: str) -> None:
    if need == ANYBODY:
        return
    other = tuple(one for one in Permission if one.value != need)
    said = asked(server, method, path, server.token("person:ann", *other))
    assert said.status_code == 403, said.text
    assert need in said.json()["detail"]


@pytest.mark.parametrize(("method", "path", "need"), CLOSED)
def test_who_may_is_let_in(server: Server, method: str, path: str, need: str) -> None:
    token = server.token("workload:corp", Permission.DIRECTORY_SYNC) if path.startswith(SCIM) else server.token()
    said = asked(server, method, path, token)
    assert said.status_code not in {401, 403, 500}, said.text


def test_a_route_that_says_nothing_is_closed_to_everybody(tmp_path: Path) -> None:
    from litestar import get

    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return "here"

    with served(tmp_path) as server:
        server.client.app.register(forgotten)
        assert server.ask("GET", "/forgotten").status_code == 401
        assert server.ask("GET", "/forgotten", server.token()).status_code == 403
