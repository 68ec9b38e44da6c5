"""The shortcut may be silent, but where it speaks it says what git says."""

from pathlib import Path

import pytest

from interlock.adapters.vcs.shortcut import commit_of, root_of
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> GitSandbox:
    made = GitSandbox(tmp_path / "repository")
    made.write("a.py", "print(1)\n")
    made.commit("first")
    return made


def root(sandbox: GitSandbox) -> str:
    return str(sandbox.root)


def test_a_folder_inside_belongs_to_the_working_tree_around_it(sandbox: GitSandbox) -> None:
    inner = Path(root(sandbox)) / "deep" / "er"
    inner.mkdir(parents=True)
    assert root_of(str(inner)) == root_of(root(sandbox)) == sandbox.git("rev-parse", "--show-toplevel")


def test_a_folder_outside_of_any_working_tree_is_left_to_git(tmp_path: Path) -> None:
    assert root_of(str(tmp_path / "nothing")) is None


@pytest.mark.parametrize("setting", [("core.worktree", "elsewhere"), ("extensions.refStorage", "files")])
def test_a_setting_that_moves_things_is_left_to_git(sandbox: GitSandbox, setting: tuple[str, str]) -> None:
    place = root(sandbox)
    with (Path(place) / ".git" / "config").open("a") as config:
        section, _, name = setting[0].partition(".")
        config.write(f"[{section}]\n\t{name} = {setting[1]}\n")
    assert root_of(place) is None


def test_a_linked_working_tree_is_left_to_git(sandbox: GitSandbox, tmp_path: Path) -> None:
    sandbox.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    assert root_of(str(tmp_path / "linked")) is None


def test_a_link_in_the_place_of_the_git_folder_is_left_to_git(sandbox: GitSandbox, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    (outer / ".git").symlink_to(Path(root(sandbox)) / ".git")
    assert root_of(str(outer)) is None


@pytest.mark.parametrize("name", ["HEAD", "main", "feature/one"])
def test_it_says_what_git_says(sandbox: GitSandbox, name: str) -> None:
    sandbox.git("branch", "-M", "main")
    sandbox.git("checkout", "-q", "-b", "feature/one")
    sandbox.write("a.py", "print(2)\n")
    sandbox.commit("second")
    assert commit_of(root(sandbox), name) == sandbox.git("rev-parse", name)


def test_a_detached_head_is_its_commit(sandbox: GitSandbox) -> None:
    sandbox.git("checkout", "-q", "--detach")
    assert commit_of(root(sandbox), "HEAD") == sandbox.git("rev-parse", "HEAD")


def test_a_name_that_means_a_tag_too_is_left_to_git(sandbox: GitSandbox) -> None:
    sandbox.git("branch", "both")
    assert commit_of(root(sandbox), "both") is not None
    sandbox.git("tag", "both")
    assert commit_of(root(sandbox), "both") is None


def test_packed_references_are_left_to_git(sandbox: GitSandbox) -> None:
    sandbox.git("branch", "other")
    sandbox.git("pack-refs", "--all")
    assert commit_of(root(sandbox), "other") is None
    assert commit_of(root(sandbox), "HEAD") is None


def test_a_branch_that_has_no_commit_yet_is_left_to_git(sandbox: GitSandbox) -> None:
    sandbox.git("checkout", "-q", "--orphan", "empty")
    assert commit_of(root(sandbox), "HEAD") is None


@pytest.mark.parametrize("name", ["", "../../HEAD", "/etc/passwd", "HEAD~1", "main^", "-x", "a b", "main@{1}", "x\ny"])
def test_what_is_no_plain_name_is_left_to_git(sandbox: GitSandbox, name: str) -> None:
    assert commit_of(root(sandbox), name) is None


@pytest.mark.parametrize("head", ["ref: refs/../../../outside", "ref: /etc/passwd", "ref: refs/heads/gone", "nonsense"])
def test_a_head_that_points_astray_is_left_to_git(sandbox: GitSandbox, tmp_path: Path, head: str) -> None:
    (tmp_path / "outside").write_text("a" * 40 + "\n")
    (Path(root(sandbox)) / ".git" / "HEAD").write_text(head + "\n")
    assert commit_of(root(sandbox), "HEAD") is None
