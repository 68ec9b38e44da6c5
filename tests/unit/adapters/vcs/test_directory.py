from __future__ import annotations

import os
from pathlib import Path

import pytest

from interlock.adapters.vcs import open_repository
from interlock.change import Change, Ground, Kind, NothingToExamine, Repository, RevisionUnknown, State, Status


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "plain"
    root.mkdir()
    return root


def opened(folder: Path) -> Repository:
    return open_repository(str(folder), state_home="/nowhere")


def judged(folder: Path) -> Change:
    return opened(folder).change(None, None)


def test_every_file_is_judged_but_gits_and_our_own(folder: Path) -> None:
    judged_ones = ("a.py", "vendor/b.js", ".hidden", ".gitignore", "sub/.interlock/x")
    for path in (*judged_ones, ".interlock/store.db", "sub/.git/config"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("*\n")
    change = judged(folder)
    assert change.state is State.DIRECTORY
    assert [file.path for file in change.snapshot.files] == sorted(judged_ones)
    assert (change.subject.name, change.subject.digests) == ("plain", (change.snapshot.digest,))
    assert (change.head, change.base, change.branch, change.remote) == (None, None, "", "")
    assert {file.status for file in change.changed} == {Status.ADDED}
    assert "not under version control" in change.base_says


def test_the_identity_follows_the_content_and_not_the_time(folder: Path) -> None:
    (folder / "a").write_text("1")
    first = judged(folder).subject
    os.utime(folder / "a", (1, 1))
    assert judged(folder).subject == first
    (folder / "a").write_text("2")
    assert judged(folder).subject != first


def test_special_files_and_odd_names_are_listed(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    (folder / "loop").symlink_to(".")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).write_text("x")
    files = judged(folder).snapshot.by_path()
    assert {path: file.kind for path, file in files.items()} == {
        "fifo": Kind.UNREADABLE,
        "loop": Kind.LINK,
        "\\xff": Kind.TEXT,
    }
    assert files["fifo"].problem == "not a regular file"


def test_there_are_no_revisions_and_nothing_is_staged(folder: Path) -> None:
    (folder / "a").write_text("1")
    repository = opened(folder)
    assert repository.trunk() == ""
    for ask in (lambda: repository.resolve("HEAD"), lambda: repository.change(None, "HEAD")):
        with pytest.raises(RevisionUnknown):
            ask()
    for state in (State.COMMIT, State.STAGED):
        with pytest.raises(NothingToExamine):
            repository.change(state, None)
    assert not repository.has_staged()
    assert repository.history().commits == 0
    assert repository.blame("a", [1]) == {}


def test_an_empty_folder_holds_nothing_to_examine(folder: Path) -> None:
    with pytest.raises(NothingToExamine, match="no files"):
        judged(folder)


def test_a_folder_so_deep_that_no_path_reaches_it_is_read(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d" * 100, dir_fd=handle)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(os.open("deep.py", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    [file] = judged(folder).snapshot.files
    assert file.path.endswith("/deep.py")
    assert file.kind is Kind.TEXT


def test_a_folder_has_no_commits_to_read_from_and_stands_on_its_own_rules(folder: Path) -> None:
    (folder / "a.py").write_text("x = 1\n")
    repository = opened(folder)
    with pytest.raises(RevisionUnknown):
        repository.file_at("0" * 40, "a.py")
    assert repository.change(None, None).ground == Ground()
