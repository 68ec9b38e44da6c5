"""Backup and restore from the command line: what is told, and how each ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import SEALED
from tests.unit.cli.shell import Shell


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """Give a shell with a log of the entries of one check, which this machine remembers."""
    shell.world.check()
    assert shell("token", "new", "ci", "--for", "workload:ci", "--may", "evidence.read").code == 0
    return shell


def test_a_backup_tells_what_it_holds_and_what_it_does_not(checked: Shell, tmp_path: Path) -> None:
    said = checked("admin", "backup", str(tmp_path / "b.tar"))
    assert (said.code, said.err) == (Exit.ALLOWED, "")
    assert said.out.startswith(f"{SEALED} entries of interlock.local/")
    assert "the keys are not in it" in said.out
    shown = checked("admin", "backup", str(tmp_path), "--format", "json").json
    assert shown["manifest"]["entries"] == SEALED
    assert Path(shown["path"]).parent == tmp_path


def test_a_place_that_is_none_is_told_before_anything_is_copied(checked: Shell, tmp_path: Path) -> None:
    said = checked("admin", "backup", str(tmp_path / "nowhere" / "b.tar"))
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[CLI-102]" in said.err


def test_what_is_restored_is_told_with_what_counts_again(checked: Shell, tmp_path: Path) -> None:
    checked("admin", "backup", str(tmp_path / "b.tar"))
    said = checked("admin", "restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "to"))
    assert said.code == Exit.ALLOWED
    assert "1 tokens count as they did then" in said.err
    assert "the ledger holds together" in said.out
    assert checked("ledger", "fsck", "--store", str(tmp_path / "to")).code == Exit.ALLOWED
    again = checked("admin", "restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "to"))
    assert (again.code, again.out) == (Exit.USAGE, "")
    assert "[STO-124]" in again.err


def test_an_older_one_needs_a_word_and_says_so_loudly(checked: Shell, tmp_path: Path) -> None:
    checked("admin", "backup", str(tmp_path / "b.tar"))
    checked.world.commit({"app.py": "print('more')\n"})
    checked.world.check()
    words = ("admin", "restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "to"))
    said = checked(*words)
    assert (said.code, said.out) == (Exit.DENIED, "")
    assert "[STO-123]" in said.err
    said = checked(*words, "--older")
    assert said.code == Exit.ALLOWED
    assert f"ROLLED BACK: {SEALED} entries" in said.err
    shown = checked("admin", "restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "c"), "--format", "json").json
    assert (shown["lost"], shown["seen"]) == (0, SEALED)


def test_where_this_machine_knows_nothing_of_a_log_it_says_so(checked: Shell, tmp_path: Path) -> None:
    checked("admin", "backup", str(tmp_path / "b.tar"))
    checked("ledger", "forget")
    said = checked("admin", "restore", str(tmp_path / "b.tar"), "--to", str(tmp_path / "to"))
    assert said.code == Exit.ALLOWED
    assert "nothing shows that this is the newest" in said.err


def test_a_folder_that_is_not_there_is_told_as_that(checked: Shell, tmp_path: Path) -> None:
    said = checked("admin", "backup", f"{tmp_path}/nowhere/")
    assert (said.code, "there is no such folder" in said.err, "STO-110" in said.err) == (Exit.USAGE, True, False)
