import sys

import pytest

from interlock.cli.progress import Live, Plain, watching
from interlock.control import ControlRun, Coverage, Errored, NotApplicable, Passed
from interlock.engine import Silence
from interlock.kernel import ControlId

PASSED = Passed((Coverage("files", 1, 1),))


def run(name: str, outcome: Passed | Errored | NotApplicable = PASSED, took: int = 1250) -> ControlRun:
    """Give a control's run."""
    return ControlRun(ControlId(name), outcome, duration_ms=took)


def test_a_build_log_gets_one_line_for_each_control_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with watching(is_quiet=False) as progress:
        assert isinstance(progress, Plain)
        progress.planned(["commit.sast", "commit.iac"])
        progress.tool_started("bandit", 3)
        progress.control_finished(run("commit.sast"))
        progress.control_finished(run("commit.iac", NotApplicable("nothing here"), 0))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "interlock: commit.sast passed after 1.2 s",
        "interlock: commit.iac not applicable after 0.0 s",
    ]


def test_what_counts_otherwise_than_it_ended_is_said_again_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = Errored("ADP-101", "no tool", "install it")
    with watching(is_quiet=False) as progress:
        assert isinstance(progress, Plain)
        progress.control_finished(run("commit.iac", broken, 0))
        progress.control_finished(run("commit.sast"))
        progress.closed([run("commit.iac"), run("commit.sast"), run("commit.secrets", broken)])
    assert capsys.readouterr().err.splitlines() == [
        "interlock: commit.iac errored after 0.0 s",
        "interlock: commit.sast passed after 1.2 s",
        "interlock: commit.iac passed, as the decision counts it",
    ]


def test_whoever_asked_for_quiet_gets_it(capsys: pytest.CaptureFixture[str]) -> None:
    with watching(is_quiet=True) as progress:
        assert type(progress) is Silence
        progress.control_finished(run("commit.sast"))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_is_not_written_to_before_a_blink_is_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with watching(is_quiet=False) as progress:
        assert isinstance(progress, Live)
        progress.planned(["commit.sast"])
        progress.tool_started("bandit", 3)
        progress.tool_finished("bandit", 3, 10, "")
        progress.control_finished(run("commit.sast"))
    assert capsys.readouterr() == ("", "")


def shown(live: Live) -> str:
    """Give what stands on the line now."""
    assert live._status is not None
    return str(live._status.status)


def test_the_line_names_what_is_waited_for_and_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.cli.progress._BLINK_S", 0)
    live = Live()
    try:
        live.planned(["commit.sast", "commit.iac"])
        assert shown(live) == "commit.sast, commit.iac"
        live.tool_started("bandit", 3)
        live.tool_started("bandit", 2)
        live.tool_started("betterleaks", 0)
        assert shown(live) == "commit.sast, commit.iac: bandit (5), betterleaks"
        live.tool_finished("bandit", 2, 10, "")
        live.tool_finished("betterleaks", 0, 10, "it broke")
        assert shown(live) == "commit.sast, commit.iac: bandit (3)"
        live.control_finished(run("commit.sast", Errored("TOL-101", "gone", "get it")))
        live.tool_finished("bandit", 3, 10, "")
        assert shown(live) == "commit.iac"
    finally:
        live.close()


def test_an_end_that_was_never_begun_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.cli.progress._BLINK_S", 0)
    live = Live()
    try:
        live.tool_finished("bandit", 3, 10, "")
        live.control_finished(run("commit.sast"))
        assert shown(live) == ""
    finally:
        live.close()


def test_the_line_is_cleared_when_the_work_ends_badly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("interlock.cli.progress._BLINK_S", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    seen: list[Live] = []

    def fail() -> None:
        with watching(is_quiet=False) as progress:
            assert isinstance(progress, Live)
            seen.append(progress)
            progress.planned(["commit.sast"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert seen[0]._status is not None
    assert not seen[0]._status._live.is_started
    capsys.readouterr()
