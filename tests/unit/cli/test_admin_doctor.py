"""What is wrong with a store is told, each thing by itself, with what to do."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.identity import Party, Permission
from interlock.kernel import Instant
from interlock.store.api_tokens import StoredTokens
from tests.unit.cli.shell import Shell


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """Give a shell with a log of the entries of one check."""
    shell.world.check()
    return shell


def looked(shell: Shell) -> dict[str, Any]:
    """Give what was looked at, by name."""
    return {one["what"]: one for one in shell("admin", "doctor", "--format", "json").json["looks"]}


def token(shell: Shell, days: int, before: timedelta = timedelta()) -> None:
    from interlock.flows.tokens import Tokens

    def clock() -> Instant:
        return shell.world.at - before

    with shell.world.app() as app:
        Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=clock).new(
            Party.parse("workload:ci"),
            [Permission.EVIDENCE_READ],
            name=f"for {days} days",
            lasts=timedelta(days=days),
            random=os.urandom,
            made_by="a test",
        )


def change(shell: Shell, statement: str) -> None:
    with shell.world.app() as app, app.store.database.writing() as session:
        session.run(statement)


def test_a_store_in_order_is_told_line_by_line(checked: Shell) -> None:
    token(checked, 60)
    said = checked("admin", "doctor")
    assert said.code == Exit.ALLOWED
    assert "✘" not in said.out
    assert [one for one, look in looked(checked).items() if look["is_good"]] == [
        "store",
        "signing key",
        "schema",
        "room",
        "ledger",
        "clock",
        "graph",
        "words",
        "tokens",
        "sources",
    ]


def test_without_a_store_it_says_where_none_is_and_ends_with_4(shell: Shell) -> None:
    said = shell("admin", "doctor")
    assert said.code == Exit.BROKEN
    assert "there is no store at" in said.out
    assert "→" in said.out


@pytest.mark.parametrize(
    ("what", "statement", "is_needed"),
    [
        ("ledger", "DELETE FROM checkpoint", True),
        ("graph", "UPDATE graph_state SET entries = entries - 1", False),
        ("graph", "UPDATE graph_state SET entries = entries + 1", True),
        ("words", "INSERT INTO search_gap (first, ends) VALUES (0, 2)", False),
    ],
)
def test_what_is_behind_or_broken_is_told(checked: Shell, what: str, statement: str, *, is_needed: bool) -> None:
    change(checked, statement)
    said = checked("admin", "doctor")
    assert said.code == (Exit.BROKEN if is_needed else Exit.ALLOWED)
    look = looked(checked)[what]
    assert (look["is_good"], look["is_needed"]) == (False, is_needed)
    assert look["remedy"]


@pytest.mark.parametrize(("minutes", "is_needed"), [(2, False), (60, True)])
def test_a_clock_behind_the_newest_entry_is_told(shell: Shell, minutes: int, *, is_needed: bool) -> None:
    shell.world.pass_time(minutes=minutes)
    shell.world.check()
    look = looked(shell)["clock"]
    assert (look["is_good"], look["is_needed"]) == (False, is_needed)
    assert "ahead of this machine's clock" in look["says"]


def test_tokens_that_end_or_that_nobody_uses_are_named(checked: Shell) -> None:
    assert looked(checked)["tokens"]["is_good"] is False, "nobody could ask"
    token(checked, 3)
    token(checked, 300, before=timedelta(days=40))
    token(checked, 10, before=timedelta(days=20))
    found = looked(checked)
    assert found["tokens"]["says"] == "2 count"
    assert "(for 3 days)" in found["tokens that end"]["says"]
    assert "(for 300 days)" in found["tokens unused"]["says"]


def full(left: int) -> Callable[[str], os.statvfs_result]:
    return lambda _: os.statvfs_result((4096, 4096, left, left, left // 4096, 0, 0, 0, 0, 255))


@pytest.mark.parametrize(("left", "is_needed"), [(1 << 20, True), (65 << 20, False)])
def test_a_disk_that_fills_up_is_told(
    checked: Shell, monkeypatch: pytest.MonkeyPatch, left: int, *, is_needed: bool
) -> None:
    monkeypatch.setattr(os, "statvfs", full(left))
    look = looked(checked)["room"]
    assert look["is_good"] is not is_needed
    assert look["is_needed"] is is_needed or look["is_good"]
