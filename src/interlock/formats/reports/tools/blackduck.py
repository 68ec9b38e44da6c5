"""Black Duck's reports: the vulnerabilities of a project's components, and of a binary's. Floor 5.

Source: Black Duck Hub, security.csv of the version detail report, with channels or since then with origins; Black
Duck Binary Analysis (BDBA), CSV of vulnerabilities.
"""

from __future__ import annotations

from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_TOOL: Final = "blackduck"
_BINARY: Final = "bdba"
_KINDS: Final = {"npmjs": "npm", "rubygems": "gem", "packagist": "composer", "crates": "cargo", "github": ""}


def _is_security(document: Document) -> bool:
    if not document.has_columns("Vulnerability id", "Security Risk", "Remediation status"):
        return False
    return document.has_columns("Component origin id") or document.has_columns("Channel version origin id")


def _read_security(document: Document) -> Report:
    found = dict[tuple[str, str, str], Sighting]()
    projects = dict[str, None]()
    for row in document.rows():
        origin = row.get("Component origin id") or row.get("Channel version origin id", "")
        ids = telling.ids(row["Vulnerability id"])
        key = (ids[0] if ids else row["Vulnerability id"], origin, row.get("Vulnerability source", ""))
        if row["Vulnerability id"] and key not in found:
            found[key] = _security(row, origin, ids)
        if row.get("Project path"):
            projects[row["Project path"]] = None
    return Report(_TOOL, tuple(found.values()), targets=tuple(projects))


def _security(row: dict[str, str], origin: str, ids: tuple[str, ...]) -> Sighting:
    name = row.get("Component name") or row.get("Project name", "")
    version = row.get("Component version name") or row.get("Version", "")
    kind = row.get("Component origin name") or row.get("Channel version origin", "")
    return packages.vulnerable(
        _TOOL,
        row["Vulnerability id"].partition(" ")[0],
        telling.severity(row["Security Risk"], row.get("Base score")),
        telling.line(row.get("Description"), row["Vulnerability id"]),
        _package(kind.lower(), origin, name, version),
        aliases=ids,
        places=(row.get("Used by"),),
        remedy=row.get("Remediation comment", ""),
    )


def _package(kind: str, origin: str, name: str, version: str) -> Package:
    """Give a component by its origin: `org.example:app:1.0`, `lodash/4.17.20`; else by the name that people read."""
    known = _KINDS.get(kind, kind)
    for between in (":", "/"):
        whole, _, last = origin.rpartition(between)
        if whole and last == version and known:
            return packages.of_kind(known, whole, version)
    return Package(name, version)


def _is_binary(document: Document) -> bool:
    return document.has_columns("Component", "CVE", "Matching type", "Object full path", "Object SHA1")


def _read_binary(document: Document) -> Report:
    return Report(_BINARY, tuple(_told(row) for row in document.rows() if row["CVE"] or row.get("BDSA")))


def _told(row: dict[str, str]) -> Sighting:
    """Give one row; a score of nothing is a score that is not there."""
    vectors = (row.get("CVSS vector (v3)"), row.get("CVSS vector (v2)"))
    scores = [score for score in (row.get("CVSS3"), row.get("CVSS")) if score and score.strip("0.")]
    name = row["CVE"] or row.get("BDSA", "")
    return packages.vulnerable(
        _BINARY,
        name,
        telling.severity(*scores, packages.rated(*vectors)),
        telling.line(row.get("Summary"), name),
        Package(row["Component"], row.get("Version", "")),
        aliases=telling.ids(name),
        places=(row["Object full path"],),
        remedy=packages.take(row.get("Latest version")),
    )


FORMATS: Final = (
    Format("blackduck", "Black Duck, security.csv of a report", _is_security, _read_security),
    Format("blackduck-binary", "Black Duck Binary Analysis, CSV", _is_binary, _read_binary),
)
