from pathlib import Path

import pytest

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.hands import last_changes
from interlock.change import RepositoryUnreadable
from interlock.testing.repositories import GitSandbox


def commit(box: GitSandbox, author: str, **files: str) -> str:
    for name, text in files.items():
        box.write(name.replace("__", "."), text)
    box.git("add", "-A")
    box.git("commit", "-q", f"--author={author}", "-m", "m")
    return box.git("rev-parse", "HEAD").strip()


def test_the_last_who_touched_a_path_is_named(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    first = commit(box, "Ann <ann@example.org>", a="1\n", b="1\n")
    second = commit(box, "Bea \x02 <bea@example.org>", b="2\n")
    found = last_changes(Git(str(box.root)), second, ["a", "b", "nowhere"])
    assert (found["a"].author, found["a"].commit) == ("Ann <ann@example.org>", first)
    assert found["b"].commit == second
    assert found["b"].at is not None
    assert set(found) == {"a", "b"}
    assert set(last_changes(Git(str(box.root)), second, ["a", "b"], first)) == {"b"}
    assert last_changes(Git(str(box.root)), second, []) == {}


def test_a_file_cannot_name_its_own_author(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    box.write("\x01" + "f" * 40 + " 1 Eve <eve@example.org>", "x")
    head = commit(box, "Ann <ann@example.org>", a="1\n")
    assert {one.author for one in last_changes(Git(str(box.root)), head, ["a"]).values()} == {"Ann <ann@example.org>"}


def test_a_merge_counts_only_for_what_it_made_itself(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    base = commit(box, "Ann <ann@example.org>", a="1\n", b="1\n")
    box.git("checkout", "-q", "-b", "side", base)
    side = commit(box, "Bea <bea@example.org>", b="2\n")
    box.git("checkout", "-q", "-")
    commit(box, "Ann <ann@example.org>", a="2\n")
    box.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    head = box.git("rev-parse", "HEAD").strip()
    assert last_changes(Git(str(box.root)), head, ["b"])["b"].commit == side


def test_a_history_that_breaks_off_names_nobody_at_all(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    commit(box, "Ann <ann@example.org>", a="1\n")
    middle = commit(box, "Bea <bea@example.org>", b="1\n")
    head = commit(box, "Cal <cal@example.org>", c="1\n")
    tree = box.git("rev-parse", f"{middle}^{{tree}}").strip()
    (box.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    git = Git(str(box.root))
    with pytest.raises(RepositoryUnreadable, match="before the history did"):
        last_changes(git, head, ["a", "c"])
    with pytest.raises(RepositoryUnreadable):
        last_changes(git, "f" * 40, ["a"])


def test_a_shallow_clone_names_those_that_it_knows(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    commit(box, "Ann <ann@example.org>", a="1\n")
    head = commit(box, "Bea <bea@example.org>", b="1\n")
    box.git("clone", "-q", "--depth", "1", f"file://{box.root}", str(tmp_path / "copy"))
    found = last_changes(Git(str(tmp_path / "copy")), head, ["b", "nowhere"])
    assert (set(found), found["b"].commit) == ({"b"}, head)
