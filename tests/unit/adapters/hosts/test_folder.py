import os
from pathlib import Path

import pytest

from interlock.adapters.hosts.errors import FolderUnreadable
from interlock.adapters.hosts.folder import KEPT_ASIDE, observe
from interlock.runtime.state import Form


def test_everything_in_a_folder_is_seen_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_text("x")
    (tmp_path / "sub" / "a").chmod(0o4750)
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("")
    state = observe(str(tmp_path), aside=KEPT_ASIDE)
    assert [(one.path, one.form) for one in state.entries] == [
        ("link", Form.LINK),
        ("pipe", Form.OTHER),
        ("sub", Form.FOLDER),
        ("sub/a", Form.FILE),
    ]
    file = state.entries[3]
    assert (file.mode, file.executable, file.size) == ("4750", True, 1)
    assert file.owner == f"{os.getuid()}:{os.getgid()}"
    assert file.hand is not None
    assert state.entries[0].mode == ""


def test_nothing_is_passed_over_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "hook").write_text("x")
    assert [one.path for one in observe(str(tmp_path)).entries] == [".git", ".git/hook"]
    assert observe(str(tmp_path), aside=KEPT_ASIDE).entries == ()


def test_patterns_leave_paths_out(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text("x")
    assert [one.path for one in observe(str(tmp_path), ["logs/**"]).entries] == ["logs"]


def test_names_that_are_no_text_are_escaped_and_one_file_stays_one(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n")).write_text("x")
    (one,) = observe(str(tmp_path)).entries
    assert one.path.startswith("\\xff")


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "a").chmod(0)
    (one,) = observe(str(tmp_path)).unreadable
    assert "permission" in one.problem


def test_a_folder_that_may_not_be_entered_is_told_by_its_own_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub" / "shut" / "deep").mkdir(parents=True)
    real = os.open

    def guarded(path: bytes, *args: int, **more: int) -> int:
        if path == b"shut":
            raise PermissionError(13, "Permission denied", path)
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", guarded)
    seen = [(one.path, one.form, one.problem) for one in observe(str(tmp_path)).entries]
    assert seen == [("sub", Form.FOLDER, ""), ("sub/shut", Form.UNREADABLE, "permission denied")]


def test_a_file_that_grows_while_it_is_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log"
    path.write_text("x")
    read = os.read

    def growing(handle: int, size: int) -> bytes:
        piece = read(handle, size)
        if piece:
            with path.open("a") as file:
                file.write("y")
            os.utime(path, ns=(1, 1))
            return piece
        return b""

    monkeypatch.setattr(os, "read", lambda handle, size: growing(handle, 1) if path.stat().st_size < 4 else b"")
    (one,) = observe(str(tmp_path)).unreadable
    assert one.problem == "it changed while it was read"


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable):
        observe(str(tmp_path / "none"))
