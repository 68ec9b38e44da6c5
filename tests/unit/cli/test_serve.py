"""What `interlock serve` refuses before it listens; that it serves is tested with a process of its own."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.cli.serve import _begun, _house, parser
from interlock.flows.errors import LinkRefused
from interlock.flows.set_up import Wanted
from interlock.web.visiting import House
from tests.suspended import staff
from tests.unit.cli.shell import Shell
from tests.unit.wiring.test_visiting import cheap


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
        (("--address", "interlock.example.org"), "a scheme, a host"),
        (("--address", "https://interlock.example.org/pages"), "without a path"),
        (("--address", "https://ann@interlock.example.org"), "a scheme, a host"),
        (("--address", "http://interlock.example.org"), "passwords must not travel in the clear"),
        (("--session-idle", "0"), "from 1 to"),
        (("--session-length", "169"), "from 1 to"),
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


def words_of(*words: str) -> argparse.Namespace:
    """Read the arguments of the command."""
    return parser().parse_args(list(words))


@pytest.mark.parametrize(
    ("words", "house"),
    [
        ((), House(("http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"), is_secure=False)),
        (("--behind-proxy",), House((), is_proxied=True)),
        (("--tls-cert", "a", "--tls-key", "b"), House(())),
        (("--address", "https://a.example.org"), House(("https://a.example.org",))),
        (("--address", "http://localhost:9"), House(("http://localhost:9",), is_secure=False)),
        (("--address", "https://a.example.org", "--behind-proxy"), House(("https://a.example.org",), is_proxied=True)),
    ],
)
def test_the_pages_know_where_browsers_find_them(words: tuple[str, ...], house: House) -> None:
    assert _house(words_of(*words), 9) == house


def test_a_link_for_the_first_account_is_printed_as_long_as_nobody_can_sign_in(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    links = []
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patched:
            for name, value in shell.world.environ.items():
                patched.setenv(name, value)
            capsys.readouterr()
            _begun(str(shell.world.root), "", "https://a.example.org")
        (link,) = (line.strip() for line in capsys.readouterr().out.split("\n") if "key=" in line)
        assert link.startswith("https://a.example.org/set-up?key=")
        links.append(link.rpartition("=")[2])
    with shell.world.app() as app:
        visiting = cheap(app)
        with pytest.raises(LinkRefused):
            visiting.set_up.look(links[0])
        visiting.set_up.accept(links[1], Wanted("correct horse battery", "ann"))
    _begun(str(shell.world.root), "", "https://a.example.org")
    assert "key=" not in capsys.readouterr().out


def test_a_secret_that_is_missing_is_told_before_anybody_signs_in(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    config = shell.world.home / ".config" / "interlock"
    config.mkdir(parents=True, exist_ok=True)
    one = "{name: corp, issuer: 'https://id.example.org', client: interlock, secret: 'file:gone.secret'}"
    config.joinpath("sign-in.yaml").write_text(f"version: 1\nproviders:\n  - {one}\n")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in shell.world.environ.items():
            patched.setenv(name, value)
        _begun(str(shell.world.root), "", "https://a.example.org")
        told = capsys.readouterr().err
        assert "the provider corp is of no use: " in told
        assert "gone.secret" in told
        assert "Errno" not in told
        (config / "gone.secret").write_text("x")
        (config / "gone.secret").chmod(0o600)
        _begun(str(shell.world.root), "", "https://a.example.org")
        assert "of no use" not in capsys.readouterr().err


def test_it_is_told_whose_leaving_counts_for_nothing_until_people_have_it_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with staff(tmp_path) as place:

        def told() -> str:
            capsys.readouterr()
            with pytest.MonkeyPatch.context() as patched:
                for name in [name for name in os.environ if name.startswith(("XDG_", "INTERLOCK_"))]:
                    patched.delenv(name)
                for name, value in place.team.world.environ.items():
                    patched.setenv(name, value)
                _begun(str(place.team.world.root), "", "https://a.example.org")
            return capsys.readouterr().err

        command = f"`interlock people keep --by workload:interlock --from scim:corp --of {place.place.corp.url}`"
        assert f"who leaves scim:corp goes on signing in the ledger: two people change that with {command}" in told()
        place.let()
        assert "goes on signing" not in told()
