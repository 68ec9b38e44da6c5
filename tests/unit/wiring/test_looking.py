"""What is behind the pages: kept in mind as long as the ledger stands, and no name of git's that somebody made up."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest

from interlock.change import Revision
from interlock.wiring.app import App
from interlock.wiring.looking import Looking
from tests.shown import Shown


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return Shown(tmp_path_factory.mktemp("shown"))


def looking(app: App) -> Looking:
    return Looking(app, threading.Lock())


def test_it_says_what_runs_where_and_what_brought_it(shown: Shown) -> None:
    with shown.world.app() as app:
        one = looking(app)
        both = {shown.app.digests[0].hex, shown.docs.digests[0].hex}
        assert one.running() == {"staging": frozenset(both), "live": frozenset()}
        (brought,) = one.brought(both)
        assert brought.runs is not None
        assert (brought.environment, brought.runs.run, brought.ran) == ("staging", shown.run, ())
        assert one.brought({shown.newer.digests[0].hex}) == ()
        assert one.brought(()) == ()


def test_runs_are_folded_once_for_each_state_of_the_ledger(shown: Shown) -> None:
    with shown.world.app() as app:
        one = looking(app)
        assert one.runs() is one.runs()
        assert [each.run for each in one.runs()] == [shown.run]


@pytest.mark.parametrize("commit", ["--output=/tmp/x", "HEAD", "", "main..", "0" * 39])
def test_nothing_but_the_id_of_a_commit_reaches_git(shown: Shown, commit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with shown.world.app() as app:
        one = looking(app)
        asked: list[str] = []

        def leading_to(until: str, since: str = "", most: int = 100) -> tuple[Revision, ...]:
            asked.append(f"{until} {since} {most}")
            return ()

        monkeypatch.setattr(app.repository, "leading_to", leading_to)
        made = one.book.find("shop", "1.1")
        assert one.commit(commit) is None
        if commit:
            says = msgspec.structs.replace(made.says, commit=commit)
            assert one.since(msgspec.structs.replace(made, says=says)).why_not == "what it names is no commit"
        assert asked == []


def test_a_release_says_what_it_brings_and_a_commit_who_wrote_it(shown: Shown) -> None:
    with shown.world.app() as app:
        one = looking(app)
        since = one.since(one.book.find("shop", "1.1"))
        assert [each.title for each in since.commits] == ["greet whoever comes"]
        commit = one.commit(shown.head)
        assert commit is not None
        assert commit.title == "greet whoever comes"
        assert one.commit("0" * 40) is None
        other = one.book.find("shop", "1.1")
        foreign = msgspec.structs.replace(other, says=msgspec.structs.replace(other.says, product="another"))
        assert "not that of this server" in one.since(foreign).why_not


def test_settings_that_cannot_be_read_leave_no_environment_and_break_nothing(tmp_path: Path) -> None:
    from interlock.testing.world import World

    world = World(tmp_path)
    world.commit({"interlock.yaml": "product: shop\n"})
    with world.app() as app:
        one = looking(app)
        assert (one.environments(), one.running()) == ((), {})
