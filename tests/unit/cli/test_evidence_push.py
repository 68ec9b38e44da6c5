"""Evidence goes to the server: what is new there, what it had, and what it does not take."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, ClassVar, Self

import pytest

from interlock.adapters.server import Problem, Taken
from interlock.cli.exits import Exit
from interlock.kernel import sha256
from interlock.testing.world import SEALED
from tests.unit.cli.shell import Shell


class Fake:
    """A server that takes everything, or refuses what is asked of it."""

    known: ClassVar[set[str]] = set()
    refuses = False

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take any address."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End nothing."""

    def origin(self) -> str:
        return "there"

    def keep(self, sha256: str, body: bytes) -> None:
        assert base64.b64encode(body)

    def hand_in(self, envelopes: Sequence[bytes]) -> list[Taken]:
        digests = [str(sha256(one)) for one in envelopes]
        if self.refuses:
            return [Taken(one, problem=Problem("no such key counts", "CRY-102")) for one in digests]
        found = [Taken(one, 1, one not in self.known) for one in digests]
        self.known.update(digests)
        return found


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[Fake]:
    kind = type("Fresh", (Fake,), {"known": set()})
    monkeypatch.setattr("interlock.adapters.server.Server", kind)
    monkeypatch.setenv("INTERLOCK_SERVER", "https://interlock.example.org")
    monkeypatch.setenv("INTERLOCK_TOKEN", "t")
    return kind


def test_everything_goes_once(shell: Shell, server: type[Fake]) -> None:
    shell.world.check()
    first = shell("push")
    assert first.code == Exit.ALLOWED
    assert first.out == f"{SEALED} statements are new to https://interlock.example.org, 0 were there already\n"
    again = shell("push", "--format", "json").json
    assert (again["before"], again["new"], again["known"], again["refused"]) == (SEALED, 0, 0, [])


def test_what_is_refused_is_told_and_tried_again(shell: Shell, server: type[Fake]) -> None:
    shell.world.check()
    server.refuses = True
    said = shell("push")
    assert said.code == Exit.BROKEN
    assert f"{SEALED} were not taken:" in said.out
    assert "no such key counts (CRY-102)" in said.out
    server.refuses = False
    assert shell("push").code == Exit.ALLOWED


def test_without_a_server_or_with_half_an_artifact_it_says_what_is_missing(shell: Shell) -> None:
    shell.world.check()
    assert "CFG-130" in shell("push").err
    assert "leave both out" in shell("push", "a.zip").err
