"""Terrascan's JSON report. Floor 5. Source: Terrascan's `-o json`, results.ViolationStore."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "terrascan"
# Asked for all kinds of files it complains of every kind that is not there: nothing was to be looked at.
_NONE_THERE: Final = re.compile(r"not found|no .{0,100}found|has no .{0,100}files|not contain", re.IGNORECASE)


class _Error(msgspec.Struct, frozen=True):
    iac_type: str | None = None
    directory: str | None = None
    err_msg: str | None = msgspec.field(name="errMsg", default=None)


class _Violation(msgspec.Struct, frozen=True):
    rule_id: str
    rule_name: str | None = None
    description: str | None = None
    severity: str | None = None
    resource_name: str | None = None
    resource_type: str | None = None
    file: str | None = None
    line: int | None = None


class _Summary(msgspec.Struct, frozen=True):
    folder: str | None = msgspec.field(name="file/folder", default=None)
    scanned_at: str | None = None
    policies_validated: int | None = None
    violated_policies: int | None = None


class _Results(msgspec.Struct, frozen=True):
    violations: list[_Violation] | None
    skipped_violations: list[_Violation] | None = None
    scan_errors: list[_Error] | None = None
    scan_summary: _Summary | None = None


class _Report(msgspec.Struct, frozen=True):
    results: _Results


def _is_json(document: Document) -> bool:
    results = document.fields.get("results")
    return isinstance(results, dict) and {"violations", "scan_summary"} <= results.keys()


def _read(document: Document) -> Report:
    results = document.as_type(_Report).results
    summary = results.scan_summary or _Summary()
    # What a comment skips is told all the same: whether it may is not for the tool to say.
    every = (*(results.violations or ()), *(results.skipped_violations or ()))
    return Report(
        _TOOL,
        tuple(_told(one) for one in every),
        at=summary.scanned_at or "",
        targets=(summary.folder,) if summary.folder else (),
        passed=max((summary.policies_validated or 0) - (summary.violated_policies or 0), 0),
        failed=tuple(_error(one) for one in results.scan_errors or () if not _NONE_THERE.search(one.err_msg or "")),
    )


def _error(one: _Error) -> str:
    return telling.line(f"{one.directory or one.iac_type or ''}: {one.err_msg or 'it could not be scanned'}")


def _told(one: _Violation) -> Sighting:
    return telling.of_resource(
        _TOOL,
        one.rule_id,
        telling.severity(one.severity),
        telling.line(one.description, one.rule_name),
        resource=".".join(part for part in (one.resource_type, one.resource_name) if part),
        path=one.file or "",
        at_line=one.line or 0,
    )


FORMATS: Final = (Format("terrascan", "Terrascan, JSON", _is_json, _read),)
