"""A token in a log: whatever goes wrong with it, and wherever it was put by mistake, no line has it.

What pages are shown (passwords, sessions, keys of links) stands in test_sign_in_secrets_told.py.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from interlock.api.rest.lines import Lines
from interlock.identity import Permission
from tests.served import Server, served

JSON = {"Content-Type": "application/json"}
Show = Callable[[Server, str], Iterable[Any]]


def _in_bodies(server: Server, token: str) -> Iterable[Any]:
    for path, body in (
        ("/v1/evidence", {"payload": token, "token": token}),
        ("/v1/evidence/batch", {"envelopes": [token]}),
        ("/v1/tokens", {"name": 7, "for": token, "may": [token]}),
    ):
        yield server.ask("POST", path, token, content=json.dumps(body).encode(), headers=JSON)
    yield server.ask("POST", "/v1/tokens", token, content=b"{", headers=JSON)


def _in_headers(*headers: dict[str, str]) -> Show:
    def show(server: Server, token: str) -> Iterable[Any]:
        for one in headers:
            yield server.client.get("/v1/whoami", headers={name: text.format(token) for name, text in one.items()})
            yield server.ask(
                "GET", "/v1/whoami", token, headers={name: text.format(token) for name, text in one.items()}
            )

    return show


PLACES: dict[str, Show] = {
    "where it belongs": lambda server, token: [
        server.ask("GET", path, token) for path in ("/v1/whoami", "/v1/evidence", "/v1/tokens", "/v1/none", "/metrics")
    ],
    "a query": lambda server, token: [
        server.client.get(f"/v1/evidence?q={quote(token)}&token={quote(token)}"),
        server.ask("GET", f"/v1/events?after={token}", token),
        server.ask("GET", f"/v1/evidence?after={token}&limit={token}", token),
    ],
    "a path": lambda server, token: [
        server.client.get(f"/{token}"),
        server.client.get(f"/v1/evidence/{token}"),
        server.ask("GET", f"/v1/verdicts/{token}", token),
        server.ask("DELETE", f"/v1/tokens/{token}", token),
        server.client.post(f"/v1/hooks/forge/{token}"),
        server.client.post(f"/v1/hooks/{token}"),
    ],
    "a body": _in_bodies,
    "the key of a write": lambda server, token: [
        server.ask("POST", "/v1/evidence", token, content=b"{}", headers={"Idempotency-Key": token, **JSON})
    ],
    "other headers": _in_headers(
        {"Cookie": "__Host-interlock={}"}, {"User-Agent": "{}", "Referer": "{}"}, {"Authorization": "Basic {}"},
        {"Authorization": "{}"}, {"Authorization": "Bearer {0} {0}"}, {"traceparent": "{}", "X-Request-Id": "{}"},
        {"X-Forwarded-For": "{}", "Forwarded": "for={}"}, {"Last-Event-ID": "{}"}, {"If-None-Match": "{}"},
    ),
}  # fmt: skip
"""By the place where somebody shows a token, by right or by mistake."""


@pytest.mark.parametrize("counts", ["a token that counts", "one that was taken back", "one that may nothing here"])
@pytest.mark.parametrize("place", sorted(PLACES))
def test_no_line_has_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], place: str, counts: str
) -> None:
    written = io.StringIO()
    faults: list[str] = []
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "httpx")  # that of the client of this test, which knows it
    with served(
        tmp_path, lines=Lines("json", written, lambda: datetime(2026, 1, 2, tzinfo=UTC)), fault=faults.append
    ) as server:
        may = (Permission.HOLD_LIFT,) if "may nothing" in counts else ()
        token = server.token("person:ann", *may)
        if "taken back" in counts:
            for one in server.serving.tokens.all():
                server.serving.tokens.revoke(one.id)
        answers = [one.text + json.dumps(dict(one.headers)) for one in PLACES[place](server, token)]
        secret = token.rpartition("_")[2][-24:]
        kept = b"".join(path.read_bytes() for path in Path(server.world.home).rglob("*") if path.is_file())
    captured = capfd.readouterr()
    lines = written.getvalue()
    assert lines.count("\n") >= len(answers), "every request has its line"
    for told in (lines, *faults, captured.out, captured.err, caplog.text):
        assert secret not in told
    if place == "where it belongs":
        assert not any(secret in one for one in answers), "what is wrong with an address or a body may be quoted"
    assert secret.encode() not in kept, "only the digest is kept"
