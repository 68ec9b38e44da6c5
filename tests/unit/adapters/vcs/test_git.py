from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interlock.adapters.vcs import open_repository
from interlock.change import (
    Change,
    Kind,
    NothingToExamine,
    RepositoryUnreadable,
    RevisionUnknown,
    State,
    Status,
)
from interlock.testing.repositories import ADA, GitSandbox

BOB = "Bob Example <bob@example.org>"
Judge = Callable[..., Change]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    return GitSandbox(tmp_path / "repo")


@pytest.fixture
def judge(box: GitSandbox, tmp_path: Path) -> Judge:
    def judging(state: State | None = None, since: str | None = None, root: Path | None = None) -> Change:
        return open_repository(str(root or box.root), state_home=str(tmp_path / "state")).change(state, since)

    return judging


def statuses(change: Change) -> dict[str, Status]:
    return {file.path: file.status for file in change.changed}


def test_a_clean_working_tree_is_the_commit(box: GitSandbox, judge: Judge) -> None:
    commit = box.commit("first words", app__py="import os\n", tool="#!/bin/sh\n")
    change = judge()
    assert change.state is State.COMMIT
    assert str(change.subject.digests[0]) == f"gitCommit:{commit}"
    assert change.subject.name == "repo"
    assert change.branch == "main"
    assert change.head is not None
    assert (change.head.author, change.head.title, change.head.parents) == (ADA, "first words", ())
    files = change.snapshot.by_path()
    assert files["app.py"].sha256 == hashlib.sha256(b"import os\n").hexdigest()
    assert (files["app.py"].language, files["tool"].language) == ("python", "shell")
    assert change.base is None
    assert change.base_says == "nothing to compare with: HEAD is on main"
    assert statuses(change) == {"app.py": Status.ADDED, "tool": Status.ADDED}


def test_an_edit_makes_a_working_tree_state_compared_with_head(box: GitSandbox, judge: Judge) -> None:
    commit = box.commit(a__py="1\n2\n3\n", b__py="b\n", c__py="c\n")
    box.write("a.py", "1\nnew\n3\n4\n")
    box.write("d.py", "d\n\n")
    (box.root / "b.py").unlink()
    change = judge()
    assert change.state is State.WORKTREE
    assert change.subject.digests == (change.snapshot.digest,)
    assert change.base is not None
    assert change.base.commit.hex == commit
    assert statuses(change) == {"a.py": Status.MODIFIED, "b.py": Status.DELETED, "d.py": Status.ADDED}
    lines = {file.path: file.added_lines for file in change.changed}
    assert lines == {"a.py": ((2, 2), (4, 4)), "b.py": (), "d.py": ((1, 2),)}
    assert change.base_snapshot is not None
    assert set(change.base_snapshot.by_path()) == {"a.py", "b.py", "c.py"}


def test_an_untracked_file_counts_and_an_ignored_one_does_not(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="a\n", __gitignore="*.log\n")
    box.write("x.log", "ignored")
    assert judge().state is State.COMMIT
    box.write("x.py", "seen")
    change = judge()
    assert change.state is State.WORKTREE
    assert set(change.snapshot.by_path()) == {".gitignore", "a", "x.py"}


