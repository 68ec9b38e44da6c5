from pathlib import Path

import pytest

from interlock.change import State
from interlock.flows.take_reports import Source
from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring import sources
from interlock.wiring.sources import source_of


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit({"app.py": "one\ntwo\n", "blob.bin": "\x00\x01", "folder/b.py": "b\n"})
    return made


def test_what_is_checked_out_has_its_files(world: World) -> None:
    with world.app(is_reading=True) as app:
        change = app.repository.change(State.COMMIT, None)
        source = source_of(app, change.subject, change)
        assert {"app.py", "folder/b.py"} <= set(source.paths)
        assert "blob.bin" not in source.paths
        assert source.lines("app.py") == ("one", "two", "")
        assert source.lines("nowhere.py") == source.lines("") == source.lines("../secret") == ()


def test_another_commit_of_the_repository_is_asked_for_what_is_named(world: World) -> None:
    before = Subject("v1", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))
    world.commit({"app.py": "other\n"})
    with world.app(is_reading=True) as app:
        source = source_of(app, before, None)
        assert source.lines("app.py") == ("one", "two", "")
        assert source.lines("nowhere.py") == source.lines("folder") == source.lines("../secret") == ()
        assert source.paths == frozenset()


def test_what_is_not_here_has_no_files(world: World) -> None:
    with world.app(is_reading=True) as app:
        absent = Subject("v9", (Digest("gitCommit", "9" * 40),))
        assert source_of(app, absent, None).lines("app.py") == ()
        assert source_of(app, Subject("x", (Digest("sha256", "a" * 64),)), None).lines("app.py") == ()
        assert Source().lines("app.py") == ()


def test_git_is_asked_for_so_many_files_and_for_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_FILES_ASKED", 1)
    head = Subject("v1", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))
    with world.app(is_reading=True) as app:
        source = source_of(app, head, None)
        assert source.lines("app.py")
        assert source.lines("folder/b.py") == ()
