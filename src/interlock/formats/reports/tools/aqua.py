"""Aqua's reports of images: what is vulnerable, secret or malware in them. Floor 5.

Source: `scannercli scan --json`, the same as Aqua's task for Azure DevOps writes it, and the API's list of `cves`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "aqua"


class _Weakness(msgspec.Struct, frozen=True):
    id: str | None = msgspec.field(name="Id", default=None)


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str
    description: str | None = None
    solution: str | None = None
    fix_version: str | None = None
    aqua_severity: str | None = None
    aqua_score: float | str | None = None
    vendor_severity_v3: str | None = None
    vendor_severity: str | None = None
    nvd_severity_v3: str | None = None
    nvd_severity: str | None = None
    cwe_info: list[_Weakness] | None = None

    @property
    def rated(self) -> Severity:
        """How bad it is: by Aqua itself, then by the vendor, then by the NVD."""
        return telling.severity(
            self.aqua_severity,
            self.aqua_score,
            self.vendor_severity_v3,
            self.vendor_severity,
            self.nvd_severity_v3,
            self.nvd_severity,
        )


class _Package(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None
    path: str | None = None
    sensitive_items: list[str] | None = None


class _Sensitive(msgspec.Struct, frozen=True):
    type: str | None = None


class _Malware(msgspec.Struct, frozen=True):
    malware: str
    path: str | None = None


class _Resource(msgspec.Struct, frozen=True):
    resource: _Package | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    sensitive_data_items: list[_Sensitive] | None = None
    malware: list[_Malware] | None = None


class _Cve(msgspec.Struct, frozen=True):
    name: str
    file: str | None = None
    description: str | None = None
    severity: str | None = None
    score: float | str | None = None
    solution: str | None = None
    fix_version: str | None = None


class _Scan(msgspec.Struct, frozen=True):
    image: str | None = None
    image_name: str | None = None
    resources: list[_Resource] | None = None
    cves: list[_Cve] | None = None
    status: str | None = None
    error: str | None = msgspec.field(name="errorMsg", default=None)


class _Item(msgspec.Struct, frozen=True):
    results: _Scan
    image_name: str | None = None


def _is_json(document: Document) -> bool:
    one: object = document.fields or document.first
    if isinstance(one, dict) and "image_name" in one and isinstance(one.get("results"), dict):
        one = one["results"]
    if not isinstance(one, dict):
        return False
    return ("image" in one and bool({"scan_started", "vulnerability_summary"} & one.keys())) or (
        {"image_name", "cves", "cves_counts"} <= one.keys()
    )


def _read(document: Document) -> Report:
    scans = _scans(document)
    images = (telling.line(one.image, one.image_name) for one in scans)
    return Report(
        _TOOL,
        tuple(found for one in scans for found in _told(one)),
        targets=tuple(dict.fromkeys(image for image in images if image)),
        failed=tuple(telling.line(one.error) for one in scans if one.error),
    )


def _scans(document: Document) -> list[_Scan]:
    fields = document.fields
    if "results" in fields:
        return [document.as_type(_Item).results]
    if fields:
        return [document.as_type(_Scan)]
    if "results" in document.first:
        return [one.results for one in document.as_type(list[_Item])]
    return document.as_type(list[_Scan])


def _told(scan: _Scan) -> Iterator[Sighting]:
    image = telling.line(scan.image, scan.image_name)
    for one in scan.resources or ():
        yield from _of_resource(one, image)
    for cve in scan.cves or ():
        yield packages.vulnerable(
            _TOOL,
            cve.name,
            telling.severity(cve.severity, cve.score),
            cve.description or cve.name,
            packages.Package(cve.file or ""),
            remedy=telling.line(cve.solution, packages.take(cve.fix_version)),
        )


def _of_resource(one: _Resource, image: str) -> Iterator[Sighting]:
    package = one.resource or _Package()
    for bad in one.vulnerabilities or ():
        yield packages.vulnerable(
            _TOOL,
            bad.name,
            bad.rated,
            bad.description or bad.name,
            packages.Package(telling.line(package.name, package.path), package.version or ""),
            places=(package.path or "",),
            cwe=telling.weaknesses([weak.id for weak in bad.cwe_info or ()]),
            remedy=telling.line(packages.take(bad.fix_version), bad.solution),
        )
    kinds = package.sensitive_items or [item.type or "" for item in one.sensitive_data_items or ()]
    for kind in dict.fromkeys(kinds):
        yield telling.secret(_TOOL, kind, kind, path=telling.line(package.path, package.name))
    for virus in one.malware or ():
        path = telling.line(virus.path, package.path)
        words = f"malware: {virus.malware}"
        yield telling.of_resource(_TOOL, virus.malware, Severity.CRITICAL, words, resource=image, path=path)


FORMATS: Final = (Format("aqua", "Aqua, JSON", _is_json, _read, silent=("[]",)),)
