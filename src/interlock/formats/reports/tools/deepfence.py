"""Deepfence ThreatMapper's reports: vulnerabilities, secrets, malware and checks of benchmarks. Floor 5.

Source: the reports that ThreatMapper exports, each of one kind, as CSV.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "threatmapper"
_VULNERABILITIES: Final = ("cve_id", "cve_severity", "cve_caused_by_package")
_SECRETS: Final = ("Filename", "Content", "Name", "Rule", "Severity", "Node Name")
_MALWARE: Final = ("Rule Name", "Class", "File Name", "Severity", "Node Name")
_UNPACKED: Final = re.compile(r"^.{0,200}/YaraHunter/df_[0-9a-f]{1,64}(?=/)")
"""Where it puts what it looks at: another place each time."""
_CHECKS: Final = ("compliance_check_type", "test_number", "test_desc", "status")


def _is(*columns: str) -> Callable[[Document], bool]:
    return lambda document: document.has_columns(*columns)


def _each(told: Callable[[Mapping[str, str]], Sighting], *columns: str) -> Callable[[Document], Report]:
    return lambda document: Report(_TOOL, tuple(told(row) for row in document.rows(*columns)))


def _vulnerability(row: Mapping[str, str]) -> Sighting:
    name, _, version = row["cve_caused_by_package"].partition(":")
    where = telling.line(row.get("cve_container_image"), row.get("host_name"))
    return packages.vulnerable(
        _TOOL,
        row["cve_id"],
        telling.severity(row["cve_severity"], row.get("cve_overall_score"), row.get("cve_cvss_score")),
        telling.line(row.get("cve_description"), row["cve_id"]),
        packages.Package(name, version),
        places=(where,),
        remedy=packages.take(row.get("cve_fixed_in")),
    )


def _secret(row: Mapping[str, str]) -> Sighting:
    return telling.secret(
        _TOOL,
        row["Rule"],
        row["Name"],
        path=row["Filename"],
        symbol=row["Node Name"],
        rated=telling.severity(row["Severity"]),
    )


def _malware(row: Mapping[str, str]) -> Sighting:
    return telling.of_resource(
        _TOOL,
        row["Rule Name"],
        telling.severity(row["Severity"]),
        telling.line(f"{row['Class']}: {row.get('Summary') or row['Rule Name']}"),
        resource=row["Node Name"],
        path=_UNPACKED.sub("", row["File Name"]),
    )


def _read_checks(document: Document) -> Report:
    rows = list(document.rows(*_CHECKS))
    bad = (row for row in rows if row["status"].lower() in {"warn", "alarm", "fail", "note", "error", "delete"})
    passed = sum(row["status"].lower() in {"pass", "ok"} for row in rows)
    return Report(_TOOL, tuple(_check(row) for row in bad), passed=passed)


def _check(row: Mapping[str, str]) -> Sighting:
    return telling.of_resource(
        _TOOL,
        row["test_number"],
        telling.severity(row.get("test_severity"), "high" if row["status"].lower() == "alarm" else row["status"]),
        telling.line(row["test_desc"], row.get("test_info")),
        resource=telling.line(row.get("node_name"), row.get("node_id"), row.get("host_name")),
    )


FORMATS: Final = (
    Format(
        "threatmapper",
        "ThreatMapper, vulnerabilities, CSV",
        _is(*_VULNERABILITIES),
        _each(_vulnerability, *_VULNERABILITIES),
    ),
    Format("threatmapper-checks", "ThreatMapper, checks of benchmarks, CSV", _is(*_CHECKS), _read_checks),
    Format("threatmapper-malware", "ThreatMapper, malware, CSV", _is(*_MALWARE), _each(_malware, *_MALWARE)),
    Format("threatmapper-secrets", "ThreatMapper, secrets, CSV", _is(*_SECRETS), _each(_secret, *_SECRETS)),
)
