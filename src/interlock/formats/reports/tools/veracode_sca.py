"""Veracode SCA, once SourceClear: an issue of a library is one finding. Floor 5.

Source: Veracode SCA agent, issues of a workspace, JSON of its API and CSV of its export.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import left_out
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "veracode-sca"
_OVER: Final = frozenset({"resolved", "fixed"})


class _Library(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    version: str | None = None
    latest_version: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str | int | None = None
    title: str | None = None
    cve: str | None = None
    cvss2_score: float | None = None
    cvss3_score: float | None = None
    cwe_id: str | None = None


class _Licence(msgspec.Struct, frozen=True):
    name: str | None = None


class _Issue(msgspec.Struct, frozen=True):
    library: _Library
    issue_type: str
    issue_status: str | None = None
    severity: float | None = None
    project_name: str | None = None
    vulnerability: _Vulnerability | None = None
    license: _Licence | None = None


class _Issues(msgspec.Struct, frozen=True):
    issues: list[_Issue]


class _Page(msgspec.Struct, frozen=True):
    total_elements: int = 0


class _Answer(msgspec.Struct, frozen=True):
    embedded: _Issues = msgspec.field(name="_embedded")
    page: _Page = _Page()


def _is_json(document: Document) -> bool:
    embedded = document.fields.get("_embedded")
    issues = embedded.get("issues") if isinstance(embedded, dict) else None
    if not isinstance(issues, list):
        return False
    return not issues or (isinstance(issues[0], dict) and {"library", "issue_type"} <= issues[0].keys())


_COLUMNS: Final = ("Issue type", "Library", "Version in use", "CVE")


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_json(document: Document) -> Report:
    answer = document.as_type(_Answer)
    issues = answer.embedded.issues
    found = tuple(_told(one) for one in issues if (one.issue_status or "").lower() not in _OVER)
    projects = tuple(dict.fromkeys(one.project_name for one in issues if one.project_name))
    return Report(_TOOL, found, targets=projects, failed=left_out(answer.page.total_elements, len(issues), "issues"))


def _told(one: _Issue) -> Sighting:
    library = one.library
    parts = (library.id or "").split(":")
    is_maven = parts[0] == "maven" and len(parts) > 2  # noqa: PLR2004 (group and artifact)
    name = f"{parts[1]}:{parts[2]}" if is_maven else telling.line(library.name, library.id)
    newest = library.latest_version
    remedy = f"take {newest}" if newest and newest != library.version else ""
    bad = one.vulnerability
    if bad is None:
        licence = telling.line(one.license.name if one.license else None)
        words = f"{name} {library.version or ''}: {one.issue_type.replace('_', ' ')} {licence}"
        return telling.of_resource(_TOOL, one.issue_type, telling.severity(one.severity), words, resource=name)
    return packages.vulnerable(
        _TOOL,
        telling.line(_cve(bad.cve), bad.id, bad.title),
        telling.severity(bad.cvss3_score, one.severity, bad.cvss2_score),
        telling.line(bad.title, bad.cve),
        packages.Package(name, library.version or ""),
        cwe=telling.weaknesses(bad.cwe_id),
        remedy=remedy,
    )


def _read_csv(document: Document) -> Report:
    rows = [row for row in document.rows(*_COLUMNS) if row["Issue type"]]
    found = tuple(_of_row(row) for row in rows if row.get("Status", "").lower() not in _OVER)
    projects = dict.fromkeys(row.get("Project", "") for row in rows)
    return Report(_TOOL, found, targets=tuple(name for name in projects if name))


def _of_row(row: dict[str, str]) -> Sighting:
    group, artifact = row.get("Coordinate 1", ""), row.get("Coordinate 2", "")
    name = f"{group}:{artifact}" if group and artifact else row["Library"]
    version = row["Version in use"]
    rated = telling.severity(row.get("CVSS score"), row.get("Severity"))
    words = telling.line(row.get("Title"), row["Issue type"])
    if row["Issue type"].lower() != "vulnerability":
        return telling.of_resource(_TOOL, row["Issue type"], rated, f"{name} {version}: {words}", resource=name)
    return packages.vulnerable(
        _TOOL,
        telling.line(_cve(row.get("CVE")), row.get("Vulnerability ID"), words),
        rated,
        words,
        packages.Package(name, version),
        cwe=telling.weaknesses(row.get("CWE ID")),
    )


def _cve(text: str | None) -> str:
    """Give the id of a CVE that may be written without its beginning."""
    found = re.fullmatch(r"(?:CVE-)?(\d{4}-\d{4,10})", telling.line(text), re.IGNORECASE)
    return f"CVE-{found[1]}" if found else telling.line(text)


FORMATS: Final = (
    Format("veracode-sca", "Veracode SCA, issues, JSON", _is_json, _read_json),
    Format("veracode-sca-csv", "Veracode SCA, issues, CSV", _is_csv, _read_csv),
)
