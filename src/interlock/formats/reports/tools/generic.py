"""DefectDojo's own formats for findings of any tool, JSON and CSV. Floor 5.

Source: DefectDojo's "Generic Findings Import". Rows of the table that have the same title, description and severity are
one finding at several addresses. What is mitigated is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "generic"
_KIND: Final = "Generic Findings Import"
"""What it calls its own type of report."""
_TOP: Final = frozenset({"name", "type", "version", "description", "dynamic_tool", "static_tool", "soc", "findings"})
_KNOWN: Final = frozenset(
    (
        *("title", "severity", "description", "date", "cwe", "cwes", "cve", "epss_score", "epss_percentile"),
        *("cvssv3", "cvssv3_score", "cvssv4", "cvssv4_score", "mitigation", "impact", "steps_to_reproduce"),
        *("severity_justification", "references", "active", "verified", "false_p", "duplicate", "out_of_scope"),
        *("risk_accepted", "under_review", "is_mitigated", "thread_id", "mitigated", "numerical_severity"),
        *("param", "payload", "line", "file_path", "component_name", "component_version", "static_finding"),
        *("dynamic_finding", "scanner_confidence", "unique_id_from_tool", "vuln_id_from_tool"),
        *("sast_source_object", "sast_sink_object", "sast_source_line", "sast_source_file_path", "nb_occurences"),
        *("publish_date", "service", "planned_remediation_date", "planned_remediation_version"),
        *("effort_for_fixing", "tags", "kev_date", "known_exploited", "ransomware_used", "fix_available"),
        *("fix_version", "endpoints", "files", "vulnerability_ids"),
    )
)
_COLUMNS: Final = frozenset(
    (
        *("Date", "Title", "CweId", "CweIds", "Url", "Severity", "Description", "Mitigation", "Impact"),
        *("References", "Active", "Verified", "FalsePositive", "Duplicate", "IsMitigated", "MitigatedDate", "CVE"),
        *("CVSSV3", "CVSSV3_score", "CVSSV4", "CVSSV4_score", "epss_score", "epss_percentile", "kev_date"),
        *("known_exploited", "ransomware_used", "fix_available", "fix_version"),
    )
) | {"Vulnerability Id"}


class _Endpoint(msgspec.Struct, frozen=True):
    protocol: str | None = ""
    host: str | None = ""
    port: int | str | None = ""
    path: str | None = ""


class _Finding(msgspec.Struct, frozen=True):
    title: str
    severity: str | None = ""
    mitigation: str | None = ""
    is_mitigated: bool | int | str | None = False
    cwe: int | str | None = ""
    cwes: list[int | str] | None = None
    cve: str | None = ""
    vulnerability_ids: list[str] | None = None
    vuln_id_from_tool: str | None = ""
    file_path: str | None = ""
    line: int | str | None = 0
    param: str | None = ""
    service: str | None = ""
    component_name: str | None = ""
    component_version: str | None = ""
    fix_version: str | None = ""
    endpoints: list[_Endpoint | str] | None = None


class _Report(msgspec.Struct, frozen=True):
    findings: list[_Finding]
    name: str | None = ""
    type: str | None = ""
    version: str | None = ""


def _is_json(document: Document) -> bool:
    keys, found = document.fields.keys(), document.fields.get("findings")
    if not isinstance(found, list) or not keys <= _TOP:
        return False
    if not found:
        return bool({"name", "type"} & keys)
    first = found[0]
    return isinstance(first, dict) and {"title", "severity", "description"} <= first.keys() <= _KNOWN


def _is_csv(document: Document) -> bool:
    return {"Title", "Severity"} <= set(document.heading) <= _COLUMNS | {""}


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    named = telling.line(read.type, read.name)
    tool = rule_named(named) if named and named != _KIND else _TOOL
    left = [one for one in read.findings if not _is_true(one.is_mitigated)]
    told = tuple(_told(document, tool, one) for one in left)
    return Report(tool, told, telling.line(read.version), passed=len(read.findings) - len(left))


def _read_csv(document: Document) -> Report:
    if missing := {"Title", "Severity"} - set(document.heading):
        raise document.malformed(f"it has no column {min(missing)}")
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    passed = 0
    for row in document.rows():
        if _is_true(row.get("IsMitigated", "")):
            passed += 1
            continue
        key = (row["Severity"], row["Title"], row.get("Description", ""))
        groups.setdefault(key, []).append(row)
    told = tuple(_told(document, _TOOL, _of_rows(rows)) for rows in groups.values())
    return Report(_TOOL, told, passed=passed)


def _is_true(word: object) -> bool:
    return str(word).strip().lower() in {"true", "t", "1"}


def _of_rows(rows: Sequence[dict[str, str]]) -> _Finding:
    first = rows[0]
    return _Finding(
        first["Title"],
        first["Severity"],
        first.get("Mitigation"),
        cwes=[row.get(name, "") for row in rows for name in ("CweId", "CweIds")],
        vulnerability_ids=[row.get(name, "") for row in rows for name in ("CVE", "Vulnerability Id")],
        fix_version=first.get("fix_version"),
        endpoints=[row["Url"] for row in rows if row.get("Url")],
    )


def _told(document: Document, tool: str, one: _Finding) -> Sighting:
    if not telling.line(one.title):
        raise document.malformed("a finding has no title")
    written = [text for text in (one.cve, *(one.vulnerability_ids or ())) if text]
    aliases = tuple(dict.fromkeys(name for text in written for name in (telling.ids(text) or (telling.line(text),))))
    rule = telling.line(one.vuln_id_from_tool, *aliases)
    rated = telling.severity(one.severity)
    cwe = telling.weaknesses(
        one.cwe, *(word for text in one.cwes or () for word in str(text).replace(",", " ").split())
    )
    remedy = telling.plain(telling.line(one.mitigation)) or packages.take(one.fix_version)
    places = [place for place in map(_address, one.endpoints or ()) if place]
    if one.component_name:
        return packages.vulnerable(
            tool,
            telling.line(*aliases, rule),
            rated,
            one.title,
            packages.Package(one.component_name, one.component_version or ""),
            aliases=aliases,
            places=(one.file_path or "",),
            cwe=cwe,
            remedy=remedy,
        )
    if one.file_path:
        at_line = number(one.line)
        found = telling.in_code(
            tool, rule, rated, one.title, path=one.file_path, at_line=at_line, cwe=cwe, remedy=remedy
        )
        return msgspec.structs.replace(found, aliases=aliases)
    if places:
        found = telling.at_address(
            tool, rule, rated, one.title, address=places[0], cwe=cwe, remedy=remedy, aliases=aliases
        )
        return telling.at_each(found, _with(places, one.param))
    return telling.of_resource(
        tool, rule, rated, one.title, resource=one.service or "", cwe=cwe, aliases=aliases, remedy=remedy
    )


def _with(places: Sequence[str], parameter: str | None) -> Iterator[str]:
    return (f"{place} [{parameter}]" if parameter else place for place in places)


def _address(one: _Endpoint | str) -> str:
    if isinstance(one, str):
        return telling.line(one)
    if not one.host:
        return ""
    before = f"{one.protocol}://" if one.protocol else ""
    port = f":{one.port}" if one.port and str(one.port) != "0" else ""
    return telling.line(f"{before}{one.host}{port}" + (f"/{one.path.lstrip('/')}" if one.path else ""))


FORMATS: Final = (
    Format("generic", "DefectDojo, generic findings as JSON", _is_json, _read_json),
    Format("generic-csv", "DefectDojo, generic findings as CSV", _is_csv, _read_csv),
)
