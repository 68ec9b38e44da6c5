from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_an_empty_repository_says_how_to_fill_it(shell: Shell) -> None:
    said = shell("artifacts", "list")
    assert said.code == Exit.ALLOWED
    assert "`interlock push`" in said.out


def test_what_was_pushed_is_listed_and_shown(shell: Shell) -> None:
    shell("push", "app.py", "local:1.0")
    assert "app.py" in shell("artifacts", "list").out
    (one,) = shell("artifacts", "list", "--format", "json").json["artifacts"]
    assert (one["name"], one["tags"], one["verdict"], one["good"]) == ("app.py", ["1.0"], "deny", False)
    assert one["commit"] is None
    assert "manifest" in shell("artifacts", "show", "local:1.0").out
    assert shell("artifacts", "show", "local:1.0", "--format", "json").json["digest"] == one["digest"]
    assert shell("artifacts", "show", f"local@{one['files'][0]['digest']}").code == Exit.ALLOWED


def test_the_newest_is_named_and_a_good_one_only_if_there_is_one(shell: Shell) -> None:
    assert shell("artifacts", "latest").code == Exit.DENIED
    shell("push", "app.py", "local:1.0")
    latest = shell("artifacts", "latest")
    assert latest.code == Exit.ALLOWED
    assert latest.out.startswith("folder:")
    good = shell("artifacts", "latest", "--good")
    assert (good.code, good.out) == (Exit.DENIED, "")
    assert "no artifact that the gate allows" in good.err


@pytest.mark.parametrize("words", [["list", "local:1.0"], ["latest", "local:1.0"], ["show", "local"]])
def test_a_tag_is_wanted_where_one_artifact_is_meant_and_nowhere_else(shell: Shell, words: list[str]) -> None:
    assert shell("artifacts", *words).code == Exit.USAGE
