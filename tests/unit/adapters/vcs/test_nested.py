from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.vcs import nested, open_repository
from interlock.adapters.vcs.nested import below, git_folder, module_folders
from interlock.change import Change, Kind, Repository, State, Status
from interlock.testing.repositories import ADA, GitSandbox

Open = Callable[..., Repository]
BOB = "Bob Example <bob@example.org>"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def deep(tmp_path: Path) -> GitSandbox:
    box = GitSandbox(tmp_path / "deep")
    box.commit(deep__py="deep = 1\n")
    return box


@pytest.fixture
def lib(tmp_path: Path, deep: GitSandbox) -> GitSandbox:
    box = GitSandbox(tmp_path / "lib")
    box.commit(lib__py="one = 1\n", author=BOB)
    add(box, deep, "in/deep")
    return box


@pytest.fixture
def box(tmp_path: Path, lib: GitSandbox) -> GitSandbox:
    outer = GitSandbox(tmp_path / "repo")
    outer.commit(a__py="a = 1\n")
    add(outer, lib, "vendor/lib")
    outer.git("submodule", "--quiet", "update", "--init", "--recursive")
    return outer


def add(outer: GitSandbox, inner: GitSandbox, path: str) -> None:
    outer.git("submodule", "--quiet", "add", f"file://{inner.root}", path)
    outer.commit(f"add {path}")


def judge(root: Path, state: State | None = None, since: str | None = None) -> Change:
    return open_repository(str(root), state_home="/nowhere").change(state, since)


def texts(change: Change) -> list[str]:
    return [file.path for file in change.snapshot.files if file.kind is Kind.TEXT]


ALL = [".gitmodules", "a.py", "vendor/lib/.gitmodules", "vendor/lib/in/deep/deep.py", "vendor/lib/lib.py"]


@pytest.mark.parametrize("state", [None, State.COMMIT, State.STAGED, State.WORKTREE])
def test_the_files_of_submodules_are_part_of_every_state_nested_ones_too(box: GitSandbox, state: State | None) -> None:
    change = judge(box.root, state)
    assert texts(change) == ALL
    assert change.snapshot == judge(box.root, State.COMMIT).snapshot


def test_a_clean_checkout_with_submodules_is_its_commit_and_a_file_edited_in_one_is_not(box: GitSandbox) -> None:
    assert judge(box.root).state is State.COMMIT
    box.write("vendor/lib/in/deep/deep.py", "deep = 1\nmore = 2\n")
    box.write("vendor/lib/new.py", "n = 1\n")
    change = judge(box.root)
    assert change.state is State.WORKTREE
    assert {file.path: (file.status, file.added_lines) for file in change.changed} == {
        "vendor/lib/in/deep/deep.py": (Status.MODIFIED, ((2, 2),)),
        "vendor/lib/new.py": (Status.ADDED, ((1, 1),)),
    }
    assert texts(judge(box.root, State.STAGED)) == ALL


def test_a_submodule_that_is_not_checked_out_is_read_from_the_objects_that_are_there(box: GitSandbox) -> None:
    whole = judge(box.root).snapshot
    box.git("submodule", "--quiet", "deinit", "--all", "--force")
    change = judge(box.root)
    assert (change.state, change.snapshot) == (State.COMMIT, whole)


def test_a_submodule_whose_commit_is_not_there_is_unreadable_and_says_what_mends_it(
    box: GitSandbox, tmp_path: Path
) -> None:
    clone = box.clone(tmp_path / "clone")
    change = judge(clone.root)
    entry = change.snapshot.by_path()["vendor/lib"]
    assert change.state is State.COMMIT
    assert entry.kind is Kind.UNREADABLE
    assert "git submodule update --init --recursive" in entry.problem
    assert change.changed == () or change.base is None
    clone.git("submodule", "--quiet", "update", "--init")
    files = judge(clone.root).snapshot.by_path()
    assert files["vendor/lib/lib.py"].kind is Kind.TEXT
    assert files["vendor/lib/in/deep"].kind is Kind.UNREADABLE


def test_a_moved_submodule_shows_the_files_that_changed_with_it(box: GitSandbox) -> None:
    inner = GitSandbox(box.root / "vendor/lib")
    inner.commit("newer", lib__py="one = 1\ntwo = 2\n")
    changed = {file.path: file.added_lines for file in judge(box.root).changed}
    assert changed == {"vendor/lib/lib.py": ((2, 2),)}
    box.commit("take the newer one")
    since = judge(box.root, since="HEAD~1")
    assert {file.path for file in since.changed} == {"vendor/lib/lib.py"}
    assert since.base_snapshot is not None
    assert (
        since.base_snapshot.by_path()["vendor/lib/lib.py"].sha256
        != since.snapshot.by_path()["vendor/lib/lib.py"].sha256
    )


def test_files_of_a_submodule_are_given_back_from_disk_and_from_git(box: GitSandbox, tmp_path: Path) -> None:
    repository = open_repository(str(box.root), state_home="/nowhere")
    for state in (State.WORKTREE, State.COMMIT):
        snapshot = repository.change(state, None).snapshot
        assert repository.read(snapshot, "vendor/lib/lib.py") == b"one = 1\n"
        into = tmp_path / f"into-{state}"
        into.mkdir()
        assert repository.materialise(snapshot, ["vendor/lib/in/deep/deep.py"], str(into), lambda _, body: body) == {}
        assert (into / "vendor/lib/in/deep/deep.py").read_bytes() == b"deep = 1\n"


