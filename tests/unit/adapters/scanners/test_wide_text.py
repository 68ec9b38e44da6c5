from __future__ import annotations

import gzip

import pytest

from interlock.adapters.scanners.wide_text import as_utf8
from interlock.change import FileEntry, Kind

FILE = FileEntry("a", Kind.BINARY)
TEXT = "first = 1\nsecond = 'grün'\nthird\n"
MARKS = {
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


@pytest.mark.parametrize("encoding", MARKS)
def test_text_with_a_byte_order_mark_comes_first_with_its_lines(encoding: str) -> None:
    body = MARKS[encoding] + TEXT.encode(encoding)
    assert as_utf8(FILE, body) == TEXT.encode() + b"\n" + body


@pytest.mark.parametrize("encoding", MARKS)
def test_text_without_a_mark_keeps_its_lines_too(encoding: str) -> None:
    plain = "first = 1\nsecond = 2\n"
    assert as_utf8(FILE, plain.encode(encoding)).split(b"\n")[:2] == [b"first = 1", b"second = 2"]


def test_a_mark_that_lies_hides_nothing() -> None:
    for mark in MARKS.values():
        body = mark + b"password = plain text\0\n"
        assert as_utf8(FILE, body).endswith(body)
    two = b"\xff\xfe" + "\0hidden words\n".encode("utf-16-le")
    assert b"hidden words" in as_utf8(FILE, two)
    odd = b"\xff\xfe" + "hidden words".encode("utf-16-le") + b"\0"
    assert b"hidden words" in as_utf8(FILE, odd)


def test_wide_text_inside_of_a_binary_comes_after_it() -> None:
    body = b"\x7fELF" + bytes(40) + "hidden words".encode("utf-16-le") + b"\1\2"
    changed = as_utf8(FILE, body)
    assert changed.startswith(body)
    assert b"hidden words" in changed[len(body) :]


@pytest.mark.parametrize("body", [b"", b"plain\n", bytes(100), gzip.compress(b"x" * 500, mtime=0)])
def test_other_files_stay_as_they_are(body: bytes) -> None:
    assert as_utf8(FILE, body) is body


@pytest.mark.parametrize("start", [b"PK\3\4", b"BZh is what\n", (b"n" + bytes(256) + b"ustar").ljust(512, b"\0")])
def test_what_calls_itself_an_archive_stays_in_front_and_hides_nothing(start: bytes) -> None:
    body = start + "hidden words".encode("utf-16-le")
    changed = as_utf8(FILE, body)
    assert changed.startswith(body)
    assert changed.endswith(b"hidden words")
