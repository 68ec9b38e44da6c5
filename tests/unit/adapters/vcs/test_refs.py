from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.refs import merge_base, refs_of, resolve
from interlock.adapters.vcs.scratch import Scratch
from interlock.change import RevisionUnknown
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    return GitSandbox(tmp_path / "repo")


def test_revisions_of_every_form_give_a_full_commit_id(box: GitSandbox) -> None:
    first = box.commit(a="1\n")
    box.git("tag", "-a", "v1", "-m", "tag")
    second = box.commit(a="2\n")
    git = Git(str(box.root))
    given = {"v1": first, "HEAD~1": first, first[:8]: first, "main": second, "@": second, "main^{commit}": second}
    assert {name: resolve(git, name) for name in given} == given


@pytest.mark.parametrize("revision", ["--all", "-h", "^HEAD", "HEAD...HEAD", "HEAD HEAD", "\x00", "HEAD\t", ":/", "é"])
def test_what_is_not_one_commit_is_refused(box: GitSandbox, revision: str) -> None:
    box.commit(a="1\n")
    with pytest.raises(RevisionUnknown):
        resolve(Git(str(box.root)), revision)


def test_branches_are_listed_with_what_they_stand_for(box: GitSandbox, tmp_path: Path) -> None:
    box.commit(a="1\n")
    clone = box.clone(tmp_path / "clone")
    assert refs_of(Git(str(clone.root))) == {
        "refs/heads/main": "",
        "refs/remotes/origin/HEAD": "refs/remotes/origin/main",
        "refs/remotes/origin/main": "",
    }


def test_unrelated_histories_share_nothing(box: GitSandbox) -> None:
    one = box.commit(a="1\n")
    box.git("checkout", "-q", "--orphan", "other")
    other = box.commit(a="2\n")
    scratch = Scratch(str(box.root), str(box.root / ".git"), "sha1")
    assert merge_base(scratch, one, other) == ""
    assert merge_base(scratch, one, one) == one