def test_blame_of_a_submodules_file_is_that_of_its_own_history(box: GitSandbox) -> None:
    repository = open_repository(str(box.root), state_home="/nowhere")
    repository.change(None, None)
    assert repository.blame("vendor/lib/lib.py", [1])[1].author == BOB
    box.write("vendor/lib/lib.py", "one = 1\ntwo = 2\n")
    repository.change(None, None)
    placed = repository.blame("vendor/lib/lib.py", [1, 2])
    assert (placed[1].author, placed[2].commit) == (BOB, "")
    assert repository.blame("a.py", [1])[1].author == ADA


def test_another_repository_that_nobody_added_counts_with_its_files_and_those_it_ignores_do_not(
    box: GitSandbox,
) -> None:
    GitSandbox(box.root / "empty").write("e.py", "e = 1\n")
    other = GitSandbox(box.root / "other")
    other.commit(o__py="o = 1\n", __gitignore="build\n")
    other.write("build/x.py", "x = 1\n")
    change = judge(box.root)
    assert {"empty/e.py", "other/o.py"} <= set(texts(change))
    assert "other/build/x.py" not in texts(change)
    assert {"empty/e.py", "other/o.py"} <= {file.path for file in change.changed}


def test_a_repository_that_keeps_its_git_folder_elsewhere_is_not_opened(box: GitSandbox, tmp_path: Path) -> None:
    away = GitSandbox(tmp_path / "away")
    away.commit(private="p\n")
    (box.root / "vendor/lib/.git").write_text(f"gitdir: {away.root}/.git\n")
    entry = judge(box.root).snapshot.by_path()["vendor/lib"]
    assert entry.kind is Kind.UNREADABLE
    assert "outside" in entry.problem


def test_a_submodule_that_is_damaged_is_unreadable_and_not_passed_over(box: GitSandbox) -> None:
    (box.root / ".git/modules/vendor/lib/HEAD").write_text("nonsense\n")
    change = judge(box.root)
    assert change.state is State.WORKTREE
    assert change.snapshot.by_path()["vendor/lib"].kind is Kind.UNREADABLE


def test_a_missing_file_of_a_submodule_is_named(box: GitSandbox) -> None:
    inner = GitSandbox(box.root / "vendor/lib")
    blob = inner.git("rev-parse", "HEAD:lib.py")
    store = box.root / ".git/modules/vendor/lib/objects"
    for pack in list((store / "pack").glob("*.pack")):
        content = pack.read_bytes()
        for part in (store / "pack").glob(f"{pack.stem}.*"):
            part.unlink()
        inner.git("unpack-objects", "-q", given=content)
    (store / blob[:2] / blob[2:]).unlink()
    entry = judge(box.root, State.COMMIT).snapshot.by_path()["vendor/lib/lib.py"]
    assert (entry.kind, "missing or damaged" in entry.problem) == (Kind.UNREADABLE, True)


def test_repositories_in_each_other_without_end_are_unreadable_beyond_a_depth(
    box: GitSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nested, "_DEEPEST", 1)
    for state in (State.COMMIT, State.WORKTREE):
        entry = judge(box.root, state).snapshot.by_path()["vendor/lib/in/deep"]
        assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "too many repositories lie inside each other")
    monkeypatch.setattr(nested, "_MOST", 0)
    assert judge(box.root).snapshot.by_path()["vendor/lib"].kind is Kind.UNREADABLE


def test_a_shallow_submodule_is_judged_and_blamed(box: GitSandbox, lib: GitSandbox, tmp_path: Path) -> None:
    lib.commit("second", lib__py="one = 1\nnext = 2\n")
    GitSandbox(box.root / "vendor/lib").git("pull", "-q", "origin", "main")
    box.commit("newer")
    clone = box.clone(tmp_path / "clone")
    clone.git("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1")
    repository = open_repository(str(clone.root), state_home="/nowhere")
    assert repository.change(None, None).snapshot.by_path()["vendor/lib/lib.py"].kind is Kind.TEXT
    assert set(repository.blame("vendor/lib/lib.py", [1, 2])) <= {1, 2}


def test_a_git_folder_is_found_by_folder_and_by_file_and_never_through_a_link(box: GitSandbox, tmp_path: Path) -> None:
    place = str(box.root / "vendor/lib")
    assert git_folder(place) == str(box.root / ".git/modules/vendor/lib")
    assert git_folder(str(box.root)) == str(box.root / ".git")
    (tmp_path / "link").symlink_to(place)
    assert git_folder(str(tmp_path / "link")) is None
    assert git_folder(str(tmp_path)) is None
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd/.git").symlink_to(box.root / ".git")
    assert git_folder(str(tmp_path / "odd")) is None
    (tmp_path / "odd/.git").unlink()
    for text in ("nothing", "gitdir: \0"):
        (tmp_path / "odd/.git").write_text(text)
        assert git_folder(str(tmp_path / "odd")) is None


def test_the_stores_of_submodules_are_found_at_every_depth_and_links_are_not_followed(
    box: GitSandbox, tmp_path: Path
) -> None:
    modules = box.root / ".git/modules"
    (modules / "away").symlink_to(tmp_path)
    found = {path.relative_to(modules).as_posix() for path in module_folders(modules)}
    assert found == {"vendor/lib", "vendor/lib/modules/in/deep"}
    assert list(module_folders(tmp_path / "nothing")) == []


def test_paths_of_files_inside_are_escaped_as_a_whole() -> None:
    assert below(b"a", "b/c") == "a/b/c"
    assert below(b"a\xff", "b") == "a\\xff/b"
    assert below(b"a", "b\\xff") == "a/b\\xff"
