import hashlib
import os
from pathlib import Path

import pytest

from interlock.cli.errors import FileEmpty, FileTooBig, FileUnreadable, FileUnwritable
from interlock.cli.exits import Exit, of_error
from interlock.cli.files import (
    check_place,
    file_digest,
    file_digests,
    put_out,
    read_bounded,
    read_file,
    sized_digest,
    write_file,
    writing,
)
from interlock.kernel import sha256


def test_a_file_that_is_not_there_is_wrong_use_and_no_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="cannot be read: No such file") as caught:
        read_file(str(tmp_path / "nothing"))
    assert of_error(caught.value) is Exit.USAGE
    assert caught.value.__cause__ is not None


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_file(str(tmp_path))


def test_what_was_written_is_read_again_byte_for_byte(tmp_path: Path) -> None:
    path = str(tmp_path / "new")
    write_file(path, b"\x00\r\n\xff")
    assert read_file(path) == b"\x00\r\n\xff"
    assert [one.name for one in tmp_path.iterdir()] == ["new"]


def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def fail() -> None:
        with writing(str(path)) as file:
            file.write(b"half of the ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", ["missing/file", ".", "plain/file"])
def test_a_place_that_cannot_hold_the_file_is_refused_before_and_at_the_write(tmp_path: Path, name: str) -> None:
    (tmp_path / "plain").write_bytes(b"")
    path = str(tmp_path / name)
    with pytest.raises(FileUnwritable) as caught:
        check_place(path)
    assert of_error(caught.value) is Exit.USAGE
    with pytest.raises(FileUnwritable):
        write_file(path, b"x")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plain"]


def test_a_good_place_is_not_touched_by_looking_at_it(tmp_path: Path) -> None:
    check_place(str(tmp_path / "new"))
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        check_place(str(path))
        write_file(str(path), b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert path.is_fifo()


def test_a_file_is_read_up_to_a_bound_and_only_if_it_holds_something(tmp_path: Path) -> None:
    full, bare = tmp_path / "full", tmp_path / "bare"
    full.write_bytes(b"x" * 2048)
    bare.write_bytes(b"")
    assert read_bounded(str(full), 2048) == b"x" * 2048
    with pytest.raises(FileTooBig, match="more than 0 MiB"):
        read_bounded(str(full), 2047)
    with pytest.raises(FileEmpty):
        read_bounded(str(bare), 2048)
    for special in ("/dev/zero", str(tmp_path)):
        with pytest.raises(FileUnreadable, match="no regular file"):
            read_bounded(special, 2048)
    with pytest.raises(FileUnreadable, match="No such file"):
        read_bounded(str(tmp_path / "gone"), 2048)


def test_an_artifact_is_read_once_for_its_digests_and_kept_only_where_it_is_small(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"artifact")
    digests, body = file_digests(str(path), ("sha256", "sha512"), 8)
    assert [str(one) for one in digests] == [
        f"sha256:{hashlib.sha256(b'artifact').hexdigest()}",
        f"sha512:{hashlib.sha512(b'artifact').hexdigest()}",
    ]
    assert body == b"artifact"
    assert file_digests(str(path), ("sha256", "sha512"), 7) == (digests, None)
    assert file_digests(str(path), ("sha256",), 8)[0] == digests[:1]
    with pytest.raises(FileUnreadable):
        file_digests(str(tmp_path), ("sha256",), 8)


def test_a_digest_comes_with_the_size_of_what_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"artifact")
    assert sized_digest(str(path)) == (sha256(b"artifact"), 8)
    with pytest.raises(FileUnreadable, match="no such file"):
        sized_digest(str(tmp_path))


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="only Linux has files whose size is no size")
def test_a_file_that_holds_more_than_it_says_is_none() -> None:
    with pytest.raises(FileUnreadable, match="changed while it was read"):
        sized_digest("/proc/version")


def test_an_artifact_that_changes_while_it_is_read_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"artifact")
    real = os.fstat

    def grown(handle: int) -> os.stat_result:
        state = real(handle)
        with path.open("ab") as file:
            file.write(b"x")
        return state

    monkeypatch.setattr(os, "fstat", grown)
    with pytest.raises(FileUnreadable, match="changed while it was read"):
        file_digests(str(path), ("sha256", "sha512"), 8)
    with pytest.raises(FileUnreadable, match="changed while it was read"):
        file_digest(str(path))


def test_pieces_go_to_the_terminal_or_into_a_file_that_is_named(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    put_out([b"a", b"b"], None)
    assert capfdbinary.readouterr() == (b"ab", b"")
    place = tmp_path / "out"
    put_out([b"a", b"b"], str(place))
    assert place.read_bytes() == b"ab"
    assert capfdbinary.readouterr() == (b"", f"written to {place}\n".encode())
