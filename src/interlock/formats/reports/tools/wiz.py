"""What Wiz exports of its issues and of its vulnerability findings. Floor 5.

Source: the CSV reports of Wiz, "Issues" and "Vulnerability findings".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "wiz"
_ISSUES: Final = ("Title", "Severity", "Status", "Issue ID", "Control ID")
_VULNERABILITIES: Final = ("Name", "FindingStatus", "DetailedName", "DetectionMethod")
_OVER: Final = {"resolved", "closed"}


def _is_issues(document: Document) -> bool:
    return document.has_columns(*_ISSUES)


def _is_vulnerabilities(document: Document) -> bool:
    return document.has_columns(*_VULNERABILITIES)


def _read_issues(document: Document) -> Report:
    rows = list(document.rows(*_ISSUES))
    found = tuple(_issue(row) for row in rows if row["Status"].lower() not in _OVER)
    names = dict.fromkeys(name for row in rows if (name := row.get("Subscription Name")))
    return Report(_TOOL, found, targets=tuple(names))


def _issue(row: Mapping[str, str]) -> Sighting:
    name = telling.line(row.get("Resource external ID"), row.get("Resource Name"))
    return telling.of_resource(
        _TOOL,
        telling.line(row["Control ID"], row["Title"]),
        telling.severity(row["Severity"]),
        row["Title"],
        resource=name,
        aliases=telling.ids(row["Title"]),
        remedy=telling.line(row.get("Remediation Recommendation")),
    )


def _read_vulnerabilities(document: Document) -> Report:
    rows = list(document.rows(*_VULNERABILITIES))
    found = tuple(_vulnerability(row) for row in rows if row["FindingStatus"].lower() not in _OVER)
    names = dict.fromkeys(name for row in rows if (name := row.get("SubscriptionName")))
    return Report(_TOOL, found, targets=tuple(names))


def _vulnerability(row: Mapping[str, str]) -> Sighting:
    asset = telling.line(row.get("AssetName"), row.get("ProviderUniqueId"))
    fixed = row.get("FixedVersion")
    return packages.vulnerable(
        _TOOL,
        row["Name"],
        telling.severity(row.get("VendorSeverity"), row.get("CVSSSeverity"), row.get("Severity")),
        telling.line(row.get("Description"), row["Name"]),
        packages.Package(row["DetailedName"], row.get("Version", "")),
        aliases=telling.ids(row.get("Link")),
        host=asset,
        places=(row.get("LocationPath"),),
        remedy=packages.take(fixed) or row.get("Remediation", ""),
    )


FORMATS: Final = (
    Format("wiz", "Wiz, issues, CSV", _is_issues, _read_issues),
    Format("wiz-vulnerabilities", "Wiz, vulnerability findings, CSV", _is_vulnerabilities, _read_vulnerabilities),
)
