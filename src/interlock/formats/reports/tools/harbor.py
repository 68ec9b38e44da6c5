"""Harbor's report of what is vulnerable in an artifact, whichever scanner looked. Floor 5.

Source: Harbor's API, `additions/vulnerabilities`, by its media types, and the report of a scanner alone.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "harbor"
_MEDIA: Final = ("application/vnd.scanner.adapter.vuln.report", "application/vnd.security.vulnerability.report")


class _Cvss(msgspec.Struct, frozen=True):
    score_v3: float | str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    package: str | None = None
    version: str | None = None
    fix_version: str | None = None
    severity: str | None = None
    description: str | None = None
    preferred_cvss: _Cvss | None = None
    cwe_ids: list[str] | None = None


class _Artifact(msgspec.Struct, frozen=True):
    repository: str | None = None
    digest: str | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None
    generated_at: str | None = None
    artifact: _Artifact | None = None


def _is_json(document: Document) -> bool:
    fields = document.fields
    return any(key.startswith(_MEDIA) for key in fields) or (
        {"generated_at", "scanner", "vulnerabilities"} <= fields.keys()
    )


def _read(document: Document) -> Report:
    if "vulnerabilities" in document.fields:
        reports = [document.as_type(_Report)]
    else:
        reports = [one for one in document.as_type(dict[str, _Report | None]).values() if one is not None]
    artifacts = [one.artifact for one in reports if one.artifact]
    names = (f"{one.repository or ''}@{one.digest}" if one.digest else one.repository or "" for one in artifacts)
    return Report(
        _TOOL,
        tuple(_told(bad) for one in reports for bad in one.vulnerabilities or ()),
        at=next((one.generated_at for one in reports if one.generated_at), ""),
        targets=tuple(dict.fromkeys(name for name in names if name)),
    )


def _told(bad: _Vulnerability) -> Sighting:
    score = bad.preferred_cvss.score_v3 if bad.preferred_cvss else None
    rated = bad.severity if (bad.severity or "").lower() not in {"unknown", "pending"} else None
    return packages.vulnerable(
        _TOOL,
        bad.id,
        telling.severity(rated, score),
        bad.description or bad.id,
        packages.Package(bad.package or "", bad.version or ""),
        cwe=telling.weaknesses(bad.cwe_ids or ()),
        remedy=packages.take(bad.fix_version),
    )


FORMATS: Final = (Format("harbor", "Harbor, vulnerabilities of an artifact, JSON", _is_json, _read),)
