from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.change import RepositoryUnreadable


def test_what_git_complains_about_is_told(tmp_path: Path) -> None:
    with pytest.raises(RepositoryUnreadable, match="not a git repository"):
        Git(str(tmp_path), {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}).run("rev-parse", "--git-dir")


def test_errors_name_the_repository_and_not_the_folder_git_ran_in(tmp_path: Path) -> None:
    with pytest.raises(RepositoryUnreadable, match="/the/repository"):
        Git(str(tmp_path), speaks_of="/the/repository").run("no-such-command")


def test_a_code_that_is_accepted_is_no_error(tmp_path: Path) -> None:
    done = Git(str(tmp_path)).ask("config", "--get", "no.such", accepts=(0, 1))
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_folder_that_is_gone_is_an_error_with_words(tmp_path: Path) -> None:
    for call in (Git(str(tmp_path / "gone")).run, Git(str(tmp_path / "gone")).start):
        with pytest.raises(RepositoryUnreadable, match="cannot be started"):
            call("version")


def test_the_users_own_settings_are_read_only_where_they_are_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = Ada\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    ask = ("config", "--get", "user.name")
    assert Git(str(tmp_path), believes_user=True).run(*ask) == b"Ada\n"
    assert Git(str(tmp_path)).run(*ask, accepts=(0, 1)) == b""
