"""Signing in: the token comes by the standard input and counts at the server before it is kept."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest

from interlock.cli.exits import Exit
from tests.loopback import Server
from tests.unit.adapters.test_server import says
from tests.unit.cli.shell import Shell

CARD = {
    "id": "tok-1",
    "name": "n",
    "permissions": ["evidence.submit"],
    "resource": "product:shop",
    "until": "2027-01-31T00:00:00Z",
}


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.answers["/v1/whoami"] = says(200, {"party": "workload:ci", "token": CARD})
    yield made
    made.stop()


def test_a_token_that_counts_is_kept(shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    said = shell("login", server.url + "/")
    assert said.code == Exit.ALLOWED
    assert said.out.startswith(f"signed in to {server.url} as workload:ci until 2027-01-31\n")
    assert "secret" not in said.out + said.err
    kept = shell.world.home / ".config" / "interlock" / "server.json"
    assert json.loads(kept.read_text()) == {"address": server.url, "token": "secret", "ca_file": ""}


def test_one_that_does_not_count_is_not(shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    server.answers["/v1/whoami"] = says(401, {"detail": "it does not count", "code": "FLW-261", "remedy": "get one"})
    said = shell("login", server.url)
    assert said.code == Exit.BROKEN
    assert "it does not count" in said.err
    assert "secret" not in said.err
    assert not (shell.world.home / ".config" / "interlock" / "server.json").exists()


def test_where_nobody_answers_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    assert "NET-102" in shell("login", "http://127.0.0.1:9").err


def test_no_token_is_told_before_anybody_is_asked(
    shell: Shell, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    said = shell("login", server.url)
    assert said.code == Exit.USAGE
    assert "CLI-123" in said.err
    assert not server.asked
