import hashlib
import os
from pathlib import Path

from interlock.adapters.tools import DigestBook
from interlock.testing.tools import KEY


def old(path: Path, body: bytes) -> str:
    """Write a file whose content has not changed for a while."""
    path.write_bytes(body)
    return hashlib.sha256(body).hexdigest()


def test_a_digest_is_that_of_the_content(tmp_path: Path) -> None:
    wanted = old(tmp_path / "file", b"x" * 3_000_000)
    assert DigestBook(None, KEY).of(str(tmp_path / "file")) == wanted


def test_a_changed_file_gets_its_new_digest_even_with_its_old_time_and_size(tmp_path: Path) -> None:
    path, book = tmp_path / "file", DigestBook(None, KEY)
    old(path, b"before")
    book.of(str(path))
    seen = path.stat()
    wanted = old(path, b"after!")
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert book.of(str(path)) == wanted


def test_versions_are_kept_between_runs_with_the_same_key_only(tmp_path: Path) -> None:
    where = str(tmp_path / "cache" / "book")
    book = DigestBook(where, KEY)
    book.keep_version("d" * 64, "1.2.3")
    book.save()
    assert DigestBook(where, KEY).version("d" * 64) == "1.2.3"
    assert DigestBook(where, b"other" * 8).version("d" * 64) == ""


def test_a_forged_book_is_as_good_as_none(tmp_path: Path) -> None:
    where = tmp_path / "book"
    book = DigestBook(str(where), KEY)
    book.keep_version("d" * 64, "1.2.3")
    book.save()
    where.write_bytes(where.read_bytes().replace(b"1.2.3", b"9.9.9"))
    assert DigestBook(str(where), KEY).version("d" * 64) == ""


def test_a_damaged_or_unwritable_book_costs_time_only(tmp_path: Path) -> None:
    where = tmp_path / "folder"
    where.mkdir()
    book = DigestBook(str(where), KEY)
    book.keep_version("d" * 64, "1")
    book.save()
    assert book.version("d" * 64) == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_the_book_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    where = tmp_path / "book"
    book = DigestBook(str(where), KEY)
    book.keep_version("d" * 64, "1")
    book.save()
    assert where.stat().st_mode & 0o077 == 0
