import sys
from pathlib import Path
from types import ModuleType

import pytest

from interlock.change import RepositoryUnreadable
from interlock.cli.commands import COMMANDS
from interlock.cli.entry import main
from interlock.cli.exits import Exit
from interlock.cli.start import start
from interlock.trace import NodeUnknown


def command(monkeypatch: pytest.MonkeyPatch, outcome: object) -> str:
    """Put a command into the program that answers or raises as told."""

    def run(words: list[str]) -> int:
        del words
        if isinstance(outcome, BaseException):
            raise outcome
        assert isinstance(outcome, int)
        return outcome

    module = ModuleType("interlock.cli.doctor")
    module.run = run  # type: ignore[attr-defined]  # that is the whole command
    monkeypatch.setitem(sys.modules, "interlock.cli.doctor", module)
    return "doctor"


@pytest.mark.parametrize("code", list(Exit))
def test_what_a_command_answers_is_what_the_shell_sees(monkeypatch: pytest.MonkeyPatch, code: Exit) -> None:
    assert start(command(monkeypatch, code), []) == code


def test_an_error_on_purpose_is_said_in_words_with_code_and_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = RepositoryUnreadable(root="/r", why="it is cursed")
    assert start(command(monkeypatch, error), []) not in {Exit.ALLOWED, Exit.OUR_BUG}
    said = capsys.readouterr()
    assert said.out == ""
    assert "it is cursed" in said.err
    assert f"[{error.code}]" in said.err
    assert error.remedy in said.err


def test_what_an_error_repeats_cannot_steer_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = NodeUnknown(name="x", remedy="did you mean \x1b[2J\u202e?\nor not")
    assert start(command(monkeypatch, error), []) == Exit.USAGE
    assert capsys.readouterr().err.splitlines()[1:] == ["  did you mean \\x1b[2J\\x202e?", "or not"]


def test_an_interrupt_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    assert start(command(monkeypatch, KeyboardInterrupt()), []) == Exit.INTERRUPTED


def test_a_bug_is_reported_in_a_file_and_never_looks_like_a_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert start(command(monkeypatch, ZeroDivisionError("oh")), ["--flag"]) == Exit.OUR_BUG
    (report,) = tmp_path.iterdir()
    text = report.read_text()
    assert "command: interlock doctor --flag" in text
    assert "ZeroDivisionError: oh" in text
    assert report.stat().st_mode & 0o777 == 0o600
    assert str(report) in capsys.readouterr().err


@pytest.mark.parametrize(("word", "hint"), [("chekc", "did you mean `interlock check`"), ("zzz", "--help` lists")])
def test_an_unknown_command_is_wrong_use(capsys: pytest.CaptureFixture[str], word: str, hint: str) -> None:
    assert start(word, []) == Exit.USAGE
    assert hint in capsys.readouterr().err


@pytest.mark.parametrize("word", ["entry", "start", "exits", "../check", "cli.check"])
def test_a_module_that_is_no_command_is_not_run_as_one(word: str) -> None:
    assert start(word, []) == Exit.USAGE


def test_without_a_command_the_commands_are_listed_and_nothing_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.USAGE
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)
