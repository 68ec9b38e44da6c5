"""Contrast Assess: a vulnerability is one finding, at however many addresses it was seen. Floor 5.

Source: Contrast's export of vulnerabilities, CSV.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "contrast"
_SCALE: Final[Mapping[str, Severity]] = {"note": Severity.INFO}
_OVER: Final = frozenset({"remediated", "fixed", "autoremediated", "remediated - auto-verified"})
_COLUMNS: Final = ("Vulnerability Name", "Vulnerability ID", "Rule Name", "Application Name")


def _is_mine(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read(document: Document) -> Report:
    rows = list(document.rows(*_COLUMNS))
    by_id = dict[str, list[dict[str, str]]]()
    for number, row in enumerate(rows):
        if row.get("Status", "").lower() not in _OVER:
            by_id.setdefault(row["Vulnerability ID"] or f"row {number}", []).append(row)
    applications = dict.fromkeys(row["Application Name"] for row in rows if row["Application Name"])
    return Report(_TOOL, tuple(_told(same) for same in by_id.values()), targets=tuple(applications))


def _told(rows: list[dict[str, str]]) -> Sighting:
    first = rows[0]
    cwe = re.search(r"(\d{1,5})(?:\.html)?/?$", first.get("CWE ID", ""))
    found = telling.at_address(
        _TOOL,
        telling.line(first["Rule Name"], first["Vulnerability Name"]),
        telling.severity(first.get("Severity"), scale=_SCALE),
        telling.line(first["Vulnerability Name"], first["Rule Name"]),
        address=_address(first) or first["Application Name"],
        cwe=telling.weaknesses(cwe[1] if cwe else ""),
    )
    return telling.at_each(found, (_address(row) for row in rows))


def _address(row: dict[str, str]) -> str:
    uri = row.get("Request URI", "")
    return telling.line(f"{row.get('Request Method', '')} {row['Application Name']}{uri}") if uri else ""


FORMATS: Final = (Format("contrast-csv", "Contrast Assess, vulnerabilities, CSV", _is_mine, _read),)
