from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell

TRUSTED = "version: 1\nrepositories:\n  - {name: prod, address: 'folder:../prod', trusted: true}\n"


def test_a_file_is_pushed_and_the_answer_says_where(shell: Shell) -> None:
    said = shell("push", "app.py", "local:1.0")
    assert said.code == Exit.ALLOWED
    assert "app.py was pushed to folder:" in said.out
    again = shell("push", "app.py", "local:1.0", "--format", "json")
    assert again.json["done"] is True
    assert again.json["tag"] == "1.0"


def test_without_a_tag_it_gets_one_from_its_digest(shell: Shell) -> None:
    document = shell("push", "app.py", "local", "--format", "json").json
    assert document["tag"] == document["digest"].removeprefix("sha256:")[:12]


def test_a_trusted_repository_takes_nothing_without_evidence(shell: Shell) -> None:
    shell.write("interlock.yaml", TRUSTED)
    for place in ("prod:1.0", "folder:../prod:1.0"):
        said = shell("push", "app.py", place)
        assert said.code == Exit.DENIED
        assert "was not pushed" in said.out
    assert not (shell.world.root.parent / "prod").exists()
    assert "refused" in shell("evidence", "list").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["none", "local"], "CFG-108"),
        (["app.py", "nowhere:1.0"], "CFG-107"),
        (["app.py", "local:a b"], "REG-101"),
        (["app.py", "oci://host"], "REG-101"),
    ],
)
def test_what_is_named_wrongly_is_wrong_use(shell: Shell, words: list[str], code: str) -> None:
    said = shell("push", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"[{code}]" in said.err


def test_nobody_chooses_a_digest(shell: Shell) -> None:
    assert shell("push", "app.py", f"local@sha256:{'0' * 64}").code == Exit.USAGE


def test_there_is_no_way_around_a_gate(shell: Shell) -> None:
    for flag in ("--force", "--unverified", "--policy", "--no-gate"):
        assert shell("push", "app.py", "local", flag).code == Exit.USAGE
