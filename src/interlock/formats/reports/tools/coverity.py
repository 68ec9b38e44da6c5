"""Coverity: a row of a view of issues, or an issue of an analysis, is one finding. Floor 5.

Source: Coverity Connect, viewContents API version 1; Coverity's issues in JSON (cov-format-errors --json-output-v10).
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import left_out
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "coverity"
_GONE: Final = frozenset({"fixed", "absent dismissed"})


class _Row(msgspec.Struct, frozen=True, rename="camel"):
    cid: int | str
    display_type: str
    display_impact: str | None = None
    display_file: str | None = None
    display_function: str | None = None
    line_number: int | None = None
    checker: str | None = None
    status: str | None = None
    cwe: int | str | None = None


class _View(msgspec.Struct, frozen=True, rename="camel"):
    rows: list[_Row]
    offset: int = 0
    total_rows: int = 0


class _Answer(msgspec.Struct, frozen=True):
    view: _View = msgspec.field(name="viewContentsV1")


class _Event(msgspec.Struct, frozen=True, rename="camel"):
    event_description: str | None = None
    main: bool = False
    remediation: bool = False


class _About(msgspec.Struct, frozen=True, rename="camel"):
    cwe_category: str | None = None
    impact: str | None = None
    subcategory_short_description: str | None = None


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    checker_name: str
    main_event_file_pathname: str = ""
    stripped_main_event_file_pathname: str | None = None
    main_event_line_number: int | None = None
    function_display_name: str | None = None
    events: list[_Event] | None = None
    checker_properties: _About | None = None


class _Issues(msgspec.Struct, frozen=True, rename="camel"):
    issues: list[_Issue]
    suppressed_issue_count: int = 0


def _is_view(document: Document) -> bool:
    return "viewContentsV1" in document.fields


def _is_issues(document: Document) -> bool:
    return document.fields.get("type") == "Coverity issues"


def _read_view(document: Document) -> Report:
    view = document.as_type(_Answer).view
    found = tuple(_of_row(one) for one in view.rows if (one.status or "").lower() not in _GONE)
    return Report(_TOOL, found, failed=left_out(view.total_rows, len(view.rows), "issues"))


def _of_row(row: _Row) -> Sighting:
    rule = telling.line(row.checker, row.display_type)
    rated = telling.severity(row.display_impact)
    where = f" in {row.display_function}" if row.display_function else ""
    named = " ".join(one for one in (row.display_function, f"CID {row.cid}") if one)
    return telling.in_code(
        _TOOL,
        rule,
        rated,
        row.display_type + where,
        path=row.display_file or "",
        at_line=row.line_number or 0,
        symbol="" if row.line_number else named,
        cwe=telling.weaknesses(row.cwe),
    )


def _read_issues(document: Document) -> Report:
    read = document.as_type(_Issues)
    hidden = read.suppressed_issue_count
    failed = (f"what was suppressed, which is not in this file: {hidden} in number",) if hidden else ()
    return Report(_TOOL, tuple(_told(one) for one in read.issues), failed=failed)


def _told(issue: _Issue) -> Sighting:
    about = issue.checker_properties or _About()
    events = issue.events or ()
    main = next((one.event_description for one in events if one.main), "")
    return telling.in_code(
        _TOOL,
        issue.checker_name,
        telling.severity(about.impact),
        telling.line(main, about.subcategory_short_description, issue.checker_name),
        path=telling.line(issue.stripped_main_event_file_pathname, issue.main_event_file_pathname),
        at_line=issue.main_event_line_number or 0,
        cwe=telling.weaknesses(about.cwe_category),
        remedy=telling.line(*(one.event_description for one in events if one.remediation)),
    )


FORMATS: Final = (
    Format("coverity-view", "Coverity Connect, contents of a view, JSON", _is_view, _read_view),
    Format("coverity", "Coverity, issues of an analysis, JSON", _is_issues, _read_issues),
)
