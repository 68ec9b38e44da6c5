"""Sysdig Secure's reports of what is vulnerable in images and workloads. Floor 5.

Source: sysdig-cli-scanner's `--output-json`, its CSV, and the vulnerability reports that Sysdig Secure exports as CSV
and JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "sysdig"
_SCANNER: Final = ("CVE ID", "CVE Severity", "Package Name", "Package Version")
_PLATFORM: Final = ("Vulnerability ID", "Severity", "Package name", "Package version", "Package path")
_WORKLOAD: Final = ("K8S cluster name", "K8S namespace name", "K8S workload type", "K8S workload name")


class _Severity(msgspec.Struct, frozen=True):
    value: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    severity: str | _Severity | None = None
    fixed_in_version: str | None = None
    fix_version: str | None = None

    @property
    def rated(self) -> str:
        """Its severity as the report writes it."""
        word = self.severity.value if isinstance(self.severity, _Severity) else self.severity
        return word or ""


class _Package(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    version: str | None = None
    path: str | None = None
    suggested_fix: str | None = None
    vulns: list[_Vulnerability] | None = None
    vulnerabilities_refs: list[str] | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    pull_string: str | None = None
    host_name: str | None = None


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    packages: list[_Package] | dict[str, _Package] | None = None
    vulnerabilities: dict[str, _Vulnerability] | None = None
    metadata: _Metadata | None = None


class _Info(msgspec.Struct, frozen=True, rename="camel"):
    scan_time: str | None = None


class _Scanner(msgspec.Struct, frozen=True):
    version: str | None = None


class _Report(msgspec.Struct, frozen=True):
    result: _Result
    info: _Info | None = None
    scanner: _Scanner | None = None


class _Row(msgspec.Struct, frozen=True, rename="camel"):
    vuln_name: str
    vuln_severity: str | None = None
    vuln_fix_version: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    package_path: str | None = None
    image_pull_string: str | None = None
    k8s_cluster_name: str | None = None
    k8s_namespace_name: str | None = None
    k8s_workload_type: str | None = None
    k8s_workload_name: str | None = None


class _Rows(msgspec.Struct, frozen=True):
    data: list[_Row]


def _is_json(document: Document) -> bool:
    result = document.fields.get("result")
    inner = result if isinstance(result, dict) else {}
    return "packages" in inner and "metadata" in inner and bool({"scanner", "info"} & document.fields.keys())


def _is_rows(document: Document) -> bool:
    data = document.fields.get("data")
    first = data[0] if isinstance(data, list) and data else None
    return isinstance(first, dict) and {"vulnName", "vulnSeverity", "packageName"} <= first.keys()


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_SCANNER) or document.has_columns(*_PLATFORM)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    about = read.result.metadata or _Metadata()
    target = telling.line(about.pull_string, about.host_name)
    return Report(
        _TOOL,
        tuple(_of_packages(read.result, target)),
        (read.scanner.version if read.scanner else None) or "",
        (read.info.scan_time if read.info else None) or "",
        (target,) if target else (),
    )


def _of_packages(result: _Result, target: str) -> Iterator[Sighting]:
    held = result.packages or []
    known = result.vulnerabilities or {}
    for one in held.values() if isinstance(held, dict) else held:
        named = (known[ref] for ref in one.vulnerabilities_refs or () if ref in known)
        for bad in (*(one.vulns or ()), *named):
            yield packages.vulnerable(
                _TOOL,
                bad.name,
                telling.severity(bad.rated),
                bad.name,
                packages.Package(one.name, one.version or ""),
                places=(telling.line(one.path, target),),
                remedy=packages.take(telling.line(bad.fixed_in_version, bad.fix_version, one.suggested_fix)),
            )


def _read_csv(document: Document) -> Report:
    found, images = list[Sighting](), dict[str, None]()
    for row in document.rows(*(_SCANNER if document.has_columns("CVE ID") else _PLATFORM)):
        images[row.get("Image", "")] = None
        found.append(_row(row))
    return Report(_TOOL, tuple(found), targets=tuple(one for one in images if one))


def _row(row: Mapping[str, str]) -> Sighting:
    """Tell one row; the scanner and the platform call the same columns otherwise."""
    rule = telling.line(row.get("CVE ID"), row.get("Vulnerability ID"))
    workload = "/".join(row[name] for name in _WORKLOAD if row.get(name))
    return packages.vulnerable(
        _TOOL,
        rule,
        telling.severity(row.get("CVE Severity"), row.get("Severity")),
        rule,
        packages.Package(
            telling.line(row.get("Package Name"), row.get("Package name")),
            telling.line(row.get("Package Version"), row.get("Package version")),
        ),
        places=(telling.line(row.get("Package Path"), row.get("Package path"), row.get("Image")), workload),
        remedy=packages.take(telling.line(row.get("Fix Version"), row.get("Fix version"))),
    )


def _read_rows(document: Document) -> Report:
    rows = document.as_type(_Rows).data
    images = dict.fromkeys(one.image_pull_string for one in rows if one.image_pull_string)
    return Report(_TOOL, tuple(_of_row(one) for one in rows), targets=tuple(images))


def _of_row(one: _Row) -> Sighting:
    parts = (one.k8s_cluster_name, one.k8s_namespace_name, one.k8s_workload_type, one.k8s_workload_name)
    return packages.vulnerable(
        _TOOL,
        one.vuln_name,
        telling.severity(one.vuln_severity),
        one.vuln_name,
        packages.Package(one.package_name or "", one.package_version or ""),
        places=(telling.line(one.package_path, one.image_pull_string), "/".join(part for part in parts if part)),
        remedy=packages.take(telling.line(one.vuln_fix_version)),
    )


FORMATS: Final = (
    Format("sysdig", "Sysdig CLI scanner, JSON", _is_json, _read),
    Format("sysdig-csv", "Sysdig vulnerabilities, CSV", _is_csv, _read_csv),
    Format("sysdig-report", "Sysdig vulnerabilities, JSON", _is_rows, _read_rows),
)
