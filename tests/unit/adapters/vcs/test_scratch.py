from __future__ import annotations

import gc
from pathlib import Path

import pytest

from interlock.adapters.vcs.objects import Objects, Tree
from interlock.adapters.vcs.scratch import Scratch
from interlock.testing.repositories import GitSandbox


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_trees_have_the_ids_that_git_gives_them(tmp_path: Path, algorithm: str) -> None:
    box = GitSandbox(tmp_path / "re:po\n#x", algorithm=algorithm)
    for path in ("a", "a.b", "a0", "ab/c", "a-/x", "z/y/x/w", "é"):
        box.write(path, path)
    box.commit()
    scratch = Scratch(str(box.root), str(box.root / ".git"), algorithm)
    tree = box.git("rev-parse", "HEAD^{tree}")
    reader = Objects(scratch.git, algorithm)
    files, known = reader.tree(tree)
    assert scratch.write_tree(files) == tree
    assert scratch.write_tree(files, known) == tree
    commit = scratch.write_commit(tree, [box.git("rev-parse", "HEAD")])
    assert reader.revision(commit)[1] == tree
    assert scratch.git.run("cat-file", "-t", scratch.write("blob", b"x")) == b"blob\n"


def test_objects_of_more_than_one_repository_are_read_and_where_their_histories_end(tmp_path: Path) -> None:
    one, other = GitSandbox(tmp_path / "one"), GitSandbox(tmp_path / "other")
    commits = [one.commit(a="1\n"), other.commit(a="first\n"), other.commit(a="last\n")]
    shallow = other.clone(tmp_path / "shallow", "--depth=1")
    scratch = Scratch(str(one.root), str(one.root / ".git"), "sha1")
    scratch.borrow(str(shallow.root / ".git"))
    reader = Objects(scratch.git, "sha1")
    assert [found.kind for found in reader.many(commits)] == ["commit", "", "commit"]
    assert scratch.shallow == {commits[2]}
    assert scratch.git.run("rev-list", "--count", commits[2]) == b"1\n"


def test_no_files_are_the_empty_tree(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    empty: Tree = {}
    assert Scratch(str(box.root), str(box.root / ".git"), "sha1").write_tree(empty) == box.git("write-tree")


def test_the_folder_goes_away_with_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # where else would it be seen going away?
    box = GitSandbox(tmp_path / "repo")
    scratch = Scratch(str(box.root), str(box.root / ".git"), "sha1")
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    del scratch
    gc.collect()
    assert not list((tmp_path / "tmp").iterdir())
    assert (box.root / ".git" / "objects").is_dir()
