from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.change import FileChanged, History
from interlock.engine.session import Session


def session(world: Any, *, use_cache: bool = True, history: History | None = None) -> Session:
    """Open a session over what was written so far."""
    change = world.repository.freeze()
    shop = world.workshop or world.open()
    return Session(shop, msgspec.structs.replace(change, history=history), is_fast=False, use_cache=use_cache)


def test_what_is_kept_is_known_to_the_next_unless_it_was_asked_not_to_use_it(world: Any) -> None:
    world.write(a_py="x")
    first = session(world)
    first.workshop.cache.put({b"key": b"value"})
    first.close()
    for use_cache, known in ((True, {b"key": b"value"}), (False, {})):
        later = session(world, use_cache=use_cache)
        assert later.known([b"key", b"other"]) == known
        assert later.known([]) == {}
        later.close()


def test_no_two_reports_or_copies_have_one_place(world: Any) -> None:
    world.write(a_py="x")
    it = session(world)
    try:
        reports = [it.new_report() for _ in range(20)]
        assert len(set(reports)) == 20
        assert all(path.endswith(".json") and not Path(path).exists() for path in reports)
        roots = [it.new_copy().root for _ in range(20)]
        assert len({*roots, it.shared_copy.root}) == 21
    finally:
        it.close()


def test_the_end_removes_every_copy_and_takes_no_more_work(world: Any) -> None:
    world.write(a_py="x")
    it = session(world)
    it.shared_copy.ensure(["a.py"])
    assert Path(it.shared_copy.root, "a.py").read_text() == "x"
    it.close()
    assert not Path(it.shared_copy.root).exists()
    it.close()


def test_the_history_of_the_change_comes_before_that_of_the_repository(world: Any) -> None:
    world.write(a_py="x")
    mine = History(commits=7, tips=("b" * 40,))
    frozen, open_ended = session(world, history=mine), session(world)
    assert frozen.history == mine
    assert open_ended.history == world.repository.commits
    frozen.close()
    open_ended.close()


def test_a_file_is_read_only_as_it_was_frozen(world: Any) -> None:
    world.write(a_py="x")
    it = session(world)
    assert it.read("a.py") == b"x"
    world.write(a_py="y")
    with pytest.raises(FileChanged):
        it.read("a.py")
    it.close()


def test_a_copy_of_a_tools_own_holds_what_all_tools_need_and_then_what_it_needs(world: Any) -> None:
    world.write(a_py="plain # nosec\n")
    made = session(world)
    shared = made.new_copy().ensure(["a.py"])
    copy = made.new_copy(transform=lambda file, body: file.path.encode() + b": " + body)
    assert shared == copy.ensure(["a.py"]) == {}
    text = (Path(copy.root) / "a.py").read_bytes()
    assert text.startswith(b"a.py: plain # nos")
    made.close()
