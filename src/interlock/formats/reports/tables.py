"""Rows of a table whose columns are known. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.formats.reports.document import Document


def rows_with(document: Document, *columns: str) -> Iterator[dict[str, str]]:
    """Give the rows of a table that has some columns, whatever others it has.

    Errors: ReportMalformed (FMT-160).
    """
    missing = [name for name in columns if name not in document.heading]
    if missing:
        raise document.malformed(f"it is no table with a column {missing[0]!r}")
    return document.rows()
