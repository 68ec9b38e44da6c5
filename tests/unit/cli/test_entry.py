import sys

import pytest

from interlock import __version__
from interlock.cli.commands import COMMANDS
from interlock.cli.entry import main
from interlock.cli.exits import Exit
from tests.programs import finish_text


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version_is_printed_whatever_else_is_said(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word, "check"]) == Exit.ALLOWED
    assert capsys.readouterr().out == f"interlock {__version__}\n"


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_lists_every_command_with_its_line(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == Exit.ALLOWED
    said = capsys.readouterr().out
    assert all(f"  {name:<11} {says}\n" in said for name, says in COMMANDS.items())


def test_nothing_said_is_nothing_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.USAGE
    assert "usage: interlock COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--verison"], ["-x"], [""], ["check.py"], ["Check"], ["--check"]])
def test_whatever_is_no_command_is_wrong_use(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == Exit.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    assert f"there is no command {words[0]!r}" in said.err


def test_the_version_costs_no_library_at_all() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from interlock.cli.entry import main; main(['--version'])\n"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    done = finish_text([sys.executable, "-c", code], check=True)
    assert done.stdout.splitlines()[1] == "['__future__', 'interlock']"
