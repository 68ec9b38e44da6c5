"""Solar appScreener's table of vulnerabilities: a row is one finding. Floor 5.

Source: Solar appScreener, CSV report.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "appscreener"
_CWE: Final = re.compile(r"cwe\.mitre\.org/data/definitions/(\d{1,5})")
_COLUMNS: Final = ("Vulnerability", "Language", "Severity Level", "Trace", "Jira Task Identifier")


def _is_mine(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(row) for row in document.rows(*_COLUMNS)))


def _told(row: dict[str, str]) -> Sighting:
    return telling.in_code(
        _TOOL,
        row["Vulnerability"],
        telling.severity(row["Severity Level"]),
        row["Vulnerability"],
        path=row.get("File", ""),
        at_line=number(row.get("Line")),
        cwe=telling.weaknesses(_CWE.findall(row.get("Links", ""))),
        remedy=row.get("Recommendations", ""),
    )


FORMATS: Final = (Format("appscreener-csv", "Solar appScreener, CSV", _is_mine, _read),)
