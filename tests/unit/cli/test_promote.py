from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_an_artifact_gets_from_one_repository_into_another(shell: Shell) -> None:
    pushed = shell("push", "app.py", "local:1.0", "--format", "json").json
    said = shell("promote", "1.0", "local", "folder:../place", "--format", "json")
    assert said.code == Exit.ALLOWED
    assert (said.json["digest"], said.json["tag"]) == (pushed["digest"], "1.0")
    other = shell("promote", pushed["files"][0]["digest"], "local", "folder:../place:stable", "--format", "json")
    assert (other.json["digest"], other.json["tag"]) == (pushed["digest"], "stable")
    by_digest = shell("promote", pushed["digest"], "folder:../place", "folder:../third")
    assert pushed["digest"] in by_digest.out


def test_a_path_is_the_same_at_both_ends(shell: Shell) -> None:
    shell("push", "app.py", "local/app:1.0")
    assert shell("promote", "app:1.0", "local", "folder:../place").code == Exit.ALLOWED
    assert (shell.world.root.parent / "place" / "app" / "index.json").is_file()


def test_a_trusted_repository_decides(shell: Shell) -> None:
    shell("push", "app.py", "local:1.0")
    shell.write("interlock.yaml", "repositories: [{name: prod, address: 'folder:../prod', trusted: true}]\n")
    said = shell("promote", "1.0", "local", "prod")
    assert said.code == Exit.DENIED
    assert "was not promoted" in said.out
    assert not (shell.world.root.parent / "prod").exists()


@pytest.mark.parametrize(
    "words", [["1.0", "local:1.0", "folder:x"], ["a b", "local", "folder:x"], ["none", "local", "folder:x"]]
)
def test_what_is_named_wrongly_is_wrong_use(shell: Shell, words: list[str]) -> None:
    said = shell("promote", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
