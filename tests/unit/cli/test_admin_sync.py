"""Directories from the command line: what was taken over is said, and one that fails hinders no other."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.flows.errors import DirectoryShrunken
from interlock.flows.sync_directory import SyncDone
from interlock.identity import AddMember, SuspendPerson
from interlock.wiring.syncing import Syncing
from tests.unit.cli.shell import Shell

TEXT = """\
providers:
  - {name: corp, issuer: 'https://id.example.org', client: interlock}
ldap:
  - {name: hq, provider: corp, subject: uid, address: 'ldaps://ldap.example.org', base: 'dc=x'}
  - {name: lab, provider: corp, subject: uid, address: 'ldaps://lab.example.org', base: 'dc=x'}
"""


@pytest.fixture
def asked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    config = shell.world.home / ".config" / "interlock"
    config.mkdir(parents=True, exist_ok=True)
    config.joinpath("sign-in.yaml").write_text(TEXT)
    found: list[tuple[str, bool]] = []

    def sync(_: Syncing, source: Any, tell: Any, *, is_fewer_fine: bool) -> SyncDone:
        found.append((source.name, is_fewer_fine))
        if source.name == "hq" and not is_fewer_fine:
            raise DirectoryShrunken(name="hq", gone=9, former=10)
        tell("a word\x1b")
        entered = (AddMember("corp-ops", "person:ann"),)
        suspended = (SuspendPerson("lee", "directory:a#l", "ldap:hq"),)
        return SyncDone(
            source.name, 5, 2, ("directory:a#l",), ("directory:a#b",), ("directory:a#t",), entered, suspended
        )

    monkeypatch.setattr(Syncing, "sync", sync)
    return found


def test_all_are_asked_and_one_that_fails_hinders_no_other(shell: Shell, asked: list[tuple[str, bool]]) -> None:
    said = shell("admin", "sync")
    assert asked == [("hq", False), ("lab", False)]
    assert said.code != Exit.ALLOWED
    assert "FLW-285" in said.err
    assert "--fewer" in said.err
    assert "\x1b" not in said.err
    assert said.out.startswith("lab: people 5, groups 2, memberships changed 1\n")
    for line in (
        "directory:a#l is not there",
        "directory:a#b is there again",
        "directory:a#t was another",
        "suspends lee by directory:a#l",
    ):
        assert line in said.out


def test_one_is_asked_by_name_and_may_have_shrunken(shell: Shell, asked: list[tuple[str, bool]]) -> None:
    said = shell("admin", "sync", "hq", "--fewer", "--format", "json")
    assert (said.code, asked) == (Exit.ALLOWED, [("hq", True)])
    (one,) = said.json["directories"]
    assert (said.json["schema"], one["name"], one["left"]) == ("interlock.synced/v1", "hq", ["directory:a#l"])
    assert (one["changed"], one["back"], one["taken"]) == (1, ["directory:a#b"], ["directory:a#t"])
    assert one["suspended"] == ["suspends lee by directory:a#l, as ldap:hq has it"]


def test_a_name_that_is_none_says_which_there_are(shell: Shell, asked: list[tuple[str, bool]]) -> None:
    said = shell("admin", "sync", "other")
    assert (said.code, asked) == (Exit.USAGE, [])
    assert "hq, lab" in said.err


def test_where_there_is_none_it_says_so(shell: Shell) -> None:
    said = shell("admin", "sync")
    assert (said.code, said.out) == (Exit.ALLOWED, "no directory is named under `ldap` in sign-in.yaml\n")


def test_what_somebody_else_pulls_is_let_be_and_told(shell: Shell, asked: list[tuple[str, bool]]) -> None:
    with shell.world.app() as app:
        syncing = Syncing(app)
        with syncing.turn(syncing.named("lab")) as is_mine:
            assert is_mine
            said = shell("admin", "sync", "--fewer", "--format", "json")
    assert (said.code, asked) == (Exit.BROKEN, [("hq", True)])
    assert (said.json["underway"], [one["name"] for one in said.json["directories"]]) == (["lab"], ["hq"])
    assert "lab: somebody else pulls it at the moment" in said.err
    assert shell("admin", "sync", "lab").code == Exit.ALLOWED
