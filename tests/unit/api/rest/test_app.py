"""The application as a whole: what every answer carries, and what becomes of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from litestar import get
from litestar.params import FromQuery

from interlock.api.rest.asking import ANYBODY, NEEDS
from tests.served import served


@pytest.mark.parametrize("path", ["/healthz", "/v1/whoami", "/nothing", "/v1/evidence"])
def test_every_answer_tells_a_browser_to_make_nothing_of_it(tmp_path: Path, path: str) -> None:
    with served(tmp_path) as server:
        for token in ("", server.token()):
            headers = server.ask("GET", path, token).headers
            assert headers["content-security-policy"].startswith("default-src 'none'")
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"


def test_a_fault_tells_nothing_and_is_written_down_without_what_was_sent(tmp_path: Path) -> None:
    @get("/broken", opt={NEEDS: ANYBODY}, sync_to_thread=False)
    def broken(word: FromQuery[str]) -> None:
        raise RuntimeError(word)

    said: list[str] = []
    with served(tmp_path, fault=said.append) as server:
        server.client.app.register(broken)
        answer = server.ask("GET", "/broken?word=secret-word", server.token())
    assert answer.status_code == 500
    assert "secret-word" not in answer.text + "".join(said)
    assert said == [one for one in said if one.startswith("GET /broken: RuntimeError in ")]
    assert len(said) == 1


def test_bytes_that_are_no_text_are_a_fault_unless_they_were_sent(tmp_path: Path) -> None:
    @get("/damaged", opt={NEEDS: ANYBODY}, sync_to_thread=False)
    def damaged() -> str:
        return b"\xff".decode()

    said: list[str] = []
    with served(tmp_path, fault=said.append) as server:
        server.client.app.register(damaged)
        token = server.token()
        sent = server.ask("POST", "/v1/tokens", token, content=b'{"name":"\xff"}')
        assert (sent.status_code, sent.json()["code"], said) == (400, "API-105", [])
        assert server.ask("GET", "/damaged", token).status_code == 500
    assert [one.partition(" in ")[0] for one in said] == ["GET /damaged: UnicodeDecodeError"]


def test_whoever_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with served(tmp_path, most_a_second=3) as server:
        first, second = server.token(), server.token("person:bob")
        said = [server.ask("GET", "/v1/whoami", first) for _ in range(12)]
        slowed = [one for one in said if one.status_code == 429]
        assert slowed
        assert slowed[0].headers["retry-after"]
        assert slowed[0].json()["status"] == 429
        assert server.ask("GET", "/v1/whoami", second).status_code == 200, "nobody slows another one down"
        assert server.ask("GET", "/healthz").status_code == 200


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.api.rest.app.MOST_BYTES", 1_000)
    with served(tmp_path) as server:
        said = server.ask("POST", "/v1/evidence", server.token(), content=b"{" + b" " * 2_000 + b"}")
        assert said.status_code == 413
        assert said.headers["content-type"] == "application/problem+json"


def test_where_tls_ends_here_browsers_are_told_to_keep_to_it(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        by_tls = server.client.get("https://testserver/healthz").headers
        assert by_tls["strict-transport-security"] == "max-age=31536000"
        assert "strict-transport-security" not in server.client.get("http://testserver/healthz").headers
