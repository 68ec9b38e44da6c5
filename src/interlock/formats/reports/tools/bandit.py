"""Bandit's JSON report: a result is one finding. Floor 5. Source: `bandit --format json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "bandit"
_SURE: Final[Mapping[str, Certainty]] = {
    "HIGH": Certainty.HIGH,
    "MEDIUM": Certainty.MEDIUM,
    "LOW": Certainty.LOW,
    "UNDEFINED": Certainty.LOW,
}


class _Weakness(msgspec.Struct, frozen=True):
    id: int | None = None


class _Result(msgspec.Struct, frozen=True):
    test_id: str
    filename: str
    issue_text: str
    issue_severity: str | None = None
    issue_confidence: str | None = None
    issue_cwe: _Weakness | None = None
    line_number: int = 0
    col_offset: int | None = None
    line_range: list[int] | None = None


class _Error(msgspec.Struct, frozen=True):
    filename: str = ""
    reason: str = ""


class _Report(msgspec.Struct, frozen=True):
    results: list[_Result]
    errors: list[_Error] | None = None
    generated_at: str | None = None


def _is_mine(document: Document) -> bool:
    metrics = document.fields.get("metrics")
    return isinstance(metrics, dict) and "_totals" in metrics and {"results", "errors"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    errors = tuple(telling.line(f"{one.filename}: {one.reason}") for one in read.errors or ())
    return Report(_TOOL, tuple(_told(one) for one in read.results), at=read.generated_at or "", failed=errors)


def _told(one: _Result) -> Sighting:
    return telling.in_code(
        _TOOL,
        one.test_id,
        telling.severity(one.issue_severity),
        one.issue_text,
        path=one.filename,
        at_line=one.line_number,
        column=one.col_offset + 1 if one.col_offset is not None else 0,
        end_line=max(one.line_range or [0]),
        cwe=telling.weaknesses(one.issue_cwe.id if one.issue_cwe else None),
        certainty=_SURE.get((one.issue_confidence or "").upper(), Certainty.LOW),
    )


FORMATS: Final = (Format("bandit", "Bandit, JSON", _is_mine, _read),)
