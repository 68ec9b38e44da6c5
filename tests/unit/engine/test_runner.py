from collections.abc import Iterator
from concurrent.futures import CancelledError
from typing import Any

import msgspec
import pytest

from interlock.change import History
from interlock.control import Context, ControlRun, Errored, NotApplicable, Passed, PlannedControl, ToolOutputMalformed
from interlock.engine import Silence
from interlock.engine.runner import run_control
from interlock.engine.session import Session
from interlock.testing.scanning import ScanControl


class Heard(Silence):
    """Progress that is written down."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def control_started(self, control: str) -> None:
        self.said.append(f"{control} begins")

    def control_finished(self, run: ControlRun) -> None:
        self.said.append(f"{run.control} {run.answer.value}")


@pytest.fixture
def session(world: Any) -> Iterator[Session]:
    world.write(a_py="BAD\n")
    made = Session(world.open(progress=Heard()), world.repository.freeze(), is_fast=False, use_cache=True)
    yield made
    made.close()


def run(session: Session, control: ScanControl, *owed: str) -> ControlRun:
    return run_control(PlannedControl(control, owed or ("a.py",)), session)


def breaking(error: BaseException) -> ScanControl:
    """Give a control that raises."""

    def hook(context: Context) -> None:
        context.note("so far so good")
        raise error

    control = ScanControl()
    control.hook = hook
    return control


def test_a_control_that_works_gives_its_outcome_and_the_tools_it_used(session: Session) -> None:
    done = run(session, ScanControl())
    assert isinstance(done.outcome, Passed)
    assert [(use.name, use.runs) for use in done.tools] == [("fake", 1)]
    assert (done.is_cached, done.duration_ms >= 0) == (False, True)


@pytest.mark.parametrize(
    ("commits", "is_fast", "answer"), [(1, False, Passed), (1, True, NotApplicable), (0, False, NotApplicable)]
)
def test_a_control_that_owes_the_history_is_asked_without_files_where_there_are_commits(
    world: Any,
    commits: int,
    is_fast: bool,
    answer: type,
) -> None:
    world.write(a_py="")
    change = msgspec.structs.replace(world.repository.freeze(), history=History(commits))
    made = Session(world.open(), change, is_fast=is_fast, use_cache=True)
    control = ScanControl()
    control.owes_history = True  # type: ignore[attr-defined]  # what a control says of itself
    try:
        assert isinstance(run_control(PlannedControl(control, ()), made).outcome, answer)
    finally:
        made.close()


def test_a_control_that_owes_nothing_is_not_asked_and_says_why(session: Session) -> None:
    done = run_control(PlannedControl(breaking(ZeroDivisionError("never")), ()), session)
    assert done.outcome == NotApplicable("nothing here")
    assert (done.tools, done.is_cached) == ((), False), "no tool took part, so nothing came from the cache"


@pytest.mark.parametrize(
    "error",
    [ZeroDivisionError("by zero"), MemoryError(), AssertionError("wrong"), StopIteration(), RecursionError("deep")],
)
def test_whatever_a_control_raises_shuts_the_gate_and_keeps_what_it_noted(session: Session, error: Exception) -> None:
    done = run(session, breaking(error))
    assert isinstance(done.outcome, Errored)
    assert done.outcome.code == "ENG-199"
    assert f"commit.test broke: {type(error).__name__}: {error}" in done.outcome.reason
    assert done.outcome.remedy
    assert done.notes == ("so far so good",)


def test_an_error_of_ours_keeps_its_own_code_and_remedy(session: Session) -> None:
    error = ToolOutputMalformed(tool="fake", why="it is no JSON")
    done = run(session, breaking(error))
    assert done.outcome == Errored(error.code, str(error), error.remedy)


def test_a_control_that_was_called_off_was_not_examined(session: Session) -> None:
    done = run(session, breaking(CancelledError()))
    assert isinstance(done.outcome, Errored)
    assert (done.outcome.code, "without --fail-fast" in done.outcome.remedy) == ("ENG-103", True)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(0), GeneratorExit()])
def test_what_must_end_the_program_is_let_through(session: Session, error: BaseException) -> None:
    with pytest.raises(type(error)):
        run(session, breaking(error))


def test_a_long_story_is_cut_short(session: Session) -> None:
    done = run(session, breaking(ValueError("x" * 100_000)))
    assert isinstance(done.outcome, Errored)
    assert len(done.outcome.reason) < 500


def test_each_control_is_told_of_once_when_it_begins_and_once_when_it_ends(session: Session) -> None:
    run(session, ScanControl("commit.one"))
    run(session, breaking(ValueError()))
    heard = session.workshop.progress
    assert isinstance(heard, Heard)
    assert heard.said == ["commit.one begins", "commit.one passed", "commit.test begins", "commit.test errored"]
