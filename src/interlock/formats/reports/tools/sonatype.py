"""Sonatype Lifecycle's (Nexus IQ's) report of the components of an application. Floor 5.

Source: Lifecycle's REST API, "Raw data of a report", and the scan result of its CLI.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_TOOL: Final = "sonatype"


class _Identifier(msgspec.Struct, frozen=True):
    format: str | None = None
    coordinates: dict[str, str | None] = {}


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    reference: str
    severity: float | str | None = None
    threat_category: str | None = None
    cvss_vector: str | None = None
    cwe: str | int | None = None


class _Security(msgspec.Struct, frozen=True, rename="camel"):
    security_issues: list[_Issue] | None = None


class _Component(msgspec.Struct, frozen=True, rename="camel"):
    component_identifier: _Identifier | None = None
    package_url: str | None = None
    display_name: str | dict[str, object] | None = None
    pathnames: list[str] | None = None
    security_data: _Security | None = None


class _Report(msgspec.Struct, frozen=True):
    components: list[_Component]


def _is_report(document: Document) -> bool:
    return isinstance(document.fields.get("components"), list) and "matchSummary" in document.fields


def _read(document: Document) -> Report:
    held = document.as_type(_Report).components
    found = tuple(
        _told(one, each) for each in held if each.security_data for one in each.security_data.security_issues or ()
    )
    return Report(_TOOL, found, passed=sum(not _is_bad(each) for each in held))


def _is_bad(one: _Component) -> bool:
    return one.security_data is not None and bool(one.security_data.security_issues)


def _told(one: _Issue, held: _Component) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        one.reference,
        telling.severity(one.severity, packages.rated(one.cvss_vector), one.threat_category),
        one.reference,
        _package(held),
        places=held.pathnames or (),
        cwe=telling.weaknesses(one.cwe),
    )


def _package(held: _Component) -> Package:
    """Give a component by its coordinates; what Lifecycle knows by its name alone it calls a-name."""
    one = held.component_identifier
    if one is None or not one.coordinates:
        name = held.display_name if isinstance(held.display_name, str) else ""
        return packages.by_purl(held.package_url, name)
    parts = one.coordinates
    name = telling.line(parts.get("packageId"), parts.get("artifactId"), parts.get("name"))
    if one.format == "maven" and parts.get("groupId"):
        name = f"{parts['groupId']}:{name}"
    elif parts.get("namespace"):
        name = f"{parts['namespace']}/{name}"
    return packages.of_kind(one.format, name, parts.get("version"))


FORMATS: Final = (Format("sonatype", "Sonatype Lifecycle (Nexus IQ), JSON", _is_report, _read),)
