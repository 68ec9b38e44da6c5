"""A draft belongs to whoever writes it; once nobody does, the next writer removes it."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interlock.disk import draft_in, sweep_drafts, write_whole

NAME = ".interlock.0123456789abcdef"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_draft_gets_a_name_of_its_own_or_is_gone(tmp_path: Path) -> None:
    with draft_in(str(tmp_path)) as (path, handle):
        os.write(handle, b"whole")
        Path(path).rename(tmp_path / "kept")
    with draft_in(str(tmp_path)) as (path, _):
        assert Path(path).parent == tmp_path
    with pytest.raises(KeyboardInterrupt), draft_in(str(tmp_path)):
        raise KeyboardInterrupt
    assert names(tmp_path) == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"whole"


def test_the_rights_are_those_that_are_asked_for_less_the_users_mask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        for mode, given in ((0o666, 0o640), (0o600, 0o600)):
            with draft_in(str(tmp_path), mode) as (path, _):
                assert Path(path).stat().st_mode & 0o7777 == given
    finally:
        os.umask(before)


def test_what_a_killed_process_left_goes_and_what_somebody_writes_stays(tmp_path: Path) -> None:
    program = (
        "import os, sys; from interlock.disk import draft_in\n"
        "with draft_in(sys.argv[1]) as (path, handle):\n"
        "    os.write(handle, b'half'); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)  # noqa: TID251  # it has to die
    (left,) = names(tmp_path)
    with draft_in(str(tmp_path)) as (mine, _):
        assert names(tmp_path) == [Path(mine).name] != [left]
        write_whole(tmp_path / "other", b"x")
        sweep_drafts(str(tmp_path))
        assert names(tmp_path) == [Path(mine).name, "other"]


def test_one_that_is_swept_before_it_is_locked_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, swept = fcntl.flock, list[str]()

    def late(handle: int, how: int) -> None:
        if not swept:
            swept.append(names(tmp_path)[0])
            (tmp_path / swept[0]).unlink()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with draft_in(str(tmp_path)) as (path, _):
        assert [Path(path).name] == names(tmp_path) != swept


def test_without_locks_drafts_are_made_and_none_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_bytes(b"whose?")

    def none(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(fcntl, "flock", none)
    with draft_in(str(tmp_path)) as (path, _):
        assert names(tmp_path) == sorted([NAME, Path(path).name])
    assert names(tmp_path) == [NAME]


@pytest.mark.parametrize("name", ["interlock.0123456789abcdef", ".interlock.0123456789abcdeg", ".interlock.0123", ".x"])
def test_other_names_are_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not ours")
    sweep_drafts(str(tmp_path))
    assert names(tmp_path) == [name]


def test_links_folders_and_pipes_of_such_a_name_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"x")
    (tmp_path / ".interlock.000000000000000a").symlink_to("precious")
    (tmp_path / ".interlock.000000000000000b").mkdir()
    os.mkfifo(tmp_path / ".interlock.000000000000000c")
    sweep_drafts(str(tmp_path))
    assert len(names(tmp_path)) == 4
    sweep_drafts(str(tmp_path / "none"))


def test_what_sqlite_made_beside_a_draft_goes_with_it(tmp_path: Path) -> None:
    for name in (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal", "interlock.db-wal"):
        (tmp_path / name).write_bytes(b"left behind")
    sweep_drafts(str(tmp_path))
    assert names(tmp_path) == ["interlock.db-wal"]
