"""A file is what is in it, whatever it is called; a table without a column that is needed is none."""

from __future__ import annotations

import gzip

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.errors import ReportMalformed
from interlock.formats.reports.document import Document, Shape
from interlock.kernel import InterlockError


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


def test_a_column_that_nobody_asked_for_before_is_named_when_it_is_missing() -> None:
    (row,) = Document("x.csv", b"url,status\n/a,200\n").rows()
    assert row.get("code") is None
    with pytest.raises(ReportMalformed, match=r"x\.csv .*'code'"):
        row["code"]


@pytest.mark.parametrize("body", [b'a,b\n1,"2\n3,4\n5,6\n', b'a,b\n1,2\n3,"4'])
def test_a_quotation_mark_that_is_never_closed_hides_no_rows(body: bytes) -> None:
    line = 2 + body.startswith(b"a,b\n1,2")
    with pytest.raises(ReportMalformed, match=rf"the row that begins at line {line} is never closed"):
        list(Document("x.csv", body).rows())


def test_marks_that_end_a_line_elsewhere_end_no_row_and_no_line_of_json() -> None:
    assert list(Document("x.csv", "a,b\r\n1\x0c,2\u2028\r\n".encode()).rows()) == [{"a": "1", "b": "2"}]
    document = Document("x.jsonl", '{"a": "1\u20282"}\r\n{"a": "3"}\r\n'.encode())
    assert document.as_type(list[dict[str, str]]) == [{"a": "1\u20282"}, {"a": "3"}]


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers(-9, 9)), min_size=2), st.data())
def test_json_lines_are_read_whole_or_refused_with_the_line(
    values: list[dict[str, object]], data: st.DataObject
) -> None:
    lines = [msgspec.json.encode(one) for one in values]
    assert list(Document("x", b"\n".join(lines)).items) == values
    at = data.draw(st.integers(1, len(lines) - 1))
    lines[at] = lines[at][:-1]
    broken = Document("x", b"\n".join(lines))
    assert not broken.items
    for refuse in (broken.refuse_broken, lambda: broken.as_type(list[dict[str, object]])):
        with pytest.raises(ReportMalformed, match=rf"line {at + 1} cannot be read"):
            refuse()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"a": 1,\n "b": 2', "it is no JSON from line 2 on"),
        (b"[\n1,\n2,\n]", "it is no JSON from line 4 on"),
        (b"[" * 100_000, "nested too deeply|no JSON from line 1 on"),
        (b"<a>\n<b></a>", "x:2: it is not XML"),
    ],
)
def test_what_is_broken_is_refused_with_the_line(body: bytes, why: str) -> None:
    with pytest.raises(InterlockError, match=why):
        Document("x", body).refuse_broken()


@pytest.mark.parametrize("body", [b"", b"hello", b"7", b'"a"'])
def test_what_is_no_list_and_no_object_is_no_struct(body: bytes) -> None:
    document = Document("x", body)
    document.refuse_broken()
    with pytest.raises(ReportMalformed):
        document.as_type(dict[str, str])


def test_a_document_type_is_passed_over_and_its_entities_are_not() -> None:
    body = b'<!DOCTYPE a [\n<!ELEMENT a (b*)>\n<!ATTLIST a x CDATA "made up">\n]>\n<a y="1"/>'
    root = Document("x", body).xml()
    assert (root.name, root.line, root.attributes) == ("a", 5, {"y": "1"})
    assert Document("x", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').root is None
