from pathlib import Path

from interlock.change import FileEntry, Kind
from interlock.control import Errored, NotApplicable, Passed, PlannedControl
from interlock.testing.runner import CannedRunner
from interlock.testing.scanning import FolderRepository, ScanControl


def errored(why: str) -> Errored:
    """Make the outcome of a control that broke."""
    return Errored("TOL-103", why, "mend it")


def plan(name: str = "commit.test", owed: tuple[str, ...] = ("a.py",)) -> PlannedControl:
    """Plan a control."""
    return PlannedControl(ScanControl(name), owed)


def test_what_was_put_in_is_answered_and_everything_else_has_passed(tmp_path: Path) -> None:
    change = FolderRepository(tmp_path).freeze()
    runner = CannedRunner({"commit.test": errored("it broke")})
    broken, fine, nothing = runner.run(change, [plan(), plan("commit.other"), plan("commit.none", ())])
    assert broken.outcome == errored("it broke")
    assert isinstance(fine.outcome, Passed)
    assert fine.outcome.coverage[0].covered == 1
    assert isinstance(nothing.outcome, NotApplicable)
    assert runner.asked == [change]


def test_the_base_is_every_second_run_where_something_was_put_in_for_it(tmp_path: Path) -> None:
    change = FolderRepository(tmp_path).freeze()
    runner = CannedRunner({"commit.test": errored("now")})
    runner.on_base["commit.test"] = errored("before")
    outcomes = [runner.run(change, [plan()])[0].outcome for _ in range(3)]
    assert outcomes == [errored("now"), errored("before"), errored("now")]


def test_every_file_is_wanted() -> None:
    assert CannedRunner().wanted(is_fast=True)("anything", FileEntry("a", Kind.BINARY))
