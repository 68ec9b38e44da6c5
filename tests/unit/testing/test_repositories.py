from __future__ import annotations

from pathlib import Path

from interlock.testing.repositories import GitSandbox


def test_the_same_steps_give_the_same_ids(tmp_path: Path) -> None:
    commits = []
    for name in ("one", "two"):
        box = GitSandbox(tmp_path / name)
        box.commit("first", a__py="x = 1\n")
        box.write("tool", "x", executable=True)
        commits.append(box.commit("second"))
    assert commits[0] == commits[1]


def test_a_clone_is_a_repository_of_its_own(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "box")
    commit = box.commit(a="a\n")
    clone = box.clone(tmp_path / "clone")
    assert clone.git("rev-parse", "HEAD") == commit
    assert clone.commit(b="b\n") != commit
    assert box.git("rev-parse", "HEAD") == commit
