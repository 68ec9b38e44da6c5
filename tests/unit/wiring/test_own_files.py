import os
import socket
from pathlib import Path

import pytest

from interlock.wiring.own_files import MOST_BYTES, read_own


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a repository's folder with something private beside it."""
    (tmp_path / "outside").write_text("private")
    folder = tmp_path / "repository"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "ours.yaml").write_text("policy: ours\n")
    return folder


def test_a_file_of_the_repository_is_read_as_it_is(root: Path) -> None:
    assert read_own(str(root), "policies/ours.yaml") == b"policy: ours\n"
    assert read_own(f"{root}/", "policies/../policies/ours.yaml") == b"policy: ours\n"


def test_a_link_within_the_repository_is_followed(root: Path) -> None:
    (root / "link.yaml").symlink_to("policies/ours.yaml")
    assert read_own(str(root), "link.yaml") == b"policy: ours\n"


@pytest.mark.parametrize("name", ["../outside", "policies/../../outside", "link", "folder/outside", "."])
def test_what_lies_outside_is_refused_whichever_way_it_is_named(root: Path, name: str) -> None:
    (root / "link").symlink_to("../outside")
    (root / "folder").symlink_to("..")
    with pytest.raises(PermissionError, match="it lies outside of the repository"):
        read_own(str(root), name)
    with pytest.raises(PermissionError):
        read_own(str(root), str(root.parent / "outside"))


def test_a_folder_whose_name_begins_as_the_repository_s_is_outside(root: Path) -> None:
    other = root.parent / "repository-of-another"
    other.mkdir()
    (other / "file").write_text("private")
    with pytest.raises(PermissionError):
        read_own(str(root), "../repository-of-another/file")


def test_only_what_the_user_asked_for_may_lie_outside(root: Path) -> None:
    assert read_own(str(root), str(root.parent / "outside"), may_lie_outside=True) == b"private"


def test_an_absent_file_is_told_from_one_that_cannot_be_read(root: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_own(str(root), "missing.yaml")
    (root / "dangling").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):
        read_own(str(root), "dangling")
    (root / "around").symlink_to("around")
    with pytest.raises(OSError, match="symbolic link"):
        read_own(str(root), "around")


def test_a_pipe_a_socket_a_folder_and_a_device_are_refused_and_never_waited_for(root: Path) -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    os.mkfifo(root / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(root / "socket"))
        for name in ("pipe", "socket", "policies"):
            with pytest.raises(OSError, match=r"not a regular file|No such device"):
                read_own(str(root), name)
    finally:
        listener.close()
    with pytest.raises(OSError, match="not a regular file"):
        read_own(str(root), "/dev/zero", may_lie_outside=True)
    assert sorted(Path("/proc/self/fd").iterdir()) == before, "nothing that was refused stays open"


def test_of_a_large_file_one_byte_too_many_is_read_and_no_more(root: Path) -> None:
    with (root / "large").open("wb") as file:
        file.truncate(MOST_BYTES * 50)
    assert len(read_own(str(root), "large")) == MOST_BYTES + 1


def test_a_name_that_no_file_can_have_is_no_fault_of_ours(root: Path) -> None:
    with pytest.raises(ValueError, match="null"):
        read_own(str(root), "a\0b")
    with pytest.raises(OSError, match="too long"):
        read_own(str(root), "a" * 5000)
