"""OSS Index DevAudit's report. Floor 5.

Source: `devaudit ... --api-token ... -o json` of DevAudit.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import oss_index, packages
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_TOOL: Final = "devaudit"


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    title: str | None = None
    description: str | None = None
    cvss_score: float | str | None = None
    cvss_vector: str | None = None
    cve: str | None = None
    cwe: str | None = None


class _Named(msgspec.Struct, frozen=True):
    name: str
    pm: str | None = None
    group: str | None = None
    version: str | None = None


class _Package(msgspec.Struct, frozen=True, rename="pascal"):
    package: _Named
    vulnerabilities: list[_Vulnerability] | None = None


class _Report(msgspec.Struct, frozen=True):
    packages: list[_Package] = msgspec.field(name="Packages")
    audited: int = msgspec.field(name="Packages Audited", default=0)


def _is_report(document: Document) -> bool:
    return {"Packages Audited", "Vulnerabilities Found", "Packages"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = tuple(_told(one, _named(each.package)) for each in read.packages for one in each.vulnerabilities or ())
    bad = sum(bool(each.vulnerabilities) for each in read.packages)
    return Report(_TOOL, found, passed=max(read.audited - bad, 0))


def _named(one: _Named) -> Package:
    group = one.group if one.group and one.group != "None" else ""
    between = ":" if (one.pm or "").lower() == "maven" else "/"
    return packages.of_kind(one.pm, f"{group}{between}{one.name}" if group else one.name, one.version)


def _told(one: _Vulnerability, package: Package) -> Sighting:
    bad = oss_index.Vulnerability(
        one.id,
        one.title or "",
        one.description or "",
        "" if one.cvss_score is None else str(one.cvss_score),
        one.cvss_vector or "",
        one.cve or "",
        one.cwe or "",
    )
    return oss_index.told(_TOOL, bad, package)


FORMATS: Final = (Format("devaudit", "OSS Index DevAudit, JSON", _is_report, _read),)
