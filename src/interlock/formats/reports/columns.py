"""The rows of a table that has at least some columns. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator

from interlock.formats.reports.document import Document


def rows_with(document: Document, *names: str) -> Iterator[dict[str, str]]:
    """Give the rows of a table by the names of its columns, some of which it has to have.

    Errors: ReportMalformed (FMT-160) where it has not, or where a row cannot be told from the next.
    """
    missing = [name for name in names if name not in document.heading]
    if missing:
        raise document.malformed(f"it has no column {missing[0]!r}")
    return document.rows()
