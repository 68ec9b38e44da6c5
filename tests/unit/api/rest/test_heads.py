"""HEAD tells the headers that GET would, and nothing after them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.api.rest.lines import Lines
from interlock.testing.world import START
from tests.served import Server, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("heads")) as opened:
        token = opened.token()
        assert opened.ask("POST", "/v1/evidence", token, content=opened.sealed("a")).status_code == 201
        yield opened


@pytest.mark.parametrize("path", ["/healthz", "/v1/openapi.json", "/v1/evidence", "/v1/ledger/checkpoint"])
def test_the_headers_are_those_of_get(server: Server, path: str) -> None:
    token = server.token()
    wanted, said = (server.ask(method, path, token) for method in ("GET", "HEAD"))
    assert (said.status_code, said.content) == (wanted.status_code, b"")
    assert wanted.content
    told = [{name: text for name, text in one.headers.items() if name != "x-request-id"} for one in (wanted, said)]
    assert told[0] == told[1]


def test_nobody_is_told_more_by_it(server: Server) -> None:
    assert server.ask("HEAD", "/v1/whoami").status_code == 401
    assert server.ask("HEAD", "/v1/nothing", server.token()).status_code == 404
    assert server.ask("HEAD", "/v1/reports", server.token()).status_code == 405


def test_a_stream_is_let_go_as_soon_as_its_headers_are_told(server: Server) -> None:
    for _ in range(30):  # more than may be open at once
        said = server.ask("HEAD", "/v1/events", server.token())
        assert (said.status_code, said.content) == (200, b"")
        assert said.headers["content-type"].startswith("text/event-stream")


def test_what_was_asked_is_written_down_as_it_was_asked(tmp_path: Path) -> None:
    told = io.StringIO()
    with served(tmp_path, lines=Lines("text", told, lambda: START)) as opened:
        opened.ask("HEAD", "/healthz")
    assert " HEAD /healthz 200 " in told.getvalue()
