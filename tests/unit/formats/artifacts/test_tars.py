import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts import ArtifactError, ArtifactMalformed
from interlock.formats.artifacts.tars import TarTree
from tests.unit.formats.artifacts.building import budget, tarred

BODY = tarred({"./a/b": b"1" * 600, "c": b"22", "d/": b""}, {"l": "a/b", "out": "../../c", "gone": "nowhere"})


def tree(body: bytes) -> TarTree:
    """Open an archive in memory."""
    return TarTree("x.tar", io.BytesIO(body), budget())


def test_files_come_out_as_they_went_in_and_links_stay_inside() -> None:
    found = tree(BODY)
    assert list(found.files()) == [("a/b", 600), ("c", 2)]
    assert found.open("a/b").read() == b"1" * 600
    assert (found.follow("l"), found.follow("out"), found.follow("gone")) == ("a/b", "c", None)
    assert found.folders == {"d"}


def test_a_file_with_two_names_is_there_under_both() -> None:
    found = tree(tarred({"a": b"1"}, {"b": "a", "c": "gone"}, hard=True))
    assert list(found.files()) == [("a", 1), ("b", 1)]
    assert found.open("b").read() == b"1"


def test_the_last_entry_of_a_path_counts() -> None:
    end = bytes(1024)
    one, two = (tarred({"a": body}) for body in (b"old", b"newer"))
    assert tree(one[:1024] + two[:1024] + end).open("a").read() == b"newer"


def test_what_stands_between_entries_and_is_no_header_is_refused() -> None:
    for broken in (b"x" * 512 + bytes(1024), bytes(512) + BODY, b"x" * 100):
        with pytest.raises(ArtifactMalformed):
            tree(tarred({"a": b"1"})[:1024] + broken)


@pytest.mark.parametrize("end", [100, 512 + 300, 1500])
def test_a_cut_archive_is_refused(end: int) -> None:
    with pytest.raises(ArtifactMalformed):
        tree(BODY[:end])


@given(place=st.integers(0, 2048), byte=st.integers(0, 255))
def test_a_spoilt_archive_is_read_or_refused(place: int, byte: int) -> None:
    body = bytearray(BODY)
    body[place] = byte
    try:
        found = tree(bytes(body))
        sizes = [len(found.open(path).read()) for path, _ in found.files()]
    except ArtifactError:
        sizes = []
    assert sum(sizes) <= len(BODY)
