import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.manifests.rpm.header import HeaderBroken
from interlock.formats.manifests.rpm.sqlite import blobs
from tests.unit.formats.manifests.rpm.building import sqlite_file


@pytest.mark.parametrize("page", [512, 4096, 65536])
def test_every_blob_is_read_whatever_its_size(page: int, tmp_path: Path) -> None:
    made = [bytes([number % 251]) * size for number, size in enumerate([1, 400, 470, 480, 500, 4000, 70_000] * 60)]
    body = sqlite_file(tmp_path, made, page=page).read_bytes()
    assert list(blobs(body, b"", "Packages")) == made


def test_what_is_still_in_the_write_ahead_log_counts(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, [b"old" * 10])
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("INSERT INTO Packages (blob) VALUES (?)", (b"new" * 9000,))
        writer.commit()
        log = path.with_name(path.name + "-wal").read_bytes()
        body = path.read_bytes()
    assert list(blobs(body, log, "Packages")) == [b"old" * 10, b"new" * 9000]
    assert list(blobs(body, b"", "Packages")) == [b"old" * 10]


def test_a_file_without_the_table_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    body = sqlite_file(tmp_path, []).read_bytes()
    with pytest.raises(HeaderBroken, match="no table"):
        list(blobs(body, b"", "Elsewhere"))
    for broken in (b"", body[:99], body[:4096], b"x" * 9000):
        with pytest.raises(HeaderBroken):
            list(blobs(broken, b"", "Packages"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a file with rows of all sizes."""
    return sqlite_file(tmp_path_factory.mktemp("rpm"), [b"a" * 50, b"b" * 3000] * 8, page=512).read_bytes()


@given(data=st.data())
def test_a_spoilt_file_is_read_or_refused(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    spoilt = whole[:place] + data.draw(st.binary(min_size=1, max_size=4)) + whole[place + 4 :]
    try:
        found = list(blobs(spoilt, b"", "Packages"))
    except HeaderBroken:
        found = []
    assert sum(map(len, found)) <= len(whole) * 20
