"""A doctor says of providers and directories of people what is wrong with them."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from interlock.cli.exits import Exit
from interlock.kernel import stamp
from interlock.store.pulled import StoredPulls
from interlock.wiring import sign_in_states
from interlock.wiring.sign_in_states import SyncState
from tests.unit.cli.shell import Shell

CORP = "  - {name: corp, issuer: 'https://id.example.org', client: interlock, secret: 'SECRET'}"


def write(shell: Shell, secret: str = "", ldap: str = "") -> None:
    config = shell.world.home / ".config" / "interlock"
    config.mkdir(parents=True, exist_ok=True)
    corp = CORP if secret else CORP.replace(", secret: 'SECRET'", "")
    config.joinpath("sign-in.yaml").write_text(f"version: 1\nproviders:\n{corp.replace('SECRET', secret)}\n{ldap}")


def looked(shell: Shell) -> dict[str, Any]:
    return {one["what"]: one for one in shell("admin", "doctor", "--format", "json").json["looks"]}


def directory(address: str, more: str = "") -> str:
    return f"ldap:\n  - {{name: hq, provider: corp, subject: uid, address: '{address}', base: 'dc=x'{more}}}\n"


@pytest.fixture
def checked(shell: Shell) -> Shell:
    shell.world.check()
    return shell


@pytest.mark.parametrize(("secret", "is_needed"), [("file:gone.secret", True), ("env:NOWHERE_SAID", False)])
def test_a_secret_that_is_missing_is_told(checked: Shell, secret: str, *, is_needed: bool) -> None:
    write(checked, secret)
    said = checked("admin", "doctor")
    assert said.code == (Exit.BROKEN if is_needed else Exit.ALLOWED)
    look = looked(checked)["provider corp"]
    assert (look["is_good"], look["is_needed"]) == (False, is_needed)
    assert "nobody can sign in with it" in look["says"]
    assert look["remedy"]


def test_a_provider_in_order_is_a_line(checked: Shell) -> None:
    write(checked)
    assert looked(checked)["provider corp"] == {
        "what": "provider corp",
        "is_good": True,
        "is_needed": True,
        "says": "https://id.example.org, as interlock",
        "remedy": "",
    }


def test_a_file_that_cannot_be_read_is_told(checked: Shell) -> None:
    write(checked, ldap="nonsense: 1\n")
    assert looked(checked)["sign-in"]["is_good"] is False


def test_a_directory_that_nobody_reaches_is_told(checked: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        write(checked, ldap=directory(f"ldap://127.0.0.1:{taken.getsockname()[1]}", ", plain: true"))
        said = checked("admin", "doctor")
        look = looked(checked)["directory hq"]
    assert said.code == Exit.BROKEN
    assert (look["is_good"], look["is_needed"]) == (False, True)
    assert "without TLS, on this machine alone" in look["says"]


@pytest.mark.parametrize(
    ("address", "how"), [("ldaps://ldap.example.org", "by TLS"), ("ldap://ldap.example.org", "begun with StartTLS")]
)
def test_what_became_of_pulling_it_is_told(
    checked: Shell, monkeypatch: pytest.MonkeyPatch, address: str, how: str
) -> None:
    monkeypatch.setattr(sign_in_states, "check_reach", lambda *_: None)
    write(checked, ldap=directory(address, ", every: 15m"))
    never = looked(checked)["directory hq"]
    assert (never["is_good"], never["is_needed"], "never taken over" in never["says"]) == (False, False, True)
    with checked.world.app() as app:
        book, at = StoredPulls(app.store.database), checked.world.at
        book.keep("ldap:hq", msgspec.json.encode(SyncState(stamp(at), 5, 2)), at, is_good=True)
    good = looked(checked)["directory hq"]
    assert (good["is_good"], how in good["says"], "5 people and 2 groups" in good["says"]) == (True, True, True)
    with checked.world.app() as app:
        bad = SyncState(stamp(at), why="it cut its answer", code="NET-132")
        StoredPulls(app.store.database).keep("ldap:hq", msgspec.json.encode(bad), at, is_good=False)
    broken = looked(checked)["directory hq"]
    assert (broken["is_good"], "it cut its answer" in broken["says"], "NET-132" in broken["remedy"]) == (
        False,
        True,
        True,
    )
    with checked.world.app() as app:
        long_ago = at - timedelta(hours=1)
        state = msgspec.json.encode(SyncState(stamp(long_ago), 5, 2))
        StoredPulls(app.store.database).keep("ldap:hq", state, long_ago, is_good=True)
    late = looked(checked)["directory hq"]
    assert (late["is_good"], "every 900 s" in late["says"]) == (False, True)
