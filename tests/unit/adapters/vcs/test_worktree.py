from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from interlock.adapters.vcs.worktree import CHUNK, Folder, Seen, git_id
from interlock.change import FileChanged, Kind


def look(root: Path, path: str) -> Seen | None:
    with Folder(str(root)) as folder:
        return folder.look(os.fsencode(path))


def seen(root: Path, path: str) -> Seen:
    found = look(root, path)
    assert found is not None
    return found


def test_a_file_is_told_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\ny = 2")
    one = seen(tmp_path, "a.py")
    assert (one.entry.kind, one.entry.size, one.lines, one.mode) == (Kind.TEXT, 11, 2, "100644")
    assert one.entry.sha256 == hashlib.sha256(b"x = 1\ny = 2").hexdigest()
    assert one.blob == git_id("blob", b"x = 1\ny = 2", "sha1")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_files_of_every_size_are_read_to_their_end(tmp_path: Path, size: int) -> None:
    content = b"x" * size
    (tmp_path / "a").write_bytes(content)
    one = seen(tmp_path, "a")
    assert (one.entry.size, one.entry.problem) == (size, "")
    assert one.entry.sha256 == hashlib.sha256(content).hexdigest()
    assert one.lines == bool(size)


def test_a_nul_early_in_a_file_makes_it_binary(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 8191 + b"\0")
    (tmp_path / "b").write_bytes(b"x" * 8192 + b"\0")
    assert seen(tmp_path, "a").entry.kind is Kind.BINARY
    assert seen(tmp_path, "b").entry.kind is Kind.TEXT


def test_a_big_file_is_read_in_bounded_memory(tmp_path: Path) -> None:
    import tracemalloc

    with (tmp_path / "big").open("wb") as file:
        file.truncate(100 << 20)
    tracemalloc.start()
    one = seen(tmp_path, "big")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert one.entry.size == 100 << 20
    assert peak < 8 << 20


def test_a_link_is_its_target_text_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "out").symlink_to("/etc/passwd")
    for name, target in (("loop", b"loop"), ("out", b"/etc/passwd")):
        one = seen(tmp_path, name)
        assert (one.entry.kind, one.mode) == (Kind.LINK, "120000")
        assert one.entry.sha256 == hashlib.sha256(target).hexdigest()
    with Folder(str(tmp_path)) as folder:
        assert folder.read(b"out") == b"/etc/passwd"


def test_a_linked_parent_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_text("a")
    (tmp_path / "link").symlink_to("real")
    assert look(tmp_path, "link/a") is None
    with Folder(str(tmp_path)) as folder, pytest.raises(FileChanged):
        folder.read(b"link/a")


def test_what_is_no_regular_file_does_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "fifo")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for name in ("fifo", "socket"):
            entry = seen(tmp_path, name).entry
            assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "not a regular file")
    with Folder(str(tmp_path)) as folder, pytest.raises(FileChanged):
        folder.read(b"fifo")


def test_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    assert look(tmp_path, "absent") is None
    assert look(tmp_path, "absent/too") is None
    assert look(tmp_path, "file/below") is None
    assert look(tmp_path, "folder") is None


@pytest.mark.parametrize("grown", [b"", b"more"])
def test_a_file_that_changes_while_it_is_read_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grown: bytes
) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"before")
    read = os.read

    def reading(handle: int, count: int) -> bytes:
        """Stands in for the other program, which writes just then; nothing else can hit the moment."""
        content = read(handle, count)
        file.write_bytes(b"before" + grown if grown else b"x")
        return content

    monkeypatch.setattr(os, "read", reading)
    entry = seen(tmp_path, "a").entry
    assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "changed while it was read")


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").chmod(0)
    entry = seen(tmp_path, "a").entry
    assert (entry.kind, entry.problem) == (Kind.UNREADABLE, "permission denied")


def test_folders_are_entered_in_any_order(tmp_path: Path) -> None:
    paths = ["a/b/c/1", "a/b/2", "a/3", "4", "a/b/c/5", "x/b/c/6", "a/b/7", "ab/c/8"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    with Folder(str(tmp_path)) as folder:
        for path in [*paths, *reversed(paths), "a/none/x", *paths]:
            one = folder.look(path.encode())
            assert one is None if path == "a/none/x" else one is not None
            if one is not None:
                assert one.entry.sha256 == hashlib.sha256(path.encode()).hexdigest()


def test_contents_in_any_encoding_and_with_any_line_ends_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("é".encode("latin-1") + b"\r\nb\rc\n")
    one = seen(tmp_path, "a.py")
    assert (one.entry.kind, one.entry.language, one.lines) == (Kind.TEXT, "python", 2)
