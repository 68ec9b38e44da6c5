"""Tokens on the command line: shown once, listed without themselves, revoked."""

from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from interlock.identity.tokens import token_digest
from tests.unit.cli.shell import Shell

NEW = ("token", "new", "pipeline", "--for", "workload:ci", "--may", "evidence.submit", "--on", "product:shop")


def test_a_token_is_shown_once(shell: Shell) -> None:
    said = shell(*NEW)
    assert said.code == Exit.ALLOWED
    text, what, warning = said.out.splitlines()
    assert token_digest(text)
    assert what.endswith("for workload:ci, evidence.submit on product:shop")
    assert "not shown again" in warning
    assert warning.endswith("interlock.db is served")
    listed = shell("token", "list")
    assert text not in listed.out
    assert "pipeline" in listed.out


def test_a_token_is_revoked_by_its_id(shell: Shell) -> None:
    made = shell(*NEW, "--format", "json").json
    assert made["schema"] == "interlock.token/v1"
    assert shell("token", "revoke", made["id"]).out == f"{made['id']} (pipeline) counts no more\n"
    (one,) = shell("token", "list", "--format", "json").json["tokens"]
    assert one["revoked_at"]
    assert "token" not in one
    assert shell("token", "revoke", made["id"], "--format", "json").json["revoked_at"] == one["revoked_at"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("token", "revoke", "tok-0"), "FLW-262"),
        (("token", "new", "n", "--for", "ann smith", "--may", "govern"), "IDN-103"),
        (("token", "new", "n", "--for", "ann", "--may", "everything"), "IDN-104"),
        (("token", "new", "n", "--for", "ann", "--may", "govern", "--days", "400"), "FLW-260"),
        (("token", "new", "n", "--for", "ann", "--may", "govern", "--on", "moon"), "IDN-102"),
    ],
)
def test_what_cannot_be_is_told(shell: Shell, words: tuple[str, ...], says: str) -> None:
    said = shell(*words)
    assert said.code == Exit.USAGE
    assert says in said.err
