import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


@pytest.fixture
def locked(shell: Shell) -> Shell:
    """Give a shell in a repository with two components."""
    shell.world.commit({"requirements.txt": "six==1.16.0\nidna==3.6\n"})
    return shell


def test_components_are_listed(locked: Shell) -> None:
    said = locked("deps", "list")
    assert said.code == Exit.ALLOWED
    assert [line.split()[0] for line in said.out.splitlines()] == ["component", "idna", "six"]
    rows = locked("deps", "list", "--format", "json").json["components"]
    assert [row["purl"] for row in rows] == ["pkg:pypi/idna@3.6", "pkg:pypi/six@1.16.0"]


def test_one_is_explained_and_what_is_not_here_is_named(locked: Shell) -> None:
    said = locked("deps", "explain", "pkg:pypi/six")
    assert (said.code, said.out.splitlines()[0]) == (Exit.ALLOWED, "six 1.16.0  pkg:pypi/six@1.16.0")
    assert "were not looked for" in said.out
    assert locked("deps", "explain", "pkg:pypi/six", "--format", "json").json[0]["looked_up"] is False
    said = locked("deps", "explain", "pkg:pypi/ham")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[FLW-107]" in said.err


def test_a_file_that_cannot_be_read_is_told_with_its_code(locked: Shell) -> None:
    locked.world.commit({"Pipfile.lock": "{"})
    said = locked("deps", "list")
    assert said.code == Exit.BROKEN
    assert "not read  Pipfile.lock:1" in said.err
