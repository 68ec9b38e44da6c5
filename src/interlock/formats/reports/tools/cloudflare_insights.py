"""Cloudflare's Security Insights, CSV and JSON: every one that is still open. Floor 5.

Source: the export of Security Center's insights, and its API `GET /security-center/insights`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "cloudflare"
_COLUMNS: Final = {"severity", "issue_class", "subject", "issue_type"}
_GONE: Final = {"resolved", "mitigated", "closed", "fixed"}


class _Insight(msgspec.Struct, frozen=True):
    subject: str
    issue_class: str
    severity: str | None = ""
    issue_type: str | None = ""
    status: str | None = ""
    insight: str | None = ""
    resolve_text: str | None = ""


class _Issues(msgspec.Struct, frozen=True):
    issues: list[_Insight]


class _Answer(msgspec.Struct, frozen=True):
    result: _Issues


def _is_insight(one: object) -> bool:
    return isinstance(one, dict) and one.keys() >= _COLUMNS


def _is_json(document: Document) -> bool:
    result = document.fields.get("result")
    issues = result.get("issues") if isinstance(result, dict) else None
    return _is_insight(document.first) or (isinstance(issues, list) and bool(issues) and _is_insight(issues[0]))


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_json(document: Document) -> Report:
    found = document.as_type(_Answer).result.issues if document.fields else document.as_type(list[_Insight])
    return _report(found)


def _read_csv(document: Document) -> Report:
    return _report([_row(document, row) for row in document.rows(*_COLUMNS)])


def _row(document: Document, row: Mapping[str, str]) -> _Insight:
    kind = row["issue_class"] or row["issue_type"]
    if not kind:
        raise document.malformed("a row says of no kind what it is")
    told = (row.get(name, "") for name in ("severity", "issue_type", "status", "insight", "recommended_action"))
    return _Insight(row["subject"], kind, *told)


def _report(found: list[_Insight]) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in found if (one.status or "").lower() not in _GONE))


def _told(one: _Insight) -> Sighting:
    return telling.of_resource(
        _TOOL,
        rule_named(one.issue_class),
        telling.severity(one.severity),
        f"{one.subject}: {telling.line(one.insight, one.issue_class, one.issue_type)}",
        resource=one.subject,
        remedy=telling.line(one.resolve_text),
    )


FORMATS: Final = (
    Format("cloudflare-insights", "Cloudflare Security Insights, JSON", _is_json, _read_json, silent=("[]",)),
    Format("cloudflare-insights-csv", "Cloudflare Security Insights, CSV", _is_csv, _read_csv),
)
