"""A table without the columns that it must have is refused, even if it has no rows."""

from __future__ import annotations

import pytest

from interlock.formats.errors import ReportMalformed
from interlock.formats.reports.document import Document
from interlock.formats.reports.tables import rows_of


def test_rows_are_given_by_their_columns() -> None:
    rows = rows_of(Document("x.csv", b"url,status\n/a,200\n"), ("status", "url"))
    assert list(rows) == [{"url": "/a", "status": "200"}]


@pytest.mark.parametrize("body", [b"url,code\n/a,200\n", b"url\n", b"", b"{}"])
def test_a_missing_column_is_named(body: bytes) -> None:
    with pytest.raises(ReportMalformed, match=r"x\.csv .*'(?:status|url)'"):
        rows_of(Document("x.csv", body), ("status", "url"))
