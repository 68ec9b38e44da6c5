"""KICS' results.json: every place where a query found something. Floor 5.

Source: KICS' `--report-formats json`, model.Summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "kics"
_SECRETS: Final = "Secret Management"
_OWN: Final = {"trace": Severity.INFO}


class _File(msgspec.Struct, frozen=True):
    file_name: str | None = None
    line: int | None = None
    resource_type: str | None = None
    resource_name: str | None = None
    search_key: str | None = None
    expected_value: str | None = None
    actual_value: str | None = None


class _Query(msgspec.Struct, frozen=True):
    query_id: str
    query_name: str | None = None
    severity: str | None = None
    category: str | None = None
    description: str | None = None
    cwe: str | int | None = None
    files: list[_File] | None = None


class _Report(msgspec.Struct, frozen=True):
    queries: list[_Query] | None
    kics_version: str | None = None
    files_scanned: int | None = None
    files_parsed: int | None = None
    files_failed_to_scan: int | None = None
    queries_failed_to_execute: int | None = None
    queries_total: int | None = None
    start: str | None = None
    paths: list[str] | None = None


def _is_json(document: Document) -> bool:
    return {"kics_version", "queries"} <= document.fields.keys() or (
        {"queries_total", "queries", "severity_counters"} <= document.fields.keys()
    )


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    queries = read.queries or []
    files, unread = read.files_failed_to_scan or 0, read.queries_failed_to_execute or 0
    failed = [f"{files} of {read.files_scanned or 0} files could not be scanned"] if files else []
    failed += [f"{unread} queries could not be run"] if unread else []
    return Report(
        _TOOL,
        tuple(found for query in queries for found in _told(query)),
        telling.line(read.kics_version).removeprefix("v"),
        read.start or "",
        tuple(read.paths or ()),
        max((read.queries_total or 0) - unread - len(queries), 0),
        tuple(failed),
    )


def _told(query: _Query) -> Iterator[Sighting]:
    rated = telling.severity(query.severity, scale=_OWN)
    name = telling.line(query.query_name, query.description, query.query_id)
    for one in query.files or ():
        if query.category == _SECRETS:
            yield telling.secret(
                _TOOL, query.query_id, name, path=one.file_name or "", at_line=one.line or 0, rated=rated
            )
            continue
        parts = (one.resource_type, one.resource_name)
        known = ".".join(part for part in parts if part and part.lower() != "n/a")
        seen = telling.line(one.actual_value)
        yield telling.of_resource(
            _TOOL,
            query.query_id,
            rated,
            f"{name}: {seen}" if seen else name,
            resource=known or one.search_key or "",
            path=one.file_name or "",
            at_line=one.line or 0,
            cwe=telling.weaknesses(query.cwe),
            remedy=one.expected_value or "",
        )


FORMATS: Final = (Format("kics", "KICS, JSON", _is_json, _read),)
