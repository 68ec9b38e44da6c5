"""Reports of Clair: as clair-scanner and Klar write them, and Clair 4's own. Floor 5.

Source: clair-scanner's and Klar's JSON, claircore.VulnerabilityReport.
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

_TOOL: Final = "clair"
_OWN: Final = {"defcon1": Severity.CRITICAL}


class _Vulnerability(msgspec.Struct, frozen=True):
    vulnerability: str
    featurename: str | None = None
    featureversion: str | None = None
    description: str | None = None
    severity: str | None = None
    fixedby: str | None = None


class _Scanner(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None
    image: str | None = None


class _KlarOne(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    feature_name: str | None = None
    feature_version: str | None = None
    description: str | None = None
    severity: str | None = None
    fixed_by: str | None = None


class _Klar(msgspec.Struct, frozen=True, rename="pascal"):
    vulnerabilities: dict[str, list[_KlarOne] | None] | None


class _Package(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None


class _Advisory(msgspec.Struct, frozen=True):
    name: str
    description: str | None = None
    links: str | None = None
    severity: str | None = None
    normalized_severity: str | None = None
    fixed_in_version: str | None = None


class _Fourth(msgspec.Struct, frozen=True):
    manifest_hash: str
    packages: dict[str, _Package] | None = None
    vulnerabilities: dict[str, _Advisory] | None = None
    package_vulnerabilities: dict[str, list[str]] | None = None


def _is_scanner(document: Document) -> bool:
    return {"image", "unapproved", "vulnerabilities"} <= document.fields.keys()


def _is_klar(document: Document) -> bool:
    return {"LayerCount", "Vulnerabilities"} <= document.fields.keys()


def _is_fourth(document: Document) -> bool:
    return {"manifest_hash", "package_vulnerabilities"} <= document.fields.keys()


def _read_scanner(document: Document) -> Report:
    read = document.as_type(_Scanner)
    found = (
        _told(
            one.vulnerability,
            telling.severity(one.severity, scale=_OWN),
            one.description,
            _Package(one.featurename or "", one.featureversion),
            one.fixedby,
        )
        for one in read.vulnerabilities or ()
    )
    return Report(_TOOL, tuple(found), targets=(read.image,) if read.image else ())


def _read_klar(document: Document) -> Report:
    groups = document.as_type(_Klar).vulnerabilities or {}
    found = (
        _told(
            one.name,
            telling.severity(one.severity, word, scale=_OWN),
            one.description,
            _Package(one.feature_name or "", one.feature_version),
            one.fixed_by,
        )
        for word, group in groups.items()
        for one in group or ()
    )
    return Report(_TOOL, tuple(found))


def _read_fourth(document: Document) -> Report:
    read = document.as_type(_Fourth)
    return Report(_TOOL, tuple(_fourth(read)), targets=(read.manifest_hash,))


def _fourth(read: _Fourth) -> Iterator[Sighting]:
    held, known = read.packages or {}, read.vulnerabilities or {}
    for key, names in (read.package_vulnerabilities or {}).items():
        for name in dict.fromkeys(names):
            one = known.get(name)
            if one is not None:
                rated = telling.severity(one.normalized_severity, one.severity, scale=_OWN)
                package = held.get(key) or _Package(key)
                rule = next(iter(telling.ids(one.name)), one.name)  # `CVE-2022-3602 on Ubuntu 22.04`
                yield _told(rule, rated, one.description, package, one.fixed_in_version, one.links)


def _told(
    rule: str,
    rated: Severity,
    says: str | None,
    package: _Package,
    fixed: str | None,
    links: str | None = None,
) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        rule,
        rated,
        telling.line(says, rule),
        packages.Package(package.name, package.version or ""),
        aliases=telling.ids(rule) or telling.ids(links),
        remedy=packages.take(fixed),
    )


FORMATS: Final = (
    Format("clair", "clair-scanner, JSON", _is_scanner, _read_scanner),
    Format("clair-klar", "Klar, JSON", _is_klar, _read_klar),
    Format("clair-v4", "Clair 4, JSON", _is_fourth, _read_fourth),
)
