"""Accounts with a password from the command line: a link, never a password."""

from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from interlock.flows.set_up import Wanted
from interlock.identity import Account
from interlock.identity.sessions import Method
from tests.unit.cli.shell import Shell
from tests.unit.wiring.test_visiting import cheap

PASSWORD = "correct horse battery"


def use(shell: Shell, link: str) -> None:
    """Do what the page behind a link does."""
    with shell.world.app() as app:
        cheap(app).set_up.accept(link.rpartition("=")[2], Wanted(PASSWORD))


def test_a_new_account_is_a_link_that_counts_once(shell: Shell) -> None:
    said = shell("admin", "account", "new", "Ann", "--address", "https://interlock.example.org/")
    link = said.out.split("\n")[0]
    assert (said.code, said.err) == (Exit.ALLOWED, "")
    assert link.startswith("https://interlock.example.org/set-up?key=")
    use(shell, link)
    listed = shell("admin", "account", "list").out
    assert listed.startswith("ann  ann  directory:local/ann  password of ")
    assert shell("admin", "account", "new", "ann", "--format", "json").json["name"] == "ann"


def test_a_disabled_account_is_listed_so_and_its_sessions_are_over(shell: Shell) -> None:
    use(shell, shell("admin", "account", "new", "ann").out.split("\n")[0])
    account = Account.parse("directory:local/ann")
    with shell.world.app() as app:
        cheap(app).sessions.open(account, "Ann", Method.PASSWORD)
    assert "signs in no more" in shell("admin", "account", "disable", "ann").out
    with shell.world.app() as app:
        assert cheap(app).sessions.of(account) == ()
    assert "disabled" in shell("admin", "account", "list").out
    shown = shell("admin", "account", "disable", "ann", "--format", "json").json
    assert shown["disabled_at"]
    assert "argon" not in str(shell("admin", "account", "list", "--format", "json").json)


def test_where_there_is_none_it_says_how_to_make_one(shell: Shell) -> None:
    assert "interlock admin account new" in shell("admin", "account", "list").out


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["new"], Exit.USAGE, "CLI-104"),
        (["list", "ann"], Exit.USAGE, "CLI-104"),
        (["disable"], Exit.USAGE, "CLI-104"),
        (["disable", "nobody"], Exit.USAGE, "FLW-275"),
        (["new", "../x"], Exit.USAGE, "IDN-103"),
        (["new", "ann", "--for", "nobody"], Exit.USAGE, "FLW-277"),
        (["make", "ann"], Exit.USAGE, "choose from"),
    ],
)
def test_what_cannot_be_is_told(shell: Shell, words: list[str], code: int, error: str) -> None:
    said = shell("admin", "account", *words)
    assert (said.code, said.out) == (code, "")
    assert error in said.err
