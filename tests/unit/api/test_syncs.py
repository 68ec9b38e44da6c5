"""While a server runs each directory is pulled in its turn; a failure is told, and hinders nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest

from interlock.api.syncs import Syncs
from interlock.flows.errors import DirectoryShrunken
from interlock.flows.sync_directory import SyncDone
from interlock.identity.ldap import LdapNames, LdapPlace, LdapSource
from interlock.store.errors import StoreFailed
from interlock.wiring import syncing


def source(name: str, every_s: int = 60) -> LdapSource:
    return LdapSource(name, "https://id.example.org", LdapPlace("h", 1, "dc=x", LdapNames("uid")), every_s)


class Room:
    """Stands for what pulls, and notes what was asked of it."""

    def __init__(self, *known: LdapSource) -> None:
        self.known = known
        self.due = {one.name for one in known}
        self.pulled: list[str] = []
        self.told: list[str] = []
        self.breaks: set[str] = set()
        self.held: set[str] = set()
        self.turns: list[str] = []
        self.seen = threading.Event()

    def is_due(self, one: LdapSource) -> bool:
        if one.name == "lost":
            raise StoreFailed(where="the store", why="it is gone")
        if one.name not in self.due:
            return False
        self.due.discard(one.name)
        return True

    @contextmanager
    def turn(self, one: LdapSource) -> Iterator[bool]:
        self.turns.append(f"{one.name} begins")
        yield one.name not in self.held
        self.turns.append(f"{one.name} ends")

    def sync(self, one: LdapSource, tell: Any) -> SyncDone:
        self.pulled.append(one.name)
        self.seen.set()
        if one.name in self.breaks:
            raise DirectoryShrunken(name=one.name, gone=3, former=3)
        return SyncDone(one.name, 1, 1, ("directory:a#carl",), (), (), ())


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> Any:
    def made(*known: LdapSource) -> tuple[Room, Syncs]:
        room = Room(*known)
        monkeypatch.setattr(syncing, "Syncing", lambda _: room)
        stand: Any = room
        return room, Syncs(stand, lambda: nullcontext(stand), room.told.append, look_s=0.01)  # type: ignore[arg-type, return-value]

    return made


def test_what_is_due_is_pulled_once_and_who_left_is_told(syncs: Any) -> None:
    room, made = syncs(source("a"), source("b"))
    made.turn()
    made.turn()
    assert room.pulled == ["a", "b"]
    assert room.told[0] == "directory a: directory:a#carl is not there any more, and does not sign in"


def test_one_that_fails_is_told_and_hinders_no_other(syncs: Any) -> None:
    room, made = syncs(source("lost"), source("a"), source("b"))
    room.breaks = {"a"}
    made.turn()
    assert room.pulled == ["a", "b"]
    assert "[STO-" in room.told[0]
    assert room.told[1].startswith("directory a: 3 of 3 accounts")


def test_it_looks_by_itself_until_it_ends(syncs: Any) -> None:
    room, made = syncs(source("a"))
    made.begin()
    assert room.seen.wait(10)
    made.end()
    room.due.add("a")
    made.turn()
    assert room.pulled == ["a"], "once it ends it begins no more"


def test_where_nothing_is_pulled_by_itself_nobody_looks(syncs: Any) -> None:
    _, made = syncs(source("a", 0))
    before = threading.active_count()
    made.begin()
    assert threading.active_count() == before
    made.end()


def test_what_somebody_else_pulls_is_let_be_and_told(syncs: Any) -> None:
    room, made = syncs(source("a"), source("b"))
    room.held = {"a"}
    made.turn()
    assert (room.pulled, room.turns) == (["b"], ["a begins", "a ends", "b begins", "b ends"])
    assert room.told[0] == "directory a: somebody else pulls it at the moment"
