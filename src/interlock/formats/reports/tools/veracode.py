"""Veracode's flaws, static, dynamic and manual, and what it says of components: each is one finding. Floor 5.

Source: Veracode's detailed report, XML; Findings API, JSON; Pipeline Scan's results.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import left_out, number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "veracode"
_SCALE: Final[Mapping[str, Severity]] = {
    "5": Severity.CRITICAL,
    "4": Severity.HIGH,
    "3": Severity.MEDIUM,
    "2": Severity.LOW,
    "1": Severity.LOW,
    "0": Severity.INFO,
}
_KINDS: Final = ("staticflaws", "dynamicflaws", "manualflaws")


class _Named(msgspec.Struct, frozen=True):
    id: int | str | None = None
    name: str | None = None


class _File(msgspec.Struct, frozen=True):
    path: str = ""


class _Details(msgspec.Struct, frozen=True):
    severity: int | None = None
    cwe: _Named | None = None
    cve: _Named | None = None
    finding_category: _Named | None = None
    attack_vector: str | None = None
    file_path: str | None = None
    file_line_number: int | None = None
    url: str | None = None
    hostname: str | None = None
    port: str | int | None = None
    path: str | None = None
    vulnerable_parameter: str | None = None
    component_filename: str | None = None
    version: str | None = None
    component_path: list[_File] | None = None


class _Status(msgspec.Struct, frozen=True):
    status: str | None = None


class _Finding(msgspec.Struct, frozen=True):
    finding_details: _Details
    scan_type: str = ""
    description: str | None = None
    finding_status: _Status | None = None


class _Findings(msgspec.Struct, frozen=True):
    findings: list[_Finding]


class _Page(msgspec.Struct, frozen=True):
    total_elements: int = 0
    number: int = 0
    total_pages: int = 0


class _Answer(msgspec.Struct, frozen=True):
    embedded: _Findings | None = msgspec.field(name="_embedded", default=None)
    findings: list[_Finding] | None = None
    page: _Page = _Page()


class _Source(msgspec.Struct, frozen=True):
    file: str = ""
    line: int | None = None


class _Files(msgspec.Struct, frozen=True):
    source_file: _Source | None = None


class _Piped(msgspec.Struct, frozen=True):
    issue_type: str
    severity: int | None = None
    cwe_id: str | int | None = None
    title: str | None = None
    files: _Files | None = None


class _Pipeline(msgspec.Struct, frozen=True):
    findings: list[_Piped]
    scan_status: str | None = None
    message: str | None = None
    modules: list[str] | None = None


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "detailedreport"


def _is_answer(document: Document) -> bool:
    embedded = document.fields.get("_embedded")
    holder = embedded if isinstance(embedded, dict) else document.fields
    found = holder.get("findings")
    first = found[0] if isinstance(found, list) and found else None
    if isinstance(first, dict):
        return {"finding_details", "scan_type"} <= first.keys()
    return isinstance(embedded, dict) and found == [] and "page" in document.fields


def _is_pipeline(document: Document) -> bool:
    return {"scan_id", "scan_status", "findings", "modules"} <= document.fields.keys()


def _read_xml(document: Document) -> Report:
    root = document.xml()
    flaws = (
        flaw
        for cwe in root.within("severity", "category", "cwe")
        for kind in _KINDS
        for flaw in cwe.within(kind, "flaw")
        if flaw.get("remediation_status").lower() not in {"fixed", "remediated"}
    )
    components = root.within("software_composition_analysis", "vulnerable_components", "component")
    found = [_of_flaw(one) for one in flaws]
    found += [told for one in components for told in _of_component(one)]
    name = root.get("app_name")
    at = telling.line(root.get("last_update_time"), root.get("generation_date"))
    return Report(_TOOL, tuple(found), at=at, targets=(name,) if name else ())


def _of_flaw(flaw: Element) -> Sighting:
    rated = telling.severity(flaw.get("severity"), scale=_SCALE)
    cwe = telling.weaknesses(flaw.get("cweid"))
    rule = cwe[0] if cwe else flaw.get("categoryname")
    words = _words(flaw.get("categoryname"), flaw.get("type"))
    address = telling.line(flaw.get("url"), flaw.get("location") if not flaw.get("sourcefile") else "")
    if address:
        parameter = flaw.get("vuln_parameter")
        return telling.at_address(_TOOL, rule, rated, words, address=address, parameter=parameter, cwe=cwe)
    folder = flaw.get("sourcefilepath").rstrip("/")
    path = f"{folder}/{flaw.get('sourcefile')}" if folder and flaw.get("sourcefile") else flaw.get("sourcefile")
    path = path or flaw.get("module")
    return telling.in_code(_TOOL, rule, rated, words, path=path, at_line=number(flaw.get("line")), cwe=cwe)


def _of_component(component: Element) -> Iterator[Sighting]:
    parts = component.get("library_id").split(":")
    is_maven = parts[0] == "maven" and len(parts) > 3  # noqa: PLR2004 (group, artifact, version)
    name = f"{parts[1]}:{parts[2]}" if is_maven else telling.line(component.get("library"), component.get("file_name"))
    files = [one.get("value") for one in component.within("file_paths", "file_path")]
    for bad in component.within("vulnerabilities", "vulnerability"):
        rated = telling.severity(bad.get("severity"), bad.get("cvss_score"), scale=_SCALE)
        yield packages.vulnerable(
            _TOOL,
            bad.get("cve_id"),
            rated,
            telling.line(bad.get("cve_summary"), bad.get("cve_id")),
            packages.Package(name, component.get("version")),
            places=(files[0] if files else "",),
            cwe=telling.weaknesses(bad.get("cwe_id")),
        )


def _words(category: str | None, vector: str | None) -> str:
    name = telling.line(category)
    where = telling.line(vector)
    return f"{name}: {where}" if name and where and name != where else name or where


def _read_answer(document: Document) -> Report:
    answer = document.as_type(_Answer)
    findings = answer.embedded.findings if answer.embedded else answer.findings
    if findings is None:
        raise document.malformed("it has no findings, not even an empty list of them")
    found = tuple(
        _told(one)
        for one in findings
        if not one.finding_status or (one.finding_status.status or "").upper() != "CLOSED"
    )
    return Report(_TOOL, found, failed=left_out(answer.page.total_elements, len(findings), "findings"))


def _told(one: _Finding) -> Sighting:
    details = one.finding_details
    rated = telling.severity(details.severity, scale=_SCALE)
    weakness = details.cwe or _Named()
    cwe = telling.weaknesses(weakness.id)
    category = details.finding_category.name if details.finding_category else None
    rule = cwe[0] if cwe else telling.line(category, weakness.name)
    words = _words(telling.line(category, weakness.name, telling.plain(one.description)), details.attack_vector)
    if details.component_filename or details.cve:
        paths = details.component_path or [_File()]
        version = details.version or ""
        return packages.vulnerable(
            _TOOL,
            telling.line(details.cve.name if details.cve else None, rule),
            rated,
            telling.plain(one.description) or words,
            packages.Package(_without_version(details.component_filename or "", version), version),
            places=(paths[0].path,),
            cwe=cwe,
        )
    if one.scan_type.upper() == "DYNAMIC" or details.url:
        host = f"{details.hostname}:{details.port}" if details.port else details.hostname or ""
        address = details.url or host + (details.path or "")
        parameter = details.vulnerable_parameter or ""
        return telling.at_address(_TOOL, rule, rated, words, address=address, parameter=parameter, cwe=cwe)
    line = (details.file_line_number or 0) if details.file_path else 0
    return telling.in_code(_TOOL, rule, rated, words, path=details.file_path or "", at_line=line, cwe=cwe)


def _without_version(file: str, version: str) -> str:
    """Give the name of a component whose file carries its version: log4j of `log4j-1.2.jar`."""
    name = file.partition(f"-{version}.")[0] if version else file
    return name or file


def _read_pipeline(document: Document) -> Report:
    read = document.as_type(_Pipeline)
    is_whole = (read.scan_status or "").upper() in {"SUCCESS", ""}
    failed = () if is_whole else (telling.line(read.message, f"the scan ended as {read.scan_status}"),)
    return Report(
        _TOOL, tuple(_of_piped(one) for one in read.findings), targets=tuple(read.modules or ()), failed=failed
    )


def _of_piped(one: _Piped) -> Sighting:
    cwe = telling.weaknesses(one.cwe_id)
    source = one.files.source_file if one.files and one.files.source_file else _Source()
    return telling.in_code(
        _TOOL,
        cwe[0] if cwe else one.issue_type,
        telling.severity(one.severity, scale=_SCALE),
        _words(one.issue_type, one.title),
        path=source.file,
        at_line=source.line or 0,
        cwe=cwe,
    )


FORMATS: Final = (
    Format("veracode-xml", "Veracode, detailed report, XML", _is_xml, _read_xml),
    Format("veracode", "Veracode, Findings API, JSON", _is_answer, _read_answer),
    Format("veracode-pipeline", "Veracode Pipeline Scan, JSON", _is_pipeline, _read_pipeline),
)
