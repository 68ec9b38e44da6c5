"""Tables: the same rows as a page, as CSV and as JSON, and no cell becomes markup or a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import msgspec
import pytest

from interlock.web.tables import (
    EXPORT,
    PAGE,
    Cell,
    Column,
    Format,
    Row,
    Shape,
    Table,
    address,
    as_csv,
    as_json,
    most_of,
)

AT = datetime(2026, 11, 23, 15, 4, 5, tzinfo=UTC)
COLUMNS = (Column("what", "What"), Column("much", "How much", Shape.NUMBER), Column("at", "When", Shape.TIME))


def table(*texts: str, **more: object) -> Table:
    rows = [Row((Cell(text), Cell("-1,000", number=-1000), Cell(at=AT)), more={"id": text}) for text in texts]
    return msgspec.structs.replace(Table("things", "Things", COLUMNS, rows, here="/things?a=b"), **more)


def test_json_has_numbers_and_moments_as_such_and_says_where_it_goes_on() -> None:
    told = msgspec.json.decode(as_json(table("one", cursor="x&y")))
    assert told == {
        "rows": [{"what": "one", "much": -1000, "at": "2026-11-23T15:04:05Z", "id": "one"}],
        "next": "/things?a=b&after=x%26y&format=json",
    }
    assert msgspec.json.decode(as_json(table())) == {"rows": [], "next": None}


@pytest.mark.parametrize("text", ["=1+1", "@sum", "+1", "-1", "\tx", "\uff1d1"])
def test_no_cell_of_a_spreadsheet_is_a_formula_but_numbers_stay_numbers(text: str) -> None:
    (header, line) = csv.reader(io.StringIO(as_csv(table(text)).decode(), newline=""))
    assert header == ["what", "much", "at", "id"]
    assert line == [f"'{text}", "-1000", "2026-11-23T15:04:05Z", f"'{text}"]


def test_quotes_within_a_cell_stay_in_it_and_line_ends_are_seen() -> None:
    told = list(csv.reader(io.StringIO(as_csv(table('a "b"\r\nc,d')).decode(), newline="")))
    assert told[1][0] == 'a "b"\\x0d\\x0ac,d'
    assert len(told) == 2


def test_addresses_keep_what_was_asked_and_leave_out_what_is_empty() -> None:
    assert address("/a", b="", c="d e") == "/a?c=d+e"
    assert address("/a?x=1", after="2") == "/a?x=1&after=2"
    assert table(cursor="n").next == "/things?a=b&after=n"
    assert (table().next, table().first, table(is_later=True).first) == ("", "", "/things?a=b")


def test_a_file_has_more_rows_than_a_page() -> None:
    assert [most_of(one) for one in Format] == [PAGE, EXPORT, EXPORT]
