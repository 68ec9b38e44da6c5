from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_the_files_of_a_commit_are_sealed_with_who_changed_them(shell: Shell) -> None:
    shell.world.commit({".github/workflows/ci.yml": "on: push\n", "interlock.yaml": "version: 1\nproduct: shop\n"})
    said = shell("attest", "source", "--name", "all of it")
    assert said.code == Exit.ALLOWED
    for text in ("all of it: 3 entries", "policy", "pipeline", "code", "last changed by", "nobody yet"):
        assert text in said.out
    document = shell("attest", "source", "--format", "json").json
    assert document["schema"] == "interlock.attest-source/v1"
    told = document["desired_state"]
    assert {"taken_at", "approved_by", "groups"} <= set(told)
    assert (told["form"], told["product"], told["name"]) == ("commit", "shop", "source")


def test_a_folder_that_cannot_be_read_is_not_sealed(shell: Shell) -> None:
    said = shell("attest", "source", "--folder", "/nonexistent")
    assert said.code == Exit.BROKEN
    assert "cannot be looked into" in said.err


def test_names_that_say_nothing_are_refused(shell: Shell) -> None:
    assert shell("attest", "source", "--name", " ").code == Exit.USAGE


def test_options_may_stand_before_the_word_that_chooses_the_form(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = str(shell.world.root)
    for words in (("-C", root, "source"), ("--format", "json", "source", "-C", root), (f"-C{root}", "source")):
        assert shell("attest", *words).code == Exit.ALLOWED
    assert shell("verify", "-C", root, "--expected", "source").code == Exit.ALLOWED
    assert shell("verify", "--expected", "source", "-C", root).code == Exit.ALLOWED
    assert "interlock attest source: " in shell("attest", "-C", root, "source", "--format", "xml").err
    assert "interlock attest: " in shell("attest", "source", "-C").err
    # What only looks like the word is no word: a repository that is called so, or the value of another option.
    assert "required: --subject" in shell("attest", "-C", "source", "acceptance.pentest").err
    assert "required: control, --subject" in shell("attest", "--note", "source").err
