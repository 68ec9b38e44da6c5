"""Checkmarx SAST, as XML, as CxFlow writes it and as a report in JSON: a result is one finding, at its sink. Floor 5.

Source: CxSAST's XML results; CxFlow's JSON; the JSON report of Checkmarx AST.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

TOOL: Final = "checkmarx"
_PACKAGE: Final = re.compile(r"[A-Za-z]{2,20}-([^\s]{1,300}?)-(v?\d{1,9}\.[^\s]{0,100})")
_FIXED: Final = frozenset({"fixed", "resolved"})


class Step(msgspec.Struct, frozen=True):
    """One step from where something comes in to where it does harm."""

    path: str = ""
    line: int = 0
    column: int = 0
    name: str = ""


class _Node(msgspec.Struct, frozen=True, rename="camel"):
    file_name: str | None = None
    line: int | None = None
    column: int | None = None
    name: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    severity: str | None = None
    status: str | None = None
    cwe_id: int | str | None = None
    nodes: list[_Node] | None = None


class _Query(msgspec.Struct, frozen=True, rename="camel"):
    query_name: str
    vulnerabilities: list[_Vulnerability] | None = None


class _Language(msgspec.Struct, frozen=True, rename="camel"):
    queries: list[_Query] | None = None


class _Sast(msgspec.Struct, frozen=True, rename="camel"):
    languages: list[_Language] | None = None


class _Flaw(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    cve: str | None = None
    cve_id: str | None = None
    cve_name: str | None = None
    cwe: str | int | None = None
    severity: str | None = None
    description: str | None = None


class _Group(msgspec.Struct, frozen=True, rename="camel"):
    category_name: str = ""
    category_results: list[_Flaw] | None = None


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    version: str | None = None
    package_category: list[_Group] | None = None
    vulnerabilities: list[_Flaw] | None = None


class _Sca(msgspec.Struct, frozen=True, rename="camel"):
    packages: list[_Package] | None = None


class _Setting(msgspec.Struct, frozen=True, rename="camel"):
    severity: str | None = None
    file_name: str | None = None
    line: int | None = None
    actual_value: str | None = None
    expected_value: str | None = None


class _Settings(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    severity: str | None = None
    vulnerabilities: list[_Setting] | None = None
    issues: list[_Setting] | None = None


class _Kics(msgspec.Struct, frozen=True, rename="camel"):
    results: list[_Settings] | None = None


class _Results(msgspec.Struct, frozen=True, rename="camel"):
    sast: _Sast | None = None
    sca: _Sca | None = None
    kics: _Kics | None = None


class _Heading(msgspec.Struct, frozen=True, rename="camel"):
    project_name: str | None = None
    created_date: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    scan_results: _Results
    report_header: _Heading = _Heading()


class _End(msgspec.Struct, frozen=True):
    file: str = ""
    line: str | None = None
    column: str | None = None
    object: str | None = None


class _Flow(msgspec.Struct, frozen=True):
    source: _End | None = None
    sink: _End | None = None


class _Details(msgspec.Struct, frozen=True):
    results: list[_Flow] | None = None


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    vulnerability: str
    severity: str | None = None
    cwe: str | None = None
    filename: str = ""
    description: str | None = None
    details: dict[str, object] | None = None
    additional_details: _Details = _Details()


class _Flows(msgspec.Struct, frozen=True, rename={"issues": "xIssues"}):
    issues: list[_Issue] | None = None
    unfiltered: list[_Issue] | None = msgspec.field(name="unFilteredIssues", default=None)
    lower: list[_Issue] | None = msgspec.field(name="xissues", default=None)
    version: str | None = None
    project: str | None = None
    at: str | None = msgspec.field(name="reportCreationTime", default=None)


def told(query: str, rated: Severity, cwe: object, steps: list[Step], message: str = "") -> Sighting:
    """Give the sighting of one result: where it does harm, and from where that comes."""
    first, last = (steps[0], steps[-1]) if steps else (Step(), Step())
    words = telling.line(message, query.replace("_", " "))
    if not message and len(steps) > 1 and first.name:
        words += f": {first.name} in {first.path}:{first.line} reaches {last.name or 'here'}"
    known = telling.weaknesses(cwe)
    if not last.path:
        return telling.of_resource(TOOL, query, rated, words, cwe=known)
    return telling.in_code(TOOL, query, rated, words, path=last.path, at_line=last.line, column=last.column, cwe=known)


def package_of(name: str, version: str | None = None) -> tuple[str, str]:
    """Give name and version of a package that its engine for components names in one: `Npm-lodash-4.17.20`."""
    found = _PACKAGE.fullmatch(name) if not version else None
    return (found[1], found[2]) if found else (name, version or "")


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "CxXMLResults"


def _is_report(document: Document) -> bool:
    results = document.fields.get("scanResults")
    return (
        "reportHeader" in document.fields
        and isinstance(results, dict)
        and bool({"sast", "sca", "kics"} & results.keys())
    )


def _is_flows(document: Document) -> bool:
    fields = document.fields.keys()
    return bool({"xissues", "xIssues"} & fields) and bool(
        {"additionalDetails", "unFilteredIssues", "deepLink"} & fields
    )


def _read_xml(document: Document) -> Report:
    root = document.xml()
    found = tuple(_of_result(query, one) for query in root.all("Query") for one in query.all("Result") if _is_open(one))
    project = root.get("ProjectName")
    return Report(
        TOOL, found, root.get("CheckmarxVersion"), root.get("ScanStart"), targets=(project,) if project else ()
    )


def _is_open(result: Element) -> bool:
    return result.get("Status").lower() not in _FIXED


def _of_result(query: Element, result: Element) -> Sighting:
    steps = [
        Step(one.say("FileName"), number(one.say("Line")), number(one.say("Column")), one.say("Name"))
        for one in result.within("Path", "PathNode")
    ]
    rated = telling.severity(result.get("Severity"), query.get("Severity"))
    start = Step(result.get("FileName"), number(result.get("Line")), number(result.get("Column")))
    return told(query.get("name"), rated, query.get("cweId"), steps or [start])


def _read_report(document: Document) -> Report:
    read = document.as_type(_Report)
    results, head = read.scan_results, read.report_header
    found = [
        told(query.query_name, telling.severity(one.severity), one.cwe_id, _steps(one.nodes))
        for language in (results.sast.languages if results.sast else None) or ()
        for query in language.queries or ()
        for one in query.vulnerabilities or ()
        if (one.status or "").lower() not in _FIXED
    ]
    found += [one for package in (results.sca.packages if results.sca else None) or () for one in _of_package(package)]
    found += [one for kind in (results.kics.results if results.kics else None) or () for one in _of_settings(kind)]
    project = head.project_name
    return Report(TOOL, tuple(found), at=head.created_date or "", targets=(project,) if project else ())


def _steps(nodes: list[_Node] | None) -> list[Step]:
    return [Step(one.file_name or "", one.line or 0, one.column or 0, one.name or "") for one in nodes or ()]


def _of_package(package: _Package) -> Iterator[Sighting]:
    name, version = package_of(package.name, package.version)
    flaws = [
        (group.category_name, one) for group in package.package_category or () for one in group.category_results or ()
    ]
    for category, one in (*flaws, *(("", one) for one in package.vulnerabilities or ())):
        yield packages.vulnerable(
            TOOL,
            telling.line(one.cve, one.cve_id, one.cve_name, one.id, category),
            telling.severity(one.severity),
            telling.line(one.description, category),
            packages.Package(name, version),
            cwe=telling.weaknesses(one.cwe),
        )


def _of_settings(kind: _Settings) -> Iterator[Sighting]:
    for one in (*(kind.vulnerabilities or ()), *(kind.issues or ())):
        yield telling.of_resource(
            TOOL,
            kind.name,
            telling.severity(one.severity, kind.severity),
            telling.line(one.actual_value, kind.name),
            path=one.file_name or "",
            at_line=one.line or 0,
            remedy=one.expected_value or "",
        )


def _read_flows(document: Document) -> Report:
    read = document.as_type(_Flows)
    issues = read.lower if read.lower is not None else read.issues
    found = tuple(one for issue in issues or () for one in _of_issue(issue))
    return Report(TOOL, found, read.version or "", read.at or "", targets=(read.project,) if read.project else ())


def _of_issue(issue: _Issue) -> Iterator[Sighting]:
    """Tell an issue, which holds the results of one query in one file."""
    rated = telling.severity(issue.severity)
    lines = sorted(number(at) for at in issue.details or ())
    flows = issue.additional_details.results or [_Flow(sink=_End(issue.filename, str(at))) for at in lines]
    for flow in flows or [_Flow(sink=_End(issue.filename))]:
        ends = [one for one in (flow.source, flow.sink) if one is not None]
        steps = [Step(one.file, number(one.line), number(one.column), one.object or "") for one in ends]
        yield told(issue.vulnerability, rated, issue.cwe, steps, issue.description or "")


FORMATS: Final = (
    Format("checkmarx-xml", "Checkmarx SAST, XML results", _is_xml, _read_xml),
    Format("checkmarx-report", "Checkmarx AST, report with results by engine, JSON", _is_report, _read_report),
    Format("checkmarx-cxflow", "Checkmarx SAST, as CxFlow writes it, JSON", _is_flows, _read_flows),
)
