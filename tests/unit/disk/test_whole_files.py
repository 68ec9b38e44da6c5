"""A file is there whole, or as it was before."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.disk import write_durably, write_whole

Write = Callable[[Path, bytes], None]


@pytest.fixture(params=[write_whole, write_durably])
def write(request: pytest.FixtureRequest) -> Write:
    """Give each of the two ways to write."""
    chosen: Write = request.param
    return chosen


def test_what_is_written_takes_the_place_of_what_was_there(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    write(path, b"a longer text than the second")
    write(path, b"second")
    assert path.read_bytes() == b"second"
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_nobody_else_may_read_it_or_its_folder(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "new" / "kept"
    path.parent.parent.chmod(0o755)
    before = os.umask(0)
    try:
        write(path, b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(write: Write, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"not ours")
    path = tmp_path / "kept"
    path.symlink_to(other)
    write(path, b"ours")
    assert not path.is_symlink()
    assert (path.read_bytes(), other.read_bytes()) == (b"ours", b"not ours")


def test_a_failure_leaves_nothing_behind(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        write(path, b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    write_durably(path, b"old")

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_only_the_durable_way_waits_for_the_disk_first_for_the_file_and_then_for_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept"
    synced: list[tuple[bool, bytes]] = []

    def sync(handle: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(handle).st_mode), path.read_bytes()))

    monkeypatch.setattr(os, "fsync", sync)
    write_whole(path, b"one")
    assert synced == []
    write_durably(path, b"three")
    assert synced == [(False, b"one"), (True, b"three")]
