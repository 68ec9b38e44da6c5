"""The table of Microsoft's Credential Scanner. Floor 5.

Source: CredScan's CSV report; the name of a searcher begins with its number. What somebody suppressed is still there.
"""

from __future__ import annotations

from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "credscan"
_COLUMNS: Final = ("TimeofDiscovery", "Source", "Searcher", "Line")


def _is_mine(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    if not _is_mine(document):
        raise document.malformed(f"it has not all of the columns {', '.join(_COLUMNS)}")
    rows = list(document.rows())
    times = sorted(row["TimeofDiscovery"] for row in rows if row["TimeofDiscovery"])
    return Report(_TOOL, tuple(_told(document, row) for row in rows), at=times[-1] if times else "")


def _told(document: Document, row: dict[str, str]) -> Sighting:
    searcher, _, name = row["Searcher"].partition(" ")
    if not searcher:
        raise document.malformed("a row has no Searcher")
    words, at_line = telling.line(name, searcher), number(row["Line"])
    return telling.secret(_TOOL, searcher, words, path=row["Source"], at_line=at_line)


FORMATS: Final = (Format("credscan", "Microsoft CredScan, CSV", _is_mine, _read),)
