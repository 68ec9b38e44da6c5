"""What Google Cloud's Artifact Analysis finds in images. Floor 5.

Source: `gcloud artifacts docker images describe --show-package-vulnerability` and `list-vulnerabilities`, and the list
of the API's occurrences.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.clouds import Affected, vulnerable_in
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package
from interlock.kernel import Severity

_TOOL: Final = "gcloud"
_SUMMARY: Final = "package_vulnerability_summary"
_OWN: Final = {"minimal": Severity.INFO}
_FINISHED: Final = {"", "FINISHED_SUCCESS", "COMPLETE"}


class _Version(msgspec.Struct, frozen=True, rename="camel"):
    full_name: str | None = None
    name: str | None = None


class _File(msgspec.Struct, frozen=True, rename="camel"):
    file_path: str | None = None


class _Issue(msgspec.Struct, frozen=True, rename="camel"):
    affected_package: str | None = None
    affected_version: _Version | None = None
    fixed_version: _Version | None = None
    file_location: list[_File] | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    short_description: str | None = None
    long_description: str | None = None
    effective_severity: str | None = None
    severity: str | None = None
    cvss_score: float | str | None = None
    package_issue: list[_Issue] | None = None


class _Discovery(msgspec.Struct, frozen=True, rename="camel"):
    analysis_status: str | None = None


class _Occurrence(msgspec.Struct, frozen=True, rename="camel"):
    note_name: str
    kind: str | None = None
    resource_uri: str | None = None
    vulnerability: _Vulnerability | None = None
    discovery: _Discovery | None = None


class _Summary(msgspec.Struct, frozen=True):
    vulnerabilities: dict[str, list[_Occurrence] | None] | None = None


class _Discovered(msgspec.Struct, frozen=True):
    discovery: list[_Occurrence] | None = None


class _Image(msgspec.Struct, frozen=True):
    fully_qualified_digest: str | None = None


class _Described(msgspec.Struct, frozen=True):
    package_vulnerability_summary: _Summary
    discovery_summary: _Discovered | None = None
    image_summary: _Image | None = None


class _Answer(msgspec.Struct, frozen=True):
    occurrences: list[_Occurrence]


def _is_json(document: Document) -> bool:
    fields = document.fields
    if _SUMMARY in fields or {"discovery_summary", "image_summary"} <= fields.keys():
        return True
    inner = fields.get("occurrences")
    one = inner[0] if isinstance(inner, list) and inner else document.first
    return isinstance(one, dict) and {"noteName", "resourceUri", "kind"} <= one.keys()


def _read(document: Document) -> Report:
    occurrences, image = _occurrences(document)
    found = tuple(_told(one, one.vulnerability) for one in occurrences if one.vulnerability is not None)
    images = [image] if image else [one.resource_uri or "" for one in occurrences]
    states = ((one.discovery.analysis_status if one.discovery else None) or "" for one in occurrences)
    return Report(
        _TOOL,
        found,
        targets=tuple(dict.fromkeys(one for one in images if one)),
        failed=tuple(dict.fromkeys(f"the analysis is {one}" for one in states if one not in _FINISHED)),
    )


def _occurrences(document: Document) -> tuple[list[_Occurrence], str]:
    if "occurrences" in document.fields:
        return document.as_type(_Answer).occurrences, ""
    if not document.fields:
        return document.as_type(list[_Occurrence]), ""
    if _SUMMARY not in document.fields:
        return [], ""
    read = document.as_type(_Described)
    groups = read.package_vulnerability_summary.vulnerabilities or {}
    discovered = (read.discovery_summary.discovery if read.discovery_summary else None) or []
    image = (read.image_summary.fully_qualified_digest if read.image_summary else None) or ""
    return [*discovered, *(one for group in groups.values() for one in group or ())], image


def _told(one: _Occurrence, bad: _Vulnerability) -> Sighting:
    name = one.note_name.rpartition("/")[2]
    packages = [_package(each) for each in bad.package_issue or () if each.affected_package]
    return vulnerable_in(
        _TOOL,
        name,
        telling.severity(bad.effective_severity, bad.severity, bad.cvss_score, scale=_OWN),
        telling.line(_words(bad.long_description), bad.short_description, name),
        packages,
        hosts=() if packages else (one.resource_uri or "",),
        aliases=telling.ids(bad.short_description),
    )


def _words(text: str | None) -> str:
    return "" if (text or "").startswith("NIST vectors") else text or ""


def _package(one: _Issue) -> Affected:
    version, fixed = one.affected_version or _Version(), one.fixed_version or _Version()
    path = next((each.file_path for each in one.file_location or () if each.file_path), "")
    package = Package(one.affected_package or "", telling.line(version.full_name, version.name))
    return Affected(package, path, telling.line(fixed.full_name, fixed.name))


FORMATS: Final = (Format("gcloud", "Google Cloud Artifact Analysis, JSON", _is_json, _read, silent=("[]",)),)