def test_what_the_user_ignores_everywhere_is_ignored(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    box.commit(a="a\n")
    box.write("a.swp", "editor's")
    assert judge().state is State.WORKTREE
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mine").write_text("*.swp\n")
    (tmp_path / "home" / ".gitconfig").write_text("[core]\n\texcludesFile = ~/mine\n")
    assert judge().state is State.COMMIT


def test_a_branch_is_compared_with_where_it_left_the_default_branch(box: GitSandbox, judge: Judge) -> None:
    fork = box.commit(a="a\n", old__py="x = 1\ny = 2\nz = 3\nw = 4\n")
    box.git("checkout", "-q", "-b", "topic")
    (box.root / "old.py").rename(box.root / "new.py")
    box.write("new.py", "x = 1\ny = 2\nz = 3\nw = 5\n")
    box.commit()
    box.git("checkout", "-q", "main")
    box.commit(later="later\n")
    box.git("checkout", "-q", "topic")
    change = judge()
    assert change.state is State.COMMIT
    assert change.base is not None
    assert change.base.commit.hex == fork
    [moved] = change.changed
    assert (moved.path, moved.old_path, moved.status, moved.added_lines) == (
        "new.py", "old.py", Status.RENAMED, ((4, 4),),
    )  # fmt: skip


def test_a_rename_that_is_not_committed_is_a_rename(box: GitSandbox, judge: Judge) -> None:
    box.commit(old__py="a\nb\nc\nd\ne\n")
    (box.root / "old.py").rename(box.root / "new.py")
    [moved] = judge().changed
    assert (moved.path, moved.old_path, moved.status) == ("new.py", "old.py", Status.RENAMED)


def test_a_named_revision_is_the_base_itself(box: GitSandbox, judge: Judge) -> None:
    first = box.commit(a="1\n")
    box.commit(a="1\n2\n")
    change = judge(since="HEAD~1")
    assert change.base is not None
    assert change.base.commit.hex == first
    assert "HEAD~1" in change.base_says
    assert change.changed[0].added_lines == ((2, 2),)


@pytest.mark.parametrize("revision", ["nowhere", "", "--output=x", "-n1", "HEAD\n", "HEAD..HEAD", "f" * 40, "HEAD:a"])
def test_what_is_no_commit_is_refused(box: GitSandbox, judge: Judge, revision: str) -> None:
    box.commit(a="1\n")
    with pytest.raises(RevisionUnknown, match="is not a commit"):
        judge(since=revision)
    assert not (box.root / "x").exists()


def test_the_staged_state_is_the_index_whatever_the_working_tree_holds(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n", b="b\n")
    box.write("a", "1\nstaged\n")
    box.git("add", "a")
    box.write("a", "unsaved\n")
    box.write("untracked", "u")
    change = judge(State.STAGED)
    assert change.state is State.STAGED
    assert change.snapshot.by_path()["a"].sha256 == hashlib.sha256(b"1\nstaged\n").hexdigest()
    assert set(change.snapshot.by_path()) == {"a", "b"}
    assert [(file.path, file.added_lines) for file in change.changed] == [("a", ((2, 2),))]
    assert change.subject.digests == (change.snapshot.digest,)


def test_a_file_that_is_only_announced_is_not_staged(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    box.write("b", "b\n")
    box.git("add", "-N", "b")
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert not repository.has_staged()
    assert set(repository.change(State.STAGED, None).snapshot.by_path()) == {"a"}
    assert set(judge().snapshot.by_path()) == {"a", "b"}
    box.git("add", "b")
    assert repository.has_staged()


def test_a_path_in_conflict_cannot_be_judged_as_staged(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    box.git("checkout", "-q", "-b", "topic")
    box.commit(a="topic\n")
    box.git("checkout", "-q", "main")
    box.commit(a="main\n")
    with pytest.raises(RepositoryUnreadable):
        box.git("merge", "-q", "topic")
    entry = judge(State.STAGED).snapshot.by_path()["a"]
    assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "it is in conflict; resolve it and add it")
    assert judge().snapshot.by_path()["a"].kind is Kind.TEXT


def test_a_hook_can_name_the_index_of_its_commit(box: GitSandbox) -> None:
    box.commit(a="1\n")
    box.write("a", "2\n")
    other = box.root / ".git" / "next-index"
    other.write_bytes((box.root / ".git" / "index").read_bytes())
    blob = box.git("hash-object", "-w", "a")
    box.git("update-index", "--cacheinfo", f"100644,{blob},a")
    (box.root / ".git" / "index").rename(box.root / ".git" / "kept")
    other.rename(box.root / ".git" / "index")
    plain = open_repository(str(box.root), state_home="/nowhere")
    hooked = open_repository(str(box.root), state_home="/nowhere", index_file=".git/kept")
    assert not plain.has_staged()
    assert hooked.has_staged()
    with pytest.raises(NothingToExamine):
        open_repository(str(box.root), state_home="/nowhere", index_file="../index")


def test_the_committed_state_can_be_asked_for_beside_edits(box: GitSandbox, judge: Judge) -> None:
    commit = box.commit(a="1\n")
    box.write("a", "edited\n")
    change = judge(State.COMMIT)
    assert str(change.subject.digests[0]) == f"gitCommit:{commit}"
    assert change.snapshot.by_path()["a"].sha256 == hashlib.sha256(b"1\n").hexdigest()


def test_before_the_first_commit_the_files_are_judged(box: GitSandbox, judge: Judge) -> None:
    with pytest.raises(NothingToExamine, match="no commit and no file"):
        judge()
    box.write("a.py", "x = 1\n")
    change = judge()
    assert (change.state, change.head, change.base, change.branch) == (State.WORKTREE, None, None, "main")
    assert "no commit yet" in change.base_says
    assert statuses(change) == {"a.py": Status.ADDED}
    box.git("add", "a.py")
    assert set(judge(State.STAGED).snapshot.by_path()) == {"a.py"}
    with pytest.raises(NothingToExamine):
        judge(State.COMMIT)
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert repository.history().commits == 0
    assert repository.has_staged()
    repository.change(None, None)
    assert repository.blame("a.py", [1, 2])[1].commit == ""


def test_a_detached_head_has_no_branch(box: GitSandbox, judge: Judge) -> None:
    first = box.commit(a="1\n")
    box.commit(a="2\n")
    box.git("checkout", "-q", first)
    change = judge()
    assert (change.state, change.branch) == (State.COMMIT, "")


def test_a_subfolder_stands_for_the_whole_repository(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    (box.root / "deep" / "er").mkdir(parents=True)
    repository = open_repository(str(box.root / "deep" / "er"), state_home="/nowhere")
    assert repository.root == str(box.root)
    assert set(repository.change(None, None).snapshot.by_path()) == {"a"}


def test_a_shallow_clone_is_judged_and_says_what_it_cannot_know(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    first = box.commit(a="1\n")
    box.commit(a="1\n2\n")
    box.commit(a="1\n2\n3\n")
    clone = box.clone(tmp_path / "clone", "--depth=1")
    repository = open_repository(str(clone.root), state_home="/nowhere")
    change = repository.change(None, None)
    assert change.state is State.COMMIT
    assert change.remote == change.subject.name == "repo"
    assert repository.history().shallow
    assert repository.history().commits == 1
    assert repository.blame("a", [1, 2, 3]) == {}
    with pytest.raises(RevisionUnknown) as caught:
        repository.change(None, first)
    assert "shallow" in caught.value.remedy


def test_a_clone_is_compared_with_the_default_branch_of_its_origin(box: GitSandbox, tmp_path: Path) -> None:
    fork = box.commit(a="1\n")
    clone = box.clone(tmp_path / "clone")
    clone.commit(a="1\n2\n")
    change = open_repository(str(clone.root), state_home="/nowhere").change(None, None)
    assert change.base is not None
    assert change.base.commit.hex == fork
    assert "origin/main" in change.base_says


def test_missing_objects_are_counted_and_their_files_unreadable(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n", b="b\n")
    blob = box.git("rev-parse", "HEAD:a")
    (box.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert repository.history().missing_objects == 1
    assert repository.change(None, None).state is State.COMMIT
    entry = repository.change(State.COMMIT, None).snapshot.by_path()["a"]
    assert entry.kind is Kind.UNREADABLE
    assert "missing or damaged" in entry.problem


def test_history_counts_every_branch_and_names_the_tips(box: GitSandbox) -> None:
    box.commit(a="1\n")
    main = box.commit(a="2\n")
    box.git("checkout", "-q", "--orphan", "side")
    side = box.commit(a="3\n")
    history = open_repository(str(box.root), state_home="/nowhere").history()
    assert history.commits == 3
    assert history.tips == tuple(sorted([main, side]))
    assert (history.shallow, history.missing_objects) == (False, 0)


def test_a_linked_worktree_is_a_repository(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    box.commit(a="1\n")
    box.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    change = judge(root=tmp_path / "linked")
    assert (change.state, change.branch) == (State.COMMIT, "side")
    (tmp_path / "linked" / "a").write_text("2\n")
    assert statuses(judge(root=tmp_path / "linked")) == {"a": Status.MODIFIED}


def test_a_submodule_is_an_entry_with_its_files_below_and_its_checkout_a_repository(
    box: GitSandbox, judge: Judge, tmp_path: Path
) -> None:
    inner = GitSandbox(tmp_path / "inner")
    commit = inner.commit(i="i\n")
    box.commit(a="1\n")
    box.git("submodule", "--quiet", "add", f"file://{inner.root}", "sub")
    box.commit("add submodule")
    change = judge()
    assert change.state is State.COMMIT
    entry = change.snapshot.by_path()["sub"]
    assert (entry.kind, entry.sha256) == (Kind.SUBMODULE, hashlib.sha256(commit.encode()).hexdigest())
    assert judge(root=box.root / "sub").subject.digests[0].hex == commit
    GitSandbox(box.root / "sub").commit(i="changed\n")
    assert statuses(judge()) == {"sub/i": Status.MODIFIED}


def test_a_submodule_that_is_not_checked_out_is_unchanged_and_files_in_its_place_are_noticed(
    box: GitSandbox, judge: Judge, tmp_path: Path
) -> None:
    inner = GitSandbox(tmp_path / "inner")
    inner.commit(i="i\n")
    box.git("submodule", "--quiet", "add", f"file://{inner.root}", "sub")
    box.commit("add submodule")
    clone = box.clone(tmp_path / "clone")
    assert judge(root=clone.root).state is State.COMMIT
    clone.write("sub/evil.py", "x")
    change = judge(root=clone.root)
    assert change.state is State.WORKTREE
    assert change.snapshot.by_path()["sub"].kind is Kind.UNREADABLE


def test_the_files_of_another_repository_that_nobody_added_are_part_of_the_working_tree(
    box: GitSandbox, judge: Judge
) -> None:
    box.commit(a="1\n")
    GitSandbox(box.root / "nested").commit(n="n\n")
    change = judge()
    assert change.state is State.WORKTREE
    assert change.snapshot.by_path()["nested"].kind is Kind.SUBMODULE
    assert change.snapshot.by_path()["nested/n"].kind is Kind.TEXT


def test_a_sparse_checkout_is_still_the_whole_commit(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    box.write("in/a", "1\n")
    box.write("out/b", "2\n")
    box.commit()
    box.git("sparse-checkout", "set", "in")
    assert not (box.root / "out").exists()
    change = judge()
    assert change.state is State.COMMIT
    assert set(change.snapshot.by_path()) == {"in/a", "out/b"}
    (tmp_path / "into").mkdir()
    repository = open_repository(str(box.root), state_home="/nowhere")
    repository.change(None, None)
    assert repository.materialise(change.snapshot, ["out/b"], str(tmp_path / "into"), lambda _, body: body) == {}
    assert (tmp_path / "into" / "out" / "b").read_text() == "2\n"


def test_repositories_with_sha256_ids_work(tmp_path: Path, judge: Judge) -> None:
    box = GitSandbox(tmp_path / "new", algorithm="sha256")
    commit = box.commit(a="1\n")
    assert judge(root=box.root).subject.digests[0].hex == commit
    assert len(commit) == 64
    box.write("a", "1\n2\n")
    box.write("sub/b", "b\n")
    change = judge(root=box.root)
    assert {file.path: file.added_lines for file in change.changed} == {"a": ((2, 2),), "sub/b": ((1, 1),)}
    repository = open_repository(str(box.root), state_home="/nowhere")
    repository.change(None, None)
    assert {line: who.commit for line, who in repository.blame("a", [1, 2]).items()} == {1: commit, 2: ""}


def test_blame_speaks_of_the_state_frozen_last_also_when_asked_from_several_threads(
    box: GitSandbox, judge: Judge
) -> None:
    first = box.commit(**{f"f{n}": "one\n" for n in range(8)})
    repository = open_repository(str(box.root), state_home="/nowhere")
    names = [f"f{n}" for n in range(8)]
    for text in ("one\ntwo\n", "zero\none\n"):
        for name in names:
            box.write(name, text)
        repository.change(None, None)
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(repository.blame, names, [[1, 2]] * 8))
        known = text.splitlines().index("one") + 1
        assert [one[known].commit for one in told] == [first] * 8
        assert {one[3 - known].commit for one in told} == {""}


def test_blame_names_authors_and_lines_that_are_not_committed(box: GitSandbox, judge: Judge) -> None:
    first = box.commit(a="one\ntwo\n")
    second = box.commit(author=BOB, a="one\ntwo\nthree\n")
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert {n: (who.author, who.commit) for n, who in repository.blame("a", [1, 3, 99]).items()} == {
        1: (ADA, first),
        3: (BOB, second),
    }
    box.write("a", "zero\none\ntwo\nthree\n")
    box.write("new", "new\n")
    repository.change(None, None)
    told = repository.blame("a", [1, 2, 4])
    assert [told[n].commit for n in (1, 2, 4)] == ["", first, second]
    assert told[1].author == "not committed yet"
    assert repository.blame("new", [1])[1].commit == ""
    assert repository.blame("absent", [1]) == {}
    box.git("config", "user.name", "Cy Example")
    box.git("config", "user.email", "cy@example.org")
    again = open_repository(str(box.root), state_home="/nowhere")
    again.change(None, None)
    assert again.blame("a", [1])[1].author == "Cy Example <cy@example.org>"


def test_line_ends_that_git_converts_are_no_modification(box: GitSandbox, judge: Judge) -> None:
    commit = box.commit(a__txt="1\n2\n", __gitattributes="*.txt text\n")
    box.write("a.txt", "1\r\n2\r\n")
    change = judge()
    assert change.subject.digests[0].hex == commit
    assert change.snapshot.by_path()["a.txt"].sha256 == hashlib.sha256(b"1\n2\n").hexdigest()
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert repository.read(repository.change(None, None).snapshot, "a.txt") == b"1\n2\n"


def test_line_ends_that_git_does_not_convert_are_a_modification(box: GitSandbox, judge: Judge) -> None:
    box.commit(a__txt="1\n2\n", b__bin="1\n", __gitattributes="*.bin -text\n")
    box.write("a.txt", "1\r\n2\r\n")
    box.write("b.bin", "1\r\n")
    assert statuses(judge()) == {"a.txt": Status.MODIFIED, "b.bin": Status.MODIFIED}
    box.git("config", "core.autocrlf", "true")
    assert statuses(judge()) == {"b.bin": Status.MODIFIED}


def test_encodings_and_idents_that_git_converts_are_no_modification(box: GitSandbox, judge: Judge) -> None:
    box.write(".gitattributes", "*.u16 working-tree-encoding=UTF-16LE-BOM\n*.id ident\n")
    box.write("a.u16", "é\n".encode("utf-16"))
    box.write("a.id", "$Id$\n")
    box.commit()
    box.write("a.id", "$Id: 1234 $\n")
    assert judge().state is State.COMMIT
    box.write("a.u16", "e\n".encode("utf-16"))
    assert statuses(judge()) == {"a.u16": Status.MODIFIED}


def test_large_file_content_is_checked_against_its_pointer(box: GitSandbox, judge: Judge) -> None:
    content = b"big" * 1000
    pointer = (
        "version https://git-lfs.github.com/spec/v1\n"
        f"oid sha256:{hashlib.sha256(content).hexdigest()}\nsize {len(content)}\n"
    )
    box.commit(a__bin=pointer, __gitattributes="*.bin filter=lfs -text\n")
    box.write("a.bin", content)
    change = judge()
    assert change.state is State.COMMIT
    assert change.snapshot.by_path()["a.bin"].sha256 == hashlib.sha256(content).hexdigest()
    box.write("a.bin", content + b"!")
    assert statuses(judge()) == {"a.bin": Status.MODIFIED}
    (box.root / ".gitattributes").write_text("*.bin -text\n")
    box.write("a.bin", content)
    assert statuses(judge())["a.bin"] is Status.MODIFIED


def test_an_executable_bit_is_part_of_the_state_unless_git_ignores_it(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    (box.root / "a").chmod(0o755)
    assert statuses(judge()) == {"a": Status.MODIFIED}
    assert judge().snapshot.by_path()["a"].executable
    box.git("config", "core.fileMode", "false")
    assert judge().state is State.COMMIT


def test_own_data_is_never_judged_but_what_was_committed_there_is(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    box.write(".interlock/store.db", "x")
    assert judge().state is State.COMMIT
    box.git("add", "-f", ".interlock/store.db")
    assert ".interlock/store.db" in judge().snapshot.by_path()


def test_an_index_lock_does_not_matter(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    (box.root / ".git" / "index.lock").write_bytes(b"")
    box.write("a", "2\n")
    assert statuses(judge()) == {"a": Status.MODIFIED}
    assert judge(State.STAGED).state is State.STAGED


def test_nothing_is_written_into_the_repository(box: GitSandbox, judge: Judge) -> None:
    def picture() -> dict[str, tuple[int, int]]:
        files = (path for path in box.root.rglob("*") if not path.is_dir())
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in files}

    box.commit(a="1\n")
    box.write("a", "2\n")
    box.write("new/file", "3\n")
    before = picture()
    repository = open_repository(str(box.root), state_home="/nowhere")
    repository.change(None, None)
    repository.blame("a", [1])
    repository.change(State.STAGED, None)
    repository.history()
    assert picture() == before


def test_a_bare_repository_is_refused_with_words(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    box.commit(a="1\n")
    box.git("clone", "-q", "--bare", f"file://{box.root}", str(tmp_path / "bare"))
    with pytest.raises(RepositoryUnreadable, match="bare"):
        judge(root=tmp_path / "bare")
    with pytest.raises(RepositoryUnreadable, match="git's own folder"):
        judge(root=box.root / ".git")


def test_a_damaged_repository_is_not_taken_for_a_plain_folder(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "odd" / ".git").mkdir(parents=True)
    (tmp_path / "odd" / "a").write_text("a")
    with pytest.raises(RepositoryUnreadable):
        judge(root=tmp_path / "odd")
    commit = box.commit(a="1\n")
    (box.root / ".git" / "objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(RepositoryUnreadable, match="missing or damaged"):
        judge()
    (box.root / ".git" / "refs" / "heads" / "main").write_text("nonsense\n")
    with pytest.raises(RepositoryUnreadable, match="names no commit"):
        judge()


def test_a_path_that_is_no_folder_holds_nothing_to_examine(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    with pytest.raises(NothingToExamine, match="not a folder"):
        judge(root=box.root / "a")
    with pytest.raises(NothingToExamine, match="no such"):
        judge(root=box.root / "absent")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_another_users_repository_is_refused_until_it_is_trusted(box: GitSandbox, judge: Judge, tmp_path: Path) -> None:
    box.commit(a="1\n")
    for path in (box.root, box.root / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(RepositoryUnreadable, match=r"safe\.directory"):
        judge()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(f"[safe]\n\tdirectory = {box.root}\n")
    assert judge().state is State.COMMIT


def test_a_rewritten_name_with_odd_bytes_is_followed(box: GitSandbox, judge: Judge) -> None:
    box.commit(a="1\n")
    (Path(os.fsdecode(os.fsencode(box.root) + b"/caf\xe9.py"))).write_text("x = 1\n")
    box.write('line\nbreak "quoted".py', "1\n")
    box.commit()
    box.write('line\nbreak "quoted".py', "1\n@@ -1 +1,9 @@\n")
    change = judge()
    assert "caf\\xe9.py" in change.snapshot.by_path()
    assert [(file.path, file.added_lines) for file in change.changed] == [('line\nbreak "quoted".py', ((2, 2),))]


def test_a_file_is_read_as_a_commit_holds_it(box: GitSandbox) -> None:
    box.write("deep/er/file", "first\n")
    first = box.commit(top="a\n")
    box.write("deep/er/file", "second\n")
    second = box.commit()
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert repository.file_at(first, "deep/er/file") == b"first\n"
    assert repository.file_at(second, "deep/er/file") == b"second\n"
    assert repository.file_at(first, "top") == b"a\n"
    for absent in ("none", "deep", "deep/er", "deep/none/file", "top/file", "deep/er/file/more"):
        assert repository.file_at(first, absent) is None


def test_a_link_or_a_lost_object_is_no_file_of_a_commit(box: GitSandbox) -> None:
    (box.root / "link").symlink_to("a")
    commit = box.commit(a="1\n")
    repository = open_repository(str(box.root), state_home="/nowhere")
    with pytest.raises(RepositoryUnreadable, match="no plain file"):
        repository.file_at(commit, "link")
    blob = box.git("rev-parse", "HEAD:a")
    (box.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(RepositoryUnreadable, match="missing or damaged"):
        repository.file_at(commit, "a")


def test_the_trunk_is_the_default_branch_as_it_is_now_whatever_is_checked_out(box: GitSandbox, tmp_path: Path) -> None:
    def trunk() -> str:
        return open_repository(str(box.root), state_home=str(tmp_path / "state")).trunk()

    old = box.commit("one", app__py="a = 1\n")
    newest = box.commit("two", app__py="a = 2\n")
    for words in (("switch", "-q", "--detach", old), ("checkout", "-q", "--orphan", "mine")):
        box.git(*words)
        assert trunk() == newest
    box.git("switch", "-q", "-f", "--detach", old)
    box.git("branch", "-m", "main", "other")
    box.git("branch", "another")
    assert trunk() == ""  # which of them is the default one nobody can tell
