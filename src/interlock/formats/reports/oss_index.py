"""Vulnerabilities as Sonatype's OSS Index answers them: AuditJS, Nancy and DevAudit hand them on. Floor 5.

Source: OSS Index REST API, component report.
"""

from __future__ import annotations

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.packages import Package


class Vulnerability(msgspec.Struct, frozen=True):
    """One vulnerability, however its fields are spelt."""

    id: str
    title: str = ""
    description: str = ""
    score: str = ""
    vector: str = ""
    cve: str = ""
    cwe: str = ""


def told(tool: str, one: Vulnerability, package: Package) -> Sighting:
    """Say that a package has it: by its CVE where it has one, so that the same is the same to all tools."""
    named = telling.ids(one.cve, one.title, one.id)
    weakness = one.cwe or (one.title if one.title.startswith("CWE-") else "")
    return packages.vulnerable(
        tool,
        named[0] if named else one.id,
        telling.severity(one.score, packages.rated(one.vector)),
        telling.line(one.title, one.description, one.id),
        package,
        aliases=named,
        cwe=telling.weaknesses(weakness),
    )
