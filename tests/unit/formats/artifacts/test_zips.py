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


def test_a_long_list_that_only_the_larger_form_of_the_format_tells_is_not_read() -> None:
    """The short form says 100 bytes; the library believes what stands before it."""
    listed = b"".join(_listed(b"f%06d" % number) for number in range(800_000))
    size = len(listed)
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 800_000, 800_000, size, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, size, 1)
    short_end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 100, 0, 0)
    with pytest.raises(ArtifactTooLarge, match="headers"):
        tree(listed + long_end + locator + short_end)


def _listed(name: bytes) -> bytes:
    head = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
    return head + name


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
