from collections.abc import Callable, Iterator
from typing import Any

import pytest

from interlock.change import FileChanged, State
from interlock.control import Cost, Scope
from interlock.engine.context import ControlContext
from interlock.engine.errors import ScannerUnknown
from interlock.engine.session import Session
from interlock.testing.scanning import FakeScanner

Open = Callable[..., ControlContext]


@pytest.fixture
def context(world: Any) -> Iterator[Open]:
    """Give a maker of contexts over what was written so far."""
    sessions = []

    def make(*, is_fast: bool = False, state: State | None = None) -> ControlContext:
        import msgspec

        change = world.repository.freeze()
        if state is not None:
            change = msgspec.structs.replace(change, state=state)
        shop = world.workshop or world.open()
        sessions.append(Session(shop, change, is_fast=is_fast, use_cache=True))
        return ControlContext(sessions[-1])

    yield make
    for session in sessions:
        session.close()


def test_the_files_are_those_that_were_frozen_in_path_order(world: Any, context: Open) -> None:
    world.write(b_py="x", a_py="y")
    it = context()
    world.write(c_py="z")
    assert [file.path for file in it.files] == ["a.py", "b.py"]
    assert it.change.snapshot.files == it.files


def test_a_file_that_changed_since_is_refused_and_has_no_lines(world: Any, context: Open) -> None:
    world.write(a_py="one\ntwo\n", b_py="x\n")
    it = context()
    assert it.read("b.py") == b"x\n"
    world.write(a_py="other\n")
    with pytest.raises(FileChanged):
        it.read("a.py")
    assert it.lines("a.py") == ("",)


def test_lines_are_given_whatever_the_bytes_are_and_of_no_other_file(world: Any, context: Open) -> None:
    (world.folder / "repo" / "a.py").write_bytes(b"one\r\n\xff\xfe\nlast")
    it = context()
    assert it.lines("a.py") == ("one\r", "\ufffd\ufffd", "last")
    for path in ("missing.py", "../outside", "/etc/passwd", ""):
        assert it.lines(path) == ("",)


def test_only_the_last_few_files_are_kept_at_hand_and_all_are_given_right(world: Any, context: Open) -> None:
    names = [f"f{number}.py" for number in range(30)]
    for name in names:
        (world.folder / "repo" / name).write_text(name)
    it = context()
    assert [it.lines(name)[0] for name in (*names, *names)] == [*names, *names]
    assert len(it._lines) <= 8


def test_the_same_note_is_made_once(world: Any, context: Open) -> None:
    world.write(a_py="x")
    it = context()
    for text in ("two", "one", "two"):
        it.note(text)
    assert it.notes == ("two", "one")


def test_a_tool_that_is_not_there_and_a_name_of_none_are_both_not_to_be_had(world: Any, context: Open) -> None:
    world.scanners = [FakeScanner("here"), FakeScanner("gone")]
    world.write(a_py="x")
    world.open({"here": "print()"})
    it = context()
    assert (it.has("here"), it.has("gone"), it.has("nothing")) == (True, False, False)


def test_a_scanner_that_does_not_exist_is_an_error_even_where_nothing_is_owed(world: Any, context: Open) -> None:
    world.write(a_py="x")
    it = context()
    for owed in ((), ("a.py",)):
        with pytest.raises(ScannerUnknown, match="'fale'") as caught:
            it.scan(("fake", "fale"), owed)
        assert "known are fake" in caught.value.remedy


def test_only_owed_files_that_exist_and_are_wanted_are_scanned(world: Any, context: Open) -> None:
    world.scanners = [FakeScanner("py", suffix=".py"), FakeScanner("js", suffix=".js")]
    world.write(a_py="BAD", b_py="BAD", c_js="BAD")
    reports = context().scan(("py", "js", "py"), ("b.py", "b.py", "missing.py"))
    assert set(reports) == {"py"}
    assert reports["py"].covered == {"b.py"}


def test_in_a_hurry_only_fast_tools_run(world: Any, context: Open) -> None:
    world.scanners = [FakeScanner("fast"), FakeScanner("slow", is_fast=False)]
    world.write(a_py="x")
    assert set(context(is_fast=True).scan(("fast", "slow"), ("a.py",))) == {"fast"}
    assert set(context().scan(("fast", "slow"), ("a.py",))) == {"fast", "slow"}


def test_a_plain_folder_has_no_history_to_scan(world: Any, context: Open) -> None:
    world.scanners = [FakeScanner("history", scope=Scope.HISTORY)]
    world.write(a_py="x")
    assert context(state=State.DIRECTORY).scan(("history",), ("a.py",)) == {}
    assert set(context().scan(("history",), ())) == {"history"}


def test_each_tool_is_named_once_however_often_it_was_asked(world: Any, context: Open) -> None:
    world.scanners = [FakeScanner("dear", cost=Cost.DEAR), FakeScanner("cheap")]
    world.write(a_py="x", b_py="y")
    it = context()
    it.scan(("dear", "cheap"), ("a.py",))
    it.scan(("cheap",), ("b.py",))
    assert [(use.name, use.runs) for use in it.tools] == [("cheap", 2), ("dear", 1)]
    it.scan(("cheap",), ("a.py", "b.py"))
    assert [(use.name, use.runs) for use in it.tools] == [("cheap", 2), ("dear", 1)], "known answers start no tool"
