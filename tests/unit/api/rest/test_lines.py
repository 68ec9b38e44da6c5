"""One line a request, with nothing in it that was sent, and a name that both sides know a request by."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from litestar import Request, get

from interlock.api.rest.asking import ANYBODY, NEEDS
from interlock.api.rest.lines import Line, Lines
from interlock.testing.world import START
from interlock.wiring.opened import now
from tests.served import served

NAME = "0b1cf4a6-52a7-4a1e-9c3e-7c9a1df1b6f2"


class Broken(io.StringIO):
    """A stream on a disk that is full."""

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


@get("/broken", opt={NEEDS: ANYBODY}, sync_to_thread=False)
def telling_fault(request: Request[Any, Any, Any]) -> None:
    """Fail with everything that was sent."""
    raise RuntimeError(str(request.headers) + str(request.url))


def told(text: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]


def test_a_request_is_told_in_one_line_by_its_route_its_asker_and_its_code(tmp_path: Path) -> None:
    text = io.StringIO()
    with served(tmp_path, lines=Lines("json", text, now)) as server:
        token = server.token()
        server.ask("GET", "/v1/whoami", token, headers={"X-Request-Id": NAME})
        server.ask("GET", f"/v1/evidence/sha256:{'0' * 64}", token)
        server.ask("GET", "/v1/whoami")
        server.ask("GET", "/there/is/nothing")
        (card,) = server.serving.tokens.all()
    good, missing, nobody, nowhere = told(text)
    assert (good["method"], good["route"], good["status"]) == ("GET", "/v1/whoami", 200)
    assert (good["asker"], good["card"], good["request"], good["level"]) == ("person:ann", card.id, NAME, "info")
    assert good["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", good["at"])
    assert (missing["route"], missing["status"], missing["code"]) == ("/v1/evidence/{digest:str}", 404, "API-103")
    assert (nobody["status"], nobody["code"], "asker" in nobody) == (401, "API-101", False)
    assert (nowhere["route"], nowhere["status"], nowhere["code"]) == ("none", 404, "API-103")


def test_nothing_that_was_sent_is_in_a_line(tmp_path: Path) -> None:
    canary = "c4n4ry"
    for form in ("json", "text"):
        text = io.StringIO()
        with served(tmp_path / form, lines=Lines(form, text, now)) as server:
            token = server.token()

            server.client.app.register(telling_fault)
            headers = {
                "Cookie": f"session={canary}",
                "X-Request-Id": canary,
                "User-Agent": canary,
                "Idempotency-Key": canary,
                "X-Forwarded-For": canary,
                "Last-Event-ID": canary,
                f"X-{canary}": canary,
            }
            for shown in (token, canary, f"ilk_{canary * 8}"):
                more = {**headers, "Authorization": f"Bearer {shown}"}
                server.ask("POST", f"/v1/evidence?q={canary}", headers=more, json={canary: canary})
                server.ask("GET", f"/v1/evidence?q={canary}&limit={canary}", headers=more)
                server.ask("GET", f"/{canary}/{shown}?{canary}={canary}", headers=more)
                server.ask("DELETE", f"/v1/tokens/{shown}", headers=more)
                server.ask("GET", f"/broken?x={canary}", headers=more)
                server.ask(canary.upper(), "/v1/whoami", headers=more)
                server.ask("GET", "/v1/whoami", headers={"Authorization": f"Basic {canary}", "X-Request-Id": token})
        said = text.getvalue()
        assert len(said.splitlines()) >= 21
        assert canary not in said.lower()
        assert token not in said
        assert "Bearer" not in said


def test_a_name_is_given_back_and_another_is_made_for_what_is_none(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        for path in ("/healthz", "/nothing", "/v1/whoami"):
            kept = server.ask("GET", path, headers={"X-Request-Id": NAME}).headers["x-request-id"]
            assert kept == NAME
            made = {
                server.ask("GET", path, headers={"X-Request-Id": one}).headers["x-request-id"]
                for one in ("", "a name", NAME + "0", "../..", "x" * 1_000)
            }
            assert len(made) == 5
            assert all(re.fullmatch("[0-9a-f]{32}", one) for one in made)


def test_a_fault_is_a_line_too_and_its_request_is_an_error(tmp_path: Path) -> None:
    text = io.StringIO()
    lines = Lines("json", text, now)
    with served(tmp_path, fault=lines.fault, lines=lines) as server:

        @get("/broken", opt={NEEDS: ANYBODY}, sync_to_thread=False)
        def broken() -> None:
            raise RuntimeError("a secret")

        server.client.app.register(broken)
        server.ask("GET", "/broken", server.token())
    fault, request = told(text)
    assert fault["says"].startswith("GET /broken: RuntimeError in test_lines.py")
    assert (request["level"], request["status"], request["code"]) == ("error", 500, "API-100")


def test_a_line_that_nobody_can_take_is_lost_and_the_request_is_not(tmp_path: Path) -> None:
    with served(tmp_path, lines=Lines("json", Broken(), now)) as server:
        assert server.ask("GET", "/v1/whoami", server.token()).status_code == 200


def test_what_looks_like_a_secret_is_masked_and_a_line_stays_one() -> None:
    text = io.StringIO()
    lines = Lines("text", text, lambda: START)
    lines.fault("ilk_" + "a" * 49 + "\nand password=hunter2hunter2")
    assert text.getvalue().count("\n") == 1
    assert "a" * 9 not in text.getvalue()
    assert "hunter2" not in text.getvalue()
    assert Line(lines.now(), "info", "GET", "/x", 200, 1.5, asker="person:ann").text() == (
        "2026-01-05T09:00:00.000Z info GET /x 200 1.5 ms person:ann"
    )
