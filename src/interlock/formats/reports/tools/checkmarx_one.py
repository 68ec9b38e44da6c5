"""Checkmarx One: a result of any of its engines is one finding. Floor 5.

Source: Checkmarx One, results API and `cx results show --report-format json`; its improved scan report, JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import left_out
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.checkmarx import TOOL, Step, package_of, told

_FIXED: Final = frozenset({"fixed", "resolved"})


class _Node(msgspec.Struct, frozen=True, rename="camel"):
    file_name: str | None = None
    line: int | None = None
    column: int | None = None
    name: str | None = None


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    query_name: str | None = None
    rule_name: str | None = None
    nodes: list[_Node] | None = None
    filename: str | None = None
    file_name: str | None = None
    line: int | None = None
    value: str | None = None
    expected_value: str | None = None
    package_identifier: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    image_name: str | None = None
    recommended_version: str | None = None


class _More(msgspec.Struct, frozen=True, rename="camel"):
    cwe_id: int | str | None = None
    cve_name: str | None = None
    cvss_score: float | None = None


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    id: str = ""
    severity: str | None = None
    status: str | None = None
    description: str | None = None
    cve_id: str | None = None
    data: _Data | None = None
    vulnerability_details: _More | None = None


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    results: list[_Result] | None
    total_count: int = 0


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    severity: str | None = None
    status: str | None = None
    source_file_name: str | None = None
    source_line: int | None = None
    source_node: str | None = None
    destination_file_name: str | None = None
    destination_line: int | None = None
    destination_node: str | None = None


class _Query(msgspec.Struct, frozen=True, rename="camel"):
    query_name: str
    cwe_id: int | str | None = None
    vulnerabilities: list[_Vulnerability] | None = None


class _Setting(msgspec.Struct, frozen=True, rename="camel"):
    severity: str | None = None
    status: str | None = None
    file_name: str | None = None
    actual_value: str | None = None
    expected_value: str | None = None


class _Settings(msgspec.Struct, frozen=True, rename="camel"):
    query_name: str
    description: str | None = None
    results_list: list[_Setting] | None = None


class _Technology(msgspec.Struct, frozen=True, rename="camel"):
    queries: list[_Settings] | None = None


class _Flaw(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    cve_name: str | None = None
    cwe: str | None = None
    severity: str | None = None
    description: str | None = None


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    package_name: str | None = None
    name: str | None = None
    package_version: str | None = None
    version: str | None = None
    vulnerabilities: list[_Flaw] | None = None


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """What one engine found; the lists of the others are not there."""

    total_results: int = 0
    results_list: list[_Query] | None = None
    technology: list[_Technology] | None = None
    packages: list[_Package] | None = None


class _Heading(msgspec.Struct, frozen=True, rename="camel"):
    project_name: str | None = None


class _Written(msgspec.Struct, frozen=True, rename="camel"):
    scan_results: _Part | None = None
    iac_scan_results: _Part | None = None
    sca_scan_results: _Part | None = None
    container_scan_results: _Part | None = None
    api_sec_scan_results: _Part | None = None
    report_creation_date: str | None = None
    report_header: _Heading = _Heading()


def _is_answer(document: Document) -> bool:
    return {"results", "totalCount", "scanID"} <= document.fields.keys()


def _is_written(document: Document) -> bool:
    fields = document.fields
    parts = [fields.get(name) for name in ("scanResults", "iacScanResults", "scaScanResults")]
    return "reportHeader" in fields and any(isinstance(one, dict) and "totalResults" in one for one in parts)


def _read(document: Document) -> Report:
    answer = document.as_type(_Answer)
    results = answer.results or ()
    found = tuple(_told(one) for one in results if (one.status or "").lower() not in _FIXED)
    return Report(TOOL, found, failed=left_out(answer.total_count, len(results), "results"))


def _told(one: _Result) -> Sighting:
    data, more = one.data or _Data(), one.vulnerability_details or _More()
    rated = telling.severity(one.severity, more.cvss_score)
    words = telling.line(one.description)
    name = telling.line(data.query_name, data.rule_name, one.cve_id, more.cve_name, one.id, one.type)
    if data.nodes:
        steps = [Step(each.file_name or "", each.line or 0, each.column or 0, each.name or "") for each in data.nodes]
        return told(name, rated, more.cwe_id, steps, words)
    component = telling.line(data.package_identifier, data.package_name)
    if component or one.type in {"sca", "sca-container", "containers"}:
        package, version = package_of(component, data.package_version)
        return packages.vulnerable(
            TOOL,
            telling.line(one.cve_id, more.cve_name, name),
            rated,
            words or name,
            packages.Package(package, version),
            places=(data.image_name or "",),
            cwe=telling.weaknesses(more.cwe_id),
            remedy=packages.take(data.recommended_version),
        )
    path, line = telling.line(data.filename, data.file_name), data.line or 0
    if "secret" in one.type:
        return telling.secret(TOOL, name, f"a secret: {name}", path=path, at_line=line, rated=rated)
    return telling.of_resource(
        TOOL,
        name,
        rated,
        telling.line(data.value, words, name),
        path=path,
        at_line=line,
        cwe=telling.weaknesses(more.cwe_id),
        remedy=data.expected_value or "",
    )


def _read_written(document: Document) -> Report:
    read = document.as_type(_Written)
    engines = {
        "SAST": read.scan_results,
        "IaC": read.iac_scan_results,
        "SCA": read.sca_scan_results,
        "container": read.container_scan_results,
        "API": read.api_sec_scan_results,
    }
    found, missing = list[Sighting](), list[str]()
    for name, part in engines.items():
        here = list(_of_part(part)) if part is not None else []
        missing += left_out(part.total_results, len(here), f"{name} results") if part is not None else ()
        found += here
    project = read.report_header.project_name
    return Report(
        TOOL,
        tuple(found),
        at=read.report_creation_date or "",
        targets=(project,) if project else (),
        failed=tuple(missing),
    )


def _of_part(part: _Part) -> Iterator[Sighting]:
    for query in part.results_list or ():
        for one in query.vulnerabilities or ():
            if (one.status or "").lower() not in _FIXED:
                yield told(query.query_name, telling.severity(one.severity), query.cwe_id, _steps(one))
    for kind in (query for each in part.technology or () for query in each.queries or ()):
        for setting in kind.results_list or ():
            if (setting.status or "").lower() not in _FIXED:
                yield _of_setting(kind, setting)
    for package in part.packages or ():
        for flaw in package.vulnerabilities or ():
            yield packages.vulnerable(
                TOOL,
                telling.line(flaw.cve_name, flaw.id),
                telling.severity(flaw.severity),
                telling.line(flaw.description, flaw.cve_name, flaw.id),
                packages.Package(
                    telling.line(package.package_name, package.name),
                    telling.line(package.package_version, package.version),
                ),
                cwe=telling.weaknesses(flaw.cwe),
            )


def _steps(one: _Vulnerability) -> list[Step]:
    source = Step(one.source_file_name or "", one.source_line or 0, name=one.source_node or "")
    sink = Step(one.destination_file_name or "", one.destination_line or 0, name=one.destination_node or "")
    return [source, sink] if sink.path else [source]


def _of_setting(kind: _Settings, one: _Setting) -> Sighting:
    return telling.of_resource(
        TOOL,
        kind.query_name,
        telling.severity(one.severity),
        telling.line(one.actual_value, kind.description, kind.query_name),
        path=one.file_name or "",
        remedy=one.expected_value or "",
    )


FORMATS: Final = (
    Format("checkmarx-one", "Checkmarx One, results, JSON", _is_answer, _read),
    Format("checkmarx-one-report", "Checkmarx One, improved scan report, JSON", _is_written, _read_written),
)
