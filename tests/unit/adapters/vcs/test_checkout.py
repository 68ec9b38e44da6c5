from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.adapters.vcs.checkout import WorktreeFreezer
from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.discovery import find_checkout
from interlock.adapters.vcs.freeze import Frozen
from interlock.adapters.vcs.objects import Objects, Tree
from interlock.change import Kind
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitSandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return GitSandbox(tmp_path / "repo")


def freeze(box: GitSandbox) -> tuple[Frozen, Tree, frozenset[str]]:
    checkout = find_checkout(str(box.root))
    assert checkout is not None
    git = Git(str(box.root), {"GIT_DIR": checkout.git_dir, "GIT_WORK_TREE": checkout.root})
    reader = Objects(git, checkout.algorithm)
    head, _ = reader.tree(box.git("rev-parse", "HEAD^{tree}"))
    freezer = WorktreeFreezer(checkout, git, reader, head)
    return freezer.freeze(), head, freezer.stored()


def test_an_unchanged_working_tree_is_the_tree_of_head(box: GitSandbox) -> None:
    box.write("sub/a.py", "x\n")
    (box.root / "link").symlink_to("sub")
    box.commit()
    state, head, stored = freeze(box)
    assert state.tree == head
    assert stored == {blob for _, blob in head.values()}
    assert state.in_git == {}


def test_a_tracked_file_that_became_a_pipe_is_unreadable_and_one_that_became_a_folder_is_gone(box: GitSandbox) -> None:
    box.commit(a="a\n", b="b\n")
    for name in ("a", "b"):
        (box.root / name).unlink()
    os.mkfifo(box.root / "a")
    box.write("b/inner", "i\n")
    state, _, _ = freeze(box)
    files = state.snapshot.by_path()
    assert set(files) == {"a", "b/inner"}
    assert (files["a"].kind, files["a"].problem) == (Kind.UNREADABLE, "not a regular file")
    assert set(state.tree) == {b"b/inner"}


def test_links_written_as_text_are_links_where_git_says_so(box: GitSandbox) -> None:
    (box.root / "link").symlink_to("target")
    box.commit()
    (box.root / "link").unlink()
    box.write("link", "target")
    assert freeze(box)[0].snapshot.by_path()["link"].kind is Kind.TEXT
    box.git("config", "core.symlinks", "false")
    state, head, _ = freeze(box)
    assert state.snapshot.by_path()["link"].kind is Kind.LINK
    assert state.tree == head
    box.write("link", "elsewhere")
    assert freeze(box)[0].tree != head


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_folder_that_cannot_be_opened_is_unreadable(box: GitSandbox) -> None:
    box.commit(a="a\n")
    box.write("closed/x", "x")
    (box.root / "closed").chmod(0)
    try:
        entry = freeze(box)[0].snapshot.by_path()["closed"]
        assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "permission denied")
    finally:
        (box.root / "closed").chmod(0o755)
