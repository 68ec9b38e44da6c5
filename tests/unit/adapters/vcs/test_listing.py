from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.listing import IndexRow, read_index, read_untracked, staged_differences, staged_tree
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitSandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    box = GitSandbox(tmp_path / "repo")
    box.commit(a="a\n", b="b\n")
    return box


def test_the_index_tells_modes_and_what_is_left_out(box: GitSandbox) -> None:
    box.git("update-index", "--skip-worktree", "b")
    rows = read_index(Git(str(box.root)))
    assert [(path, row.mode, row.is_left_out, row.is_conflict) for path, row in rows.items()] == [
        (b"a", "100644", False, False),
        (b"b", "100644", True, False),
    ]


def test_untracked_files_and_repositories_are_told_apart(box: GitSandbox) -> None:
    box.write("new", "x")
    box.write(".interlock/own", "x")
    GitSandbox(box.root / "nested").commit(x="x\n")
    listed = read_untracked(Git(str(box.root)), "")
    assert (listed.files, listed.repositories, listed.unread) == ((b"new",), (b"nested",), {})


def test_differences_of_the_index_are_told_without_a_first_commit_too(box: GitSandbox, tmp_path: Path) -> None:
    git = Git(str(box.root))
    head = box.git("rev-parse", "HEAD")
    assert staged_differences(git, head, "sha1") == frozenset()
    box.git("rm", "-q", "--cached", "a")
    assert staged_differences(git, head, "sha1") == {b"a"}
    assert staged_differences(git, "", "sha1") == {b"b"}


def test_what_is_in_conflict_or_only_announced_is_not_in_the_next_commit() -> None:
    def row(*, conflict: bool = False) -> IndexRow:
        return IndexRow("100644", "1" * 40, is_left_out=False, is_conflict=conflict)

    index = {b"kept": row(), b"new": row(), b"announced": row(), b"torn": row(conflict=True)}
    assert set(staged_tree(index, {b"kept": ("", "")}, frozenset({b"new", b"torn"}))) == {b"kept", b"new"}
