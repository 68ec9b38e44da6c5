"""NeuVector: what a scan found vulnerable, and what does not comply with its benchmarks. Floor 5.

Source: NeuVector's REST API, "GET /v1/scan/.../{id}" and "GET /v1/.../{id}/compliance".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "neuvector"
_LEVELS: Final[Mapping[str, Severity]] = {"warn": Severity.MEDIUM, "note": Severity.INFO, "info": Severity.INFO}
_UNSEEN: Final = frozenset({"error"})


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = None
    score: float | None = None
    score_v3: float | None = None
    description: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    fixed_version: str | None = None
    cves: list[str] | None = None


class _Check(msgspec.Struct, frozen=True):
    test_number: str
    level: str = ""
    description: str | None = None
    remediation: str | None = None
    category: str | None = None
    catalog: str | None = None
    type: str | None = None
    group: str | None = None
    message: list[str] | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it only names the chapter that follows: there is nothing to do about it."""
        return self.level.lower() == "info" and not self.remediation


class _Scanned(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None = None
    checks: list[_Check] | None = None


class _Scan(msgspec.Struct, frozen=True):
    report: _Scanned


class _Compliance(msgspec.Struct, frozen=True):
    items: list[_Check] | None
    run_at: str = ""


def _is_scan(document: Document) -> bool:
    report = document.fields.get("report")
    if not isinstance(report, dict):
        return False
    checks, found = report.get("checks"), report.get("vulnerabilities")
    first = found[0] if isinstance(found, list) and found else None
    if isinstance(first, dict):
        return {"name", "package_name"} <= first.keys()
    is_listed = isinstance(found, list) and bool({"modules", "setid_perms", "cmds"} & report.keys())
    has_checks = (
        isinstance(checks, list) and bool(checks) and isinstance(checks[0], dict) and "test_number" in checks[0]
    )
    return is_listed or has_checks


def _read_scan(document: Document) -> Report:
    report = document.as_type(_Scan).report
    found = [_of_vulnerability(one) for one in report.vulnerabilities or ()]
    return _with_checks(found, report.checks or [], "")


def _of_vulnerability(one: _Vulnerability) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        one.name,
        telling.severity(one.severity, one.score_v3 or None, one.score or None),
        telling.line(one.description, one.name),
        packages.Package(one.package_name or "", one.package_version or ""),
        aliases=telling.ids(one.cves),
        remedy=packages.take(one.fixed_version),
    )


def _is_compliance(document: Document) -> bool:
    fields = document.fields
    return "items" in fields and bool({"kubernetes_cis_version", "docker_cis_version"} & fields.keys())


def _read_compliance(document: Document) -> Report:
    read = document.as_type(_Compliance)
    return _with_checks([], read.items or [], read.run_at)


def _with_checks(found: list[Sighting], checks: list[_Check], at: str) -> Report:
    return Report(
        _TOOL,
        (*found, *_of_checks(checks)),
        at=at,
        passed=sum(one.level.lower() == "pass" for one in checks),
        failed=tuple(f"{one.test_number}: {one.description}" for one in checks if one.level.lower() in _UNSEEN),
    )


def _of_checks(checks: list[_Check]) -> Iterator[Sighting]:
    for one in checks:
        level = one.level.lower()
        if level == "pass" or level in _UNSEEN or one.is_heading:
            continue
        seen = "; ".join(text for text in one.message or () if text)
        words = telling.line(one.description, one.test_number)
        yield telling.of_resource(
            _TOOL,
            one.test_number,
            telling.severity(level, scale=_LEVELS),
            f"{words}: {seen}" if seen else words,
            resource=telling.line(
                one.group, " ".join(part for part in (one.category or one.catalog, one.type) if part)
            ),
            remedy=telling.line(one.remediation),
        )


FORMATS: Final = (
    Format("neuvector", "NeuVector, scan as the API gives it (JSON)", _is_scan, _read_scan),
    Format(
        "neuvector-compliance", "NeuVector, compliance as the API gives it (JSON)", _is_compliance, _read_compliance
    ),
)
