import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts import ArtifactError, ArtifactMalformed, ArtifactTooLarge
from interlock.formats.artifacts.zips import ZipTree
from tests.unit.formats.artifacts.building import budget, scratch, zipped

BODY = zipped({"a/b": b"1", "c": b"22"})


def tree(body: bytes) -> ZipTree:
    """Open an archive in memory."""
    return ZipTree("x.zip", io.BytesIO(body), budget(), scratch)


def read_everything(body: bytes) -> list[bytes]:
    """Read all files of an archive."""
    found = tree(body)
    return [found.open(path).read() for path, _ in found.files()]


def test_files_come_out_as_they_went_in() -> None:
    found = tree(BODY)
    assert list(found.files()) == [("a/b", 1), ("c", 2)]
    assert found.open("c").read() == b"22"
    assert (found.follow("c"), found.follow("d")) == ("c", None)


def test_a_path_that_leads_out_and_an_encrypted_file_are_troubles() -> None:
    body = bytearray(zipped({"../x": b"", "secret": b"abc"}))
    place = body.rindex(b"PK\x01\x02")
    body[place + 8] |= 1
    assert [name for name, _ in tree(bytes(body)).troubles()] == ["../x", "secret"]


def test_a_list_of_files_that_is_too_long_is_not_read() -> None:
    with pytest.raises(ArtifactTooLarge, match="list of its files"):
        tree(BODY[:-22] + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 30, 0, 0))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", BODY[:-5], BODY[10:]])
def test_a_cut_archive_is_refused(body: bytes) -> None:
    with pytest.raises(ArtifactMalformed):
        read_everything(body)


@given(place=st.integers(0, len(BODY) - 1), byte=st.integers(0, 255))
def test_a_spoilt_archive_is_read_or_refused(place: int, byte: int) -> None:
    body = bytearray(BODY)
    body[place] = byte
    try:
        found = tree(bytes(body))
        sizes = [len(found.open(path).read()) for path, _ in found.files()]
    except ArtifactError:
        sizes = []
    assert len(sizes) <= 2
