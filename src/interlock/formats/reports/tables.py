"""Tables that must have some columns before a row of them means anything. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlock.formats.reports.document import Document


def rows_of(document: Document, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    """Give the rows of a table by the names of their columns, among which are `columns`.

    Errors: ReportMalformed (FMT-160) where a column is missing, or where a row cannot be told from the next.
    """
    missing = sorted(set(columns) - set(document.heading))
    if missing:
        raise document.malformed(f"it has no column {missing[0]!r}")
    return document.rows()
