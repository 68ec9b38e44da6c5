"""GitLab's reports of dependency scanning and of container scanning. Floor 5.

Source: GitLab Security Report Schemas, dependency-scanning and container-scanning, versions 2 to 15.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_DEPENDENCIES: Final = frozenset({"dependency_scanning"})
_CONTAINERS: Final = frozenset({"container_scanning", "cluster_image_scanning"})
_FATAL: Final = "fatal"


class _Identifier(msgspec.Struct, frozen=True):
    type: str | None = None
    name: str | None = None
    value: str | None = None


class _Named(msgspec.Struct, frozen=True):
    name: str | None = None


class _Dependency(msgspec.Struct, frozen=True):
    package: _Named | None = None
    version: str | None = None


class _Location(msgspec.Struct, frozen=True):
    file: str | None = None
    image: str | None = None
    operating_system: str | None = None
    dependency: _Dependency | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    location: _Location
    identifiers: list[_Identifier]
    id: str | None = None
    cve: str | None = None
    name: str | None = None
    message: str | None = None
    description: str | None = None
    severity: str | None = None
    solution: str | None = None


class _Scanner(msgspec.Struct, frozen=True):
    id: str | None = None
    version: str | None = None


class _Message(msgspec.Struct, frozen=True):
    level: str | None = None
    value: str | None = None


class _Scan(msgspec.Struct, frozen=True):
    scanner: _Scanner | None = None
    start_time: str | None = None
    status: str | None = None
    messages: list[_Message] | None = None


class _File(msgspec.Struct, frozen=True):
    path: str
    package_manager: str | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]
    scan: _Scan | None = None
    dependency_files: list[_File] | None = None


def _is_of(document: Document, kinds: frozenset[str], place: str) -> bool:
    """Say whether it is a report of some kinds of scan, or one that does not say but whose findings lie in a place."""
    fields = document.fields
    found, scan = fields.get("vulnerabilities"), fields.get("scan")
    if not isinstance(found, list) or "version" not in fields:
        return False
    if isinstance(scan, dict) and scan.get("type"):
        return str(scan["type"]) in kinds
    first = found[0] if found and isinstance(found[0], dict) else {}
    if first.get("category"):
        return str(first["category"]) in kinds
    location = first.get("location")
    if not isinstance(location, dict):
        return place == "file" and "dependency_files" in fields
    return {"dependency", place} <= location.keys() and "start_line" not in location


def _is_dependencies(document: Document) -> bool:
    return _is_of(document, _DEPENDENCIES, "file")


def _is_containers(document: Document) -> bool:
    return _is_of(document, _CONTAINERS, "image")


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    scan = read.scan or _Scan()
    managers = {one.path: one.package_manager or "" for one in read.dependency_files or ()}
    tool = telling.line(scan.scanner.id if scan.scanner is not None else "", "gitlab")
    places = (telling.line(one.location.image, one.location.file) for one in read.vulnerabilities)
    failed = [
        telling.line(without_credentials_inside(one.value or "")) for one in scan.messages or () if one.level == _FATAL
    ]
    if scan.status == "failure":
        failed.append("the scan failed")
    return Report(
        tool,
        tuple(_told(tool, one, managers) for one in read.vulnerabilities),
        (scan.scanner.version if scan.scanner is not None else "") or "",
        scan.start_time or "",
        tuple(dict.fromkeys(place for place in places if place)),
        failed=tuple(failed),
    )


def _told(tool: str, one: _Vulnerability, managers: Mapping[str, str]) -> Sighting:
    given = [(each.type or "", telling.line(each.name, each.value)) for each in one.identifiers]
    names = telling.ids([name for _, name in given], one.cve)
    others = [name for kind, name in given if kind != "cwe"]
    where = one.location
    return packages.vulnerable(
        tool,
        telling.line(*names, *others, one.cve, one.id),
        telling.severity(one.severity),
        telling.line(one.name, one.message, one.description, one.id),
        _package(where, managers),
        aliases=names,
        places=(where.file, where.image),
        cwe=telling.weaknesses([name for kind, name in given if kind == "cwe"]),
        remedy=telling.line(one.solution),
    )


def _package(where: _Location, managers: Mapping[str, str]) -> Package:
    held = where.dependency or _Dependency()
    name = held.package.name if held.package is not None else ""
    kind = managers.get(where.file or "") or (where.operating_system or "").partition(" ")[0]
    return packages.of_kind(kind, name, held.version)


FORMATS: Final = (
    Format("gitlab-containers", "GitLab, container scanning, JSON", _is_containers, _read),
    Format("gitlab-dependencies", "GitLab, dependency scanning, JSON", _is_dependencies, _read),
)
