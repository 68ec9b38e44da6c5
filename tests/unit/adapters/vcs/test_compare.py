from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.vcs import compare, open_repository
from interlock.change import Change, Status
from interlock.testing.repositories import GitSandbox


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitSandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return GitSandbox(tmp_path / "repo")


def changed(box: GitSandbox) -> dict[str, tuple[Status, str, tuple[tuple[int, int], ...]]]:
    change: Change = open_repository(str(box.root), state_home="/nowhere").change(None, None)
    return {file.path: (file.status, file.old_path, file.added_lines) for file in change.changed}


def test_a_change_of_kind_is_a_modification_and_does_not_shift_other_files(box: GitSandbox) -> None:
    box.commit(a="1\n", b="to\n", c="1\n", d="1\n")
    box.write("a", "1\n2\n")
    (box.root / "b").unlink()
    (box.root / "b").symlink_to("a")
    box.write("c", "1\n", executable=True)
    box.write("d", "0\n1\n")
    assert changed(box) == {
        "a": (Status.MODIFIED, "", ((2, 2),)),
        "b": (Status.MODIFIED, "", ((1, 1),)),
        "c": (Status.MODIFIED, "", ()),
        "d": (Status.MODIFIED, "", ((1, 1),)),
    }


def test_a_binary_has_no_lines_and_an_empty_file_none_either(box: GitSandbox) -> None:
    box.commit(a=b"\0\1\n", b="x\n")
    box.write("a", b"\0\2\n\n")
    box.write("b", "")
    box.write("c", "")
    assert changed(box) == {
        "a": (Status.MODIFIED, "", ()),
        "b": (Status.MODIFIED, "", ()),
        "c": (Status.ADDED, "", ()),
    }


def test_lines_of_a_file_too_big_to_compare_all_count_as_new(box: GitSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "_MOST_BYTES", 4)  # so that the test need not write megabytes
    box.commit(a="1\n2\n3\n")
    box.write("a", "1\n2\n3\n4\n")
    assert changed(box) == {"a": (Status.MODIFIED, "", ((1, 4),))}


def test_a_file_that_cannot_be_read_counts_as_modified_and_not_as_moved(box: GitSandbox) -> None:
    import os

    box.commit(a="1\n2\n3\n4\n")
    (box.root / "a").rename(box.root / "b")
    os.mkfifo(box.root / "a")
    assert changed(box) == {
        "a": (Status.MODIFIED, "", ()),
        "b": (Status.ADDED, "", ((1, 4),)),
    }


def test_a_rename_with_edits_keeps_the_lines_of_its_neighbours_apart(box: GitSandbox) -> None:
    text = "".join(f"{n}\n" for n in range(20))
    box.commit(a=text, m=text.replace("1", "x"), z="z\n")
    (box.root / "m").unlink()
    box.write("n", text.replace("1", "x") + "more\n")
    box.write("a", "first\n" + text)
    box.write("z", "z\nzz\n")
    assert changed(box) == {
        "a": (Status.MODIFIED, "", ((1, 1),)),
        "n": (Status.RENAMED, "m", ((21, 21),)),
        "z": (Status.MODIFIED, "", ((2, 2),)),
    }
