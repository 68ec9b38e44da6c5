"""What `interlock serve` refuses before it listens; that it serves is tested with a process of its own."""

from __future__ import annotations

import socket

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--tls-cert", "a.pem"), "go together"),
        (("--port", "70000"), "a number from 0 to"),
        (("--keep-days", "29"), "from 30 to"),
        (("--keep-days", "-1"), "from 30 to"),
        (("--keep-days", "soon"), "invalid int"),
        (("--host", "192.0.2.1"), "in the clear"),
        (("--tls-cert", "a.pem", "--tls-key", "b.pem"), "CLI-120"),
        (("--host", "192.0.2.1", "--behind-proxy"), "CLI-121"),
    ],
)
def test_what_cannot_be_served_is_refused(shell: Shell, words: tuple[str, ...], says: str) -> None:
    said = shell("serve", *words)
    assert said.code == Exit.USAGE
    assert says in said.err


def test_a_port_that_is_taken_is_told(shell: Shell) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        said = shell("serve", "--port", str(door.getsockname()[1]))
    assert said.code == Exit.USAGE
    assert "CLI-121" in said.err


def test_hooks_that_cannot_be_read_are_told_before_it_serves(shell: Shell) -> None:
    file = shell.world.home / ".config" / "interlock" / "hooks.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("hooks:\n  - {name: forge, sender: githb, secrets: [env:A]}\n")
    said = shell("serve", "--port", "0")
    assert said.code == Exit.USAGE
    assert "hooks.yaml:2" in said.err
    assert "github" in said.err


def test_traces_that_cannot_be_sent_are_refused_before_it_serves(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")
    said = shell("serve", "--port", "0")
    assert said.code == Exit.USAGE
    assert "TEL-102" in said.err
