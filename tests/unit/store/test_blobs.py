"""Blobs: kept small, checked when read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.kernel import sha256
from interlock.store import BlobDamaged, BlobMissing
from interlock.store.blobs import StoredBlobs
from interlock.store.database import Database
from interlock.store.opening import open_database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


def test_repeating_text_is_kept_in_less_room_and_noise_as_it_is(database: Database) -> None:
    blobs = StoredBlobs(database)
    blobs.put(b"line of a report\n" * 1000, "text/plain")
    blobs.put(sha256(b"noise").hex.encode()[:8], "text/plain")
    with database.reading() as session:
        rows = session.rows("SELECT codec, size, length(body) FROM blob ORDER BY size")
    assert rows[0] == ("none", 8, 8)
    assert rows[1][:2] == ("zlib", 17_000)
    assert rows[1][2] < 500


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("body = x'ffff'", "header"),
        ("body = x''", "unpack"),
        ("body = substr(body, 1, length(body) - 3)", "unpack"),
        ("size = size - 1", "unpack"),
        ("size = size + 1", "unpack"),
        ("size = -5", "unpack"),
        ("codec = 'none'", "another digest"),
        ("sha256 = zeroblob(32)", ""),
    ],
)
def test_a_damaged_blob_is_never_given_out(database: Database, change: str, why: str) -> None:
    blobs = StoredBlobs(database)
    digest = blobs.put(b"what was seen\n" * 100, "text/plain")
    with database.writing() as session:
        session.run(f"UPDATE blob SET {change}")  # noqa: S608, the test's own words
    asked = type(digest)("sha256", "00" * 32) if not why else digest
    with pytest.raises(BlobDamaged, match=why or "another digest"):
        blobs.get(asked)
    with pytest.raises(BlobDamaged):
        blobs.check(asked)


def test_a_large_blob_is_checked_piece_by_piece(database: Database) -> None:
    blobs = StoredBlobs(database)
    blobs.check(blobs.put(bytes(range(256)) * 20_000, "text/plain"))
    with pytest.raises(BlobMissing):
        blobs.check(sha256(b"never kept"))


def test_keeping_the_bytes_again_repairs_a_damaged_blob(database: Database) -> None:
    blobs = StoredBlobs(database)
    digest = blobs.put(b"what was seen\n" * 100, "text/plain")
    with database.writing() as session:
        session.run("UPDATE blob SET body = x'00'")
    blobs.put(b"what was seen\n" * 100, "text/plain")
    assert blobs.get(digest) == b"what was seen\n" * 100


@pytest.mark.parametrize("pieces", [[], [b""], [b"one", b"", b"two"], [b"x" * 5_000_000, b"end"]])
def test_bytes_written_in_pieces_are_those_kept_whole(database: Database, pieces: list[bytes]) -> None:
    blobs = StoredBlobs(database)
    digest = blobs.write(iter(pieces), "text/plain")
    blobs.check(digest)
    assert blobs.get(digest) == b"".join(pieces)
    assert blobs.put(b"".join(pieces), "text/plain") == digest
    assert blobs.get(digest) == b"".join(pieces)
