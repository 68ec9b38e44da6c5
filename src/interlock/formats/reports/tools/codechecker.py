"""CodeChecker's reports of C and C++: a report is one finding, whatever was said of it in a review. Floor 5.

Source: `CodeChecker parse --export json`, version 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "codechecker"
_SCALE: Final[Mapping[str, Severity]] = {"style": Severity.INFO}


class _File(msgspec.Struct, frozen=True):
    path: str = ""


class _Found(msgspec.Struct, frozen=True):
    checker_name: str
    message: str
    file: _File = _File()
    line: int = 0
    column: int = 0
    severity: str | None = None


class _Reports(msgspec.Struct, frozen=True):
    reports: list[_Found]


def _is_mine(document: Document) -> bool:
    fields = document.fields
    found = fields.get("reports")
    if fields.keys() != {"version", "reports"} or not isinstance(found, list):
        return False
    return not found or (isinstance(found[0], dict) and {"checker_name", "report_hash"} <= found[0].keys())


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in document.as_type(_Reports).reports))


def _told(one: _Found) -> Sighting:
    rated = telling.severity(one.severity, scale=_SCALE)
    return telling.in_code(
        _TOOL, one.checker_name, rated, one.message, path=one.file.path, at_line=one.line, column=one.column
    )


FORMATS: Final = (Format("codechecker", "CodeChecker, JSON", _is_mine, _read),)
