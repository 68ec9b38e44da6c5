from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.span import commits_of
from interlock.change import RepositoryUnreadable
from interlock.testing.repositories import GitSandbox


def commit(box: GitSandbox, title: str, author: str = "Ann <ann@example.org>") -> str:
    box.git("commit", "-q", "--allow-empty", f"--author={author}", "-m", title)
    return box.git("rev-parse", "HEAD").strip()


def test_the_commits_of_one_and_not_of_another_are_given_newest_first(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    first = commit(box, "first")
    second = commit(box, "second\n\nwith more", "Bea <bea@example.org>")
    third = commit(box, "third")
    git = Git(str(box.root))
    found = commits_of(git, third, first, 10)
    assert [(one.commit.hex, one.title) for one in found] == [(third, "third"), (second, "second")]
    assert found[1].author == "Bea <bea@example.org>"
    assert [one.hex for one in found[0].parents] == [second]
    assert len(commits_of(git, third, "", 2)) == 2
    assert commits_of(git, first, third, 10) == ()
    assert [one.title for one in commits_of(git, first, "", 10)] == ["first"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    head = commit(box, "first")
    for until, since in (("ab" * 20, ""), (head, "ab" * 20)):
        with pytest.raises(RepositoryUnreadable):
            commits_of(Git(str(box.root)), until, since, 1)
