"""A file is what is in it, whatever it is called; a table without a column that is needed is none."""

from __future__ import annotations

import gzip

import pytest

from interlock.formats.errors import ReportMalformed
from interlock.formats.reports.document import Document, Shape


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (b'{"a": 1}', Shape.JSON),
        (b"\xef\xbb\xbf [1]", Shape.JSON),
        ('{"a": 1}'.encode("utf-16"), Shape.JSON),
        (b'{"a": 1}\n{"a": 2}\n', Shape.LINES),
        (b"<a/>", Shape.XML),
        (b"<!DOCTYPE html><p>", Shape.HTML),
        (b"a,b\n1,2\n", Shape.TEXT),
        (b"", Shape.TEXT),
        (b"{]", Shape.TEXT),
    ],
)
def test_what_is_in_it_says_how_it_is_written(body: bytes, shape: Shape) -> None:
    assert Document("x.txt", body).shape is shape
    assert Document("x.txt", gzip.compress(body)).shape is shape


def test_rows_are_given_by_their_columns() -> None:
    assert list(Document("x.csv", b"url,status\n/a,200\n").rows("status", "url")) == [{"url": "/a", "status": "200"}]
    assert list(Document("x.csv", b"url;status\n'a;b';2\n\n\"c;\nd\";3\n").rows()) == [
        {"url": "'a", "status": "b'"},
        {"url": "c;\nd", "status": "3"},
    ]
    assert list(Document("x.csv", b"url,status\n/a\n").rows()) == [{"url": "/a", "status": ""}]


@pytest.mark.parametrize("body", [b"", b"{}", b"url\n", b"url,code\n/a,200\n"])
def test_a_missing_column_is_named(body: bytes) -> None:
    with pytest.raises(ReportMalformed, match=r"x\.csv .*'(?:status|url)'"):
        list(Document("x.csv", body).rows("status", "url"))


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ReportMalformed, match=r"x\.gz"):
        Document("x.gz", gzip.compress(b"\0" * (200 << 20)))


def test_a_very_long_first_line_is_no_heading_and_no_error_for_who_looks() -> None:
    document = Document("x.txt", b"a," * 5_000 + b"\n")
    assert document.heading == ()
    with pytest.raises(ReportMalformed):
        list(document.rows())
