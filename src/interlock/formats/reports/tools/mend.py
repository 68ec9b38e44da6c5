"""Mend's (WhiteSource's) reports of vulnerable libraries. Floor 5.

What it says of a library that is there no more is no finding.
Source: Mend's export of vulnerabilities, the Unified Agent's `-generateScanReport`, Mend Platform API 3.0 "project
dependencies' vulnerability findings".
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_TOOL: Final = "mend"
_GONE: Final = "LIBRARY_REMOVED"
_KINDS: Final = (("maven", "maven"), ("npm", "npm"), ("node", "npm"), ("python", "pypi"), ("nuget", "nuget"),
                 ("ruby", "gem"), ("go_", "golang"), ("rust", "cargo"), ("php", "composer"))  # fmt: skip
"""What Mend's types of libraries begin with or hold, in small letters."""


class _Library(msgspec.Struct, frozen=True, rename="camel"):
    filename: str | None = None
    name: str | None = None
    artifact_id: str | None = None
    group_id: str | None = None
    version: str | None = None
    type: str | None = None
    library_type: str | None = None
    path: str | None = None


class _Fix(msgspec.Struct, frozen=True, rename="camel"):
    fix_resolution: str | None = None


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    path: str | None = None
    local_path: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    severity: str | None = None
    score: float | str | None = None
    cvss3_severity: str | None = msgspec.field(name="cvss3_severity", default=None)
    cvss3_score: float | str | None = msgspec.field(name="cvss3_score", default=None)
    description: str | None = None
    library: _Library | None = None
    top_fix: _Fix | None = None
    locations: list[_Place] | None = None
    source_files: list[_Place] | None = None
    project: str | None = None


class _Scanned(_Library, frozen=True, rename="camel"):
    vulnerabilities: list[_Vulnerability] | None = None


class _Export(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]


class _Scan(msgspec.Struct, frozen=True, rename="camel"):
    libraries: list[_Scanned]
    project_name: str | None = None


class _Rated(msgspec.Struct, frozen=True):
    description: str | None = None
    severity: str | None = None
    score: float | str | None = None


class _Info(msgspec.Struct, frozen=True):
    status: str | None = None


class _Project(msgspec.Struct, frozen=True):
    name: str | None = None


class _Finding(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    component: _Library
    finding_info: _Info | None = None
    vulnerability: _Rated | None = None
    top_fix: _Fix | None = None
    project: _Project | None = None


class _Paging(msgspec.Struct, frozen=True):
    next: str | None = None


class _More(msgspec.Struct, frozen=True):
    paging: _Paging | None = None


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    response: list[_Finding]
    additional_data: _More | None = None


def _is_export(document: Document) -> bool:
    found = document.fields.get("vulnerabilities")
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and isinstance(first.get("library"), dict) and "keyUuid" in first["library"]


def _read_export(document: Document) -> Report:
    found = document.as_type(_Export).vulnerabilities
    projects = dict.fromkeys(one.project for one in found if one.project)
    return Report(_TOOL, tuple(_told(one, one.library or _Library()) for one in found), targets=tuple(projects))


def _is_scan(document: Document) -> bool:
    held = document.fields.get("libraries")
    first = held[0] if isinstance(held, list) and held else None
    return isinstance(first, dict) and "keyUuid" in first and "vulnerabilities" not in document.fields


def _read_scan(document: Document) -> Report:
    read = document.as_type(_Scan)
    found = tuple(_told(one, held) for held in read.libraries for one in held.vulnerabilities or ())
    return Report(_TOOL, found, targets=(read.project_name,) if read.project_name else ())


def _told(one: _Vulnerability, held: _Library) -> Sighting:
    places = (telling.line(each.path, each.local_path) for each in one.locations or one.source_files or ())
    return packages.vulnerable(
        _TOOL,
        one.name,
        telling.severity(one.cvss3_severity, one.cvss3_score, one.severity, one.score),
        telling.line(one.description, one.name),
        _package(held),
        places=places,
        remedy=_remedy(one.top_fix),
    )


def _is_answer(document: Document) -> bool:
    return {"supportToken", "response"} <= document.fields.keys()


def _read_answer(document: Document) -> Report:
    read = document.as_type(_Answer)
    found = [one for one in read.response if one.finding_info is None or one.finding_info.status != _GONE]
    projects = dict.fromkeys(one.project.name for one in found if one.project is not None and one.project.name)
    more = read.additional_data.paging if read.additional_data is not None else None
    failed = ("there are more findings than are on this page",) if more is not None and more.next else ()
    return Report(_TOOL, tuple(map(_finding, found)), targets=tuple(projects), failed=failed)


def _finding(one: _Finding) -> Sighting:
    bad = one.vulnerability or _Rated()
    return packages.vulnerable(
        _TOOL,
        one.name,
        telling.severity(bad.severity, bad.score),
        telling.line(bad.description, one.name),
        _package(one.component),
        places=(one.component.path,),
        remedy=_remedy(one.top_fix),
    )


def _remedy(fix: _Fix | None) -> str:
    words = fix.fix_resolution if fix is not None else None
    return "" if not words or words == "no_fix" else telling.line(words)


def _package(held: _Library) -> Package:
    """Give a library by its coordinates; files that Mend only knows by their hash have none but their name."""
    word = (held.library_type or held.type or "").lower()
    kind = next((of_type for begins, of_type in _KINDS if word.startswith(begins)), "")
    name = telling.line(held.artifact_id, held.name, held.filename)
    if kind == "maven" and held.group_id:
        name = f"{held.group_id}:{name}"
    return packages.of_kind(kind, name, held.version)


FORMATS: Final = (
    Format("mend", "Mend, export of vulnerabilities, JSON", _is_export, _read_export),
    Format("mend-api", "Mend Platform API 3, findings of dependencies, JSON", _is_answer, _read_answer),
    Format("mend-scan", "Mend Unified Agent, scan report, JSON", _is_scan, _read_scan),
)
