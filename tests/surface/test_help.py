"""What users see of the command line: every help text, and what wrong use is answered with."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from interlock import __version__
from interlock.cli import main
from interlock.cli.commands import COMMANDS, module_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
WIDTH = 100


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give the parser of every command and action by the words that lead to it."""
    for name in COMMANDS:
        module = import_module(module_of(name))
        top: argparse.ArgumentParser = module.parser()
        yield name, top
        yield from ((f"{name} {word}", form()) for word, form in getattr(module, "FORMS", {}).items())
        for action in top._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from ((f"{name} {word}", inner) for word, inner in action.choices.items())


PARSERS = dict(parsers())


@pytest.fixture(autouse=True)
def a_terminal_of_a_known_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("NO_COLOR", "1")


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command; give its exit code, its output and its complaint."""
    try:
        code = main(words)
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("words", ["", *PARSERS])
def test_help_exists_and_fits_the_width(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said([*words.split(), "--help"], capsys)
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: interlock {words}".rstrip())
    assert [line for line in out.split("\n") if len(line) > WIDTH] == []


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="argparse writes options in another form since Python 3.13")
@pytest.mark.parametrize("words", ["", *PARSERS])
def test_help_is_as_it_was_accepted(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said([*words.split(), "--help"], capsys)
    kept = SNAPSHOTS / f"{words.replace(' ', '-') or 'interlock'}.txt"
    if os.environ.get("INTERLOCK_SNAPSHOTS") == "write":
        kept.write_text(out, "utf-8")
    assert kept.exists(), f"accept it with INTERLOCK_SNAPSHOTS=write: {kept.name}"
    assert out == kept.read_text("utf-8")


def test_no_snapshot_is_left_of_a_command_that_is_gone() -> None:
    wanted = {words.replace(" ", "-") or "interlock" for words in ("", *PARSERS)}
    assert {file.stem for file in SNAPSHOTS.glob("*.txt")} == wanted


@pytest.mark.parametrize("words", PARSERS)
def test_every_argument_says_what_it_means(words: str) -> None:
    for one in PARSERS[words]._actions:
        if not isinstance(one, argparse._SubParsersAction):
            assert one.help, (words, one.dest)
            assert not one.help.endswith("."), (words, one.dest)


@pytest.mark.parametrize("words", PARSERS)
def test_no_option_is_guessed_from_its_beginning(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    long = [word for one in PARSERS[words]._actions for word in one.option_strings if word.startswith("--")]
    for word in (one for one in long if len(one) > 4):
        if word[:-1] in long:
            continue
        code, _, err = said([*words.split(), word[:-1]], capsys)
        assert (code, err != "") == (2, True), word


def test_the_program_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(["--help"], capsys)
    for name, says in COMMANDS.items():
        assert f"  {name:<11} {says}\n" in out


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version_is_one_line(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said([word], capsys) == (0, f"interlock {__version__}\n", "")


def test_no_words_at_all_are_answered_with_the_usage_and_a_code_that_stops_a_pipeline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = said([], capsys)
    assert code == 2
    assert "Start with `interlock check`" in out


@pytest.mark.parametrize(
    ("words", "wrong", "remedy"),
    [
        (["chek"], "there is no command 'chek'", "did you mean `interlock check`?"),
        (["frobnicate"], "there is no command 'frobnicate'", "`interlock --help` lists the commands"),
        (["check", "--jobs", "0"], "'0' is not a number from 1 to 256", "`interlock check --help`"),
        (["check", "--jobs", "many"], "'many' is not a number", "`interlock check --help`"),
        (["check", "--format", "pdf"], "invalid choice: 'pdf'", "`interlock check --help`"),
        (["check", "--format", "yaml"], "invalid choice: 'yaml'", "`interlock check --help`"),
        (["check", "--since", "HEAD~1", "--staged"], "not allowed with argument", "`interlock check --help`"),
        (["check", "--fast"], "unrecognized arguments: --fast", "`interlock check --help`"),
        (["gate", "a", "b"], "unrecognized arguments: b", "`interlock gate --help`"),
        (["evidence"], "arguments are required", "`interlock evidence --help`"),
        (["evidence", "show"], "arguments are required: name", "`interlock evidence show --help`"),
        (["evidence", "shwo"], "invalid choice: 'shwo'", "`interlock evidence --help`"),
        (["evidence", "export"], "arguments are required: -o/--output", "`interlock evidence export --help`"),
        (["keys", "trust"], "arguments are required: file, --name", "`interlock keys trust --help`"),
        (["keys", "new", "--scheme", "rsa"], "invalid choice: 'rsa'", "`interlock keys new --help`"),
        (["tools", "add"], "arguments are required: name", "`interlock tools add --help`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_told_what_is_wrong_and_what_helps(
    words: list[str], wrong: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(words, capsys)
    assert (code, out) == (2, "")
    assert wrong in err
    assert remedy in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "code", "mark", "remedy"),
    [
        (["check", "nowhere"], 2, "[CHG-103]", "give the path of a repository or a folder"),
        (["check", "--control", "commit.sats"], 2, "[CTL-101]", "did you mean commit.sast?"),
        (["check", "--policy", "basline"], 2, "[DEC-101]", "did you mean 'baseline'?"),
        (["controls", "commit.secret"], 2, "[CTL-101]", "did you mean commit.secrets?"),
        (["keys", "show", "nobody"], 2, "[SGN-103]", "`interlock keys list` shows them"),
        (["tools", "add", "nmap"], 2, "[TOL-110]", "choose one of"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_does_not_exist_is_named_with_its_code_and_the_nearest_that_does(
    words: list[str],
    code: int,
    mark: str,
    remedy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    got, out, err = said(words, capsys)
    assert (got, out) == (code, "")
    assert mark in err
    assert remedy in err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("polcy: standard\n", "did you mean 'policy'?"),
        ("policy: standard\npolicy: baseline\n", "stands twice"),
        ("version: 2\n", "it takes 1"),
        ("jobs: many\n", "jobs is 'many'"),
        ("except:\n  - paths: a\n", "it takes paths and reason"),
        ("- policy\n", "it takes a mapping"),
        ("policy: &one standard\n", "anchors and aliases are not used here"),
    ],
    ids=lambda value: value.split("\n", 1)[0],
)
def test_a_fault_in_the_settings_is_told_with_file_and_line(
    text: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "interlock.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    code, out, err = said(["check"], capsys)
    assert (code, out) == (2, "")
    assert "interlock.yaml:" in err
    assert says in err
