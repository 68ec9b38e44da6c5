"""Whoever searches, or writes into the tables, gets nothing by it but words that somebody signed."""

from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import World, failed, finding
from tests.unit.cli.shell import Shell


@pytest.fixture
def shell(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{name}_HOME")
    for name, value in world.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(world.root)
    world.runner.outcomes["commit.sast"] = failed(
        finding("commit.sast", message="\x1b[2J\u202e%s drop' OR 1=1 --"), finding("commit.sast", rule="a:b" * 9000)
    )
    world.check()
    return Shell(world, capsys)


def tamper(world: World, sql: str, *values: object) -> None:
    with world.app() as app, app.store.database.writing() as session:
        session.run(sql, values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        'bandit" OR "sast',
        "bandit) OR (sast",
        "NEAR(bandit sast)",
        "{person rule}:bandit",
        "^bandit",
        "bandit AND NOT OR",
        "'; DROP TABLE search; --",
        "bandit' | 'sast",
        "%%%% bandit_",
        "rowid:1 bandit",
        "search:bandit",
        "bandit\x00sast",
        "\ud800bandit",
        "- - -bandit",
        "a" * 1_000_000,
        "bandit " * 10_000,
    ],
)
def test_no_text_is_read_as_more_than_words(shell: Shell, text: str) -> None:
    said = shell("search", "--format", "json", "--", text)
    assert said.code in {Exit.ALLOWED, Exit.USAGE}
    if said.code == Exit.USAGE:
        assert "[TRC-121]" in said.err
        assert len(said.err) < 1000
    else:
        assert [hit for hit in said.json["hits"] if not hit["matches"]] == []
    assert shell("search", "kind:decision", "--format", "json").json["count"] == 1


def test_signs_that_stand_for_anything_elsewhere_stand_for_nothing_here(shell: Shell) -> None:
    for text in ("band_t", "b%t", "ban%", "b?ndit"):
        said = shell("search", text, "--format", "json")
        assert said.code == Exit.USAGE or said.json["hits"] == []


def test_what_was_found_cannot_steer_a_terminal(shell: Shell) -> None:
    said = shell("search", "drop")
    assert "drop" in said.out
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out


def test_an_index_that_names_an_entry_for_what_it_does_not_say_is_an_error(shell: Shell) -> None:
    tamper(shell.world, "INSERT INTO search (rowid, person) VALUES (?, ?)", 0, "mallory")
    said = shell("search", "mallory")
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert "[TRC-123]" in said.err


def test_an_entry_that_does_not_verify_is_shown_as_one_that_does_not_count_and_not_quoted(shell: Shell) -> None:
    assert shell("search", "bandit", "kind:assessment", "--format", "json").json["hits"][0]["verified"]
    key = shell("keys", "list").out.splitlines()[1].split()[1]
    revoked = shell("keys", "revoke", key, "--from", "2020-01-01T00:00:00Z")
    assert revoked.code == Exit.ALLOWED, revoked.err
    said = shell("search", "bandit", "kind:assessment", "--format", "json")
    assert said.code == Exit.ALLOWED, said.err
    (hit,) = said.json["hits"]
    assert (hit["verified"], hit["matches"], hit["says"]) == (False, [], None)
    assert hit["refused"]
    assert "does not count: " in shell("search", "bandit", "kind:assessment").out
