"""OWASP Dependency-Track's export of findings. Floor 5.

Source: Dependency-Track's File Formats, Finding Packaging Format (FPF) 1.0 to 1.3.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "dependency-track"


class _Component(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None
    group: str | None = None
    purl: str | None = None


class _Weakness(msgspec.Struct, frozen=True, rename="camel"):
    cwe_id: int | str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    vuln_id: str
    source: str | None = None
    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    recommendation: str | None = None
    severity: str | None = None
    cvss_v4_score: float | None = None
    cvss_v3_base_score: float | None = None
    cvss_v2_base_score: float | None = None
    cwe_id: int | str | None = None
    cwes: list[_Weakness] | None = None
    aliases: list[dict[str, object]] | None = None


class _Finding(msgspec.Struct, frozen=True):
    component: _Component
    vulnerability: _Vulnerability


class _Meta(msgspec.Struct, frozen=True):
    version: str | None = None
    timestamp: str | None = None


class _Project(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None


class _Export(msgspec.Struct, frozen=True):
    findings: list[_Finding] | None
    meta: _Meta | None = None
    project: _Project | None = None


def _is_export(document: Document) -> bool:
    meta = document.fields.get("meta")
    return isinstance(meta, dict) and meta.get("application") == "Dependency-Track"


def _read(document: Document) -> Report:
    read = document.as_type(_Export)
    meta, project = read.meta or _Meta(), read.project or _Project()
    target = " ".join(part for part in (project.name, project.version) if part)
    return Report(
        _TOOL,
        tuple(map(_told, read.findings or ())),
        meta.version or "",
        meta.timestamp or "",
        (target,) if target else (),
    )


def _told(one: _Finding) -> Sighting:
    bad, held = one.vulnerability, one.component
    scores = (bad.cvss_v4_score, bad.cvss_v3_base_score, bad.cvss_v2_base_score)
    word = bad.severity if (bad.severity or "").upper() not in {"UNASSIGNED", "UNKNOWN"} else None
    name = f"{held.group}:{held.name}" if held.group else held.name
    return packages.vulnerable(
        _TOOL,
        bad.vuln_id,
        telling.severity(word, *scores),
        telling.line(bad.title, bad.description, bad.subtitle, bad.vuln_id),
        packages.by_purl(held.purl, name, held.version),
        aliases=telling.ids([value for each in bad.aliases or () for value in each.values() if isinstance(value, str)]),
        cwe=telling.weaknesses([each.cwe_id for each in bad.cwes or ()], bad.cwe_id),
        remedy=telling.line(bad.recommendation),
    )


FORMATS: Final = (Format("dependency-track", "OWASP Dependency-Track, findings (FPF), JSON", _is_export, _read),)
