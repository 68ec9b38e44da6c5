from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_it_says_what_it_compares_with(shell: Shell) -> None:
    said = shell("verify")
    assert said.code == Exit.USAGE
    assert "--expected" in said.err


def test_help_of_the_other_form_is_its_own(shell: Shell) -> None:
    assert "sealed state" in shell("verify", "--expected", "--help").out
