"""42Crunch's audit of an OpenAPI document, JSON: what is wrong with its security and its definitions of data. Floor 5.

Source: 42Crunch API Security Audit, assessment report 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.scales import rising
from interlock.kernel import Severity

_TOOL: Final = "42crunch"
_CRITICALITIES: Final = {"0": Severity.INFO, **rising(1)}


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    pointer: int | str | None = None
    specific_description: str | None = ""
    criticality: int | None = None


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    issues: list[_Place] | None
    description: str | None = ""
    criticality: int | None = None
    too_many_error: bool | None = False


class _Section(msgspec.Struct, frozen=True):
    issues: dict[str, _Issue] | None = None


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    api_name: str | None = ""


class _Assessment(msgspec.Struct, frozen=True, rename="camel"):
    assessment_version: str
    index: list[str] = []
    valid: bool | None = True
    openapi_state: str | None = ""
    security: _Section | None = None
    data: _Section | None = None
    summary: _Summary | None = None


class _Audit(msgspec.Struct, frozen=True):
    report: _Assessment
    end: str | int | None = ""


def _is_audited(one: Mapping[str, object]) -> bool:
    report = one.get("report")
    return isinstance(report, dict) and "assessmentVersion" in report


def _is_audit(document: Document) -> bool:
    return _is_audited(document.fields) or _is_audited(document.first)


def _read(document: Document) -> Report:
    audits = [document.as_type(_Audit)] if document.fields else document.as_type(list[_Audit])
    reports = [one.report for one in audits]
    names = [one.summary.api_name for one in reports if one.summary and one.summary.api_name]
    return Report(
        _TOOL,
        tuple(each for one in reports for each in _told(one)),
        reports[0].assessment_version if reports else "",
        str(audits[0].end or "") if audits else "",
        tuple(dict.fromkeys(names)),
        failed=tuple(each for one in reports for each in _failed(one)),
    )


def _issues(report: _Assessment) -> Iterator[tuple[str, _Issue]]:
    for section in (report.security, report.data):
        if section is not None:
            yield from (section.issues or {}).items()


def _failed(report: _Assessment) -> Iterator[str]:
    if report.valid is False:
        yield f"the document is no valid OpenAPI: {report.openapi_state or 'invalid'}"
    for name, issue in _issues(report):
        if issue.too_many_error:
            yield f"{name} is at more places than are listed"


def _told(report: _Assessment) -> Iterator[Sighting]:
    for name, issue in _issues(report):
        for one in issue.issues or ():
            rated = one.criticality if one.criticality is not None else issue.criticality
            yield telling.of_resource(
                _TOOL,
                name,
                telling.severity(rated, scale=_CRITICALITIES),
                telling.line(one.specific_description, issue.description, name),
                resource=_place(report.index, one.pointer),
            )


def _place(index: list[str], pointer: int | str | None) -> str:
    """Give the place that a pointer into the index means, or the pointer itself where it is a path."""
    if isinstance(pointer, str):
        return pointer
    return index[pointer] if pointer is not None and 0 <= pointer < len(index) else ""


FORMATS: Final = (Format("42crunch", "42Crunch API Security Audit, JSON", _is_audit, _read, silent=("[]",)),)
