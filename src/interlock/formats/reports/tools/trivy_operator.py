"""Reports that the Trivy operator keeps in a cluster. Floor 5.

Source: the custom resources of aquasecurity.github.io, alone, as a list, as `kubectl get -o json` writes them, and by
their kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "trivy"
_GROUP: Final = "aquasecurity.github.io"
_LABEL: Final = "trivy-operator."
_REPORTS: Final = f"reports.{_GROUP}"


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    vulnerability_id: str = msgspec.field(name="vulnerabilityID")
    resource: str | None = None
    installed_version: str | None = None
    fixed_version: str | None = None
    severity: str | None = None
    score: float | str | None = None
    title: str | None = None
    description: str | None = None
    target: str | None = None
    package_purl: str | None = msgspec.field(name="packagePURL", default=None)


class _Check(msgspec.Struct, frozen=True, rename="camel"):
    check_id: str = msgspec.field(name="checkID")
    success: bool | None = None
    title: str | None = None
    description: str | None = None
    severity: str | None = None
    messages: list[str] | None = None
    remediation: str | None = None
    target: str | None = None


class _Secret(msgspec.Struct, frozen=True, rename="camel"):
    rule_id: str = msgspec.field(name="ruleID")
    title: str | None = None
    severity: str | None = None
    target: str | None = None


class _Scanner(msgspec.Struct, frozen=True):
    version: str | None = None


class _Artifact(msgspec.Struct, frozen=True):
    repository: str | None = None
    tag: str | None = None
    digest: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    vulnerabilities: list[_Vulnerability] | None = None
    checks: list[_Check] | None = None
    secrets: list[_Secret] | None = None
    scanner: _Scanner | None = None
    artifact: _Artifact | None = None
    update_timestamp: str | None = None


class _Control(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    name: str | None = None
    severity: str | None = None
    checks: list[_Check] | None = None
    total_fail: int | None = None


class _Detail(msgspec.Struct, frozen=True):
    results: list[_Control] | None = None


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    control_check: list[_Control] | None = None
    control_checks: list[_Control] | None = None


class _Status(msgspec.Struct, frozen=True, rename="camel"):
    detail_report: _Detail | None = None
    summary_report: _Summary | None = None
    update_timestamp: str | None = None


class _Metadata(msgspec.Struct, frozen=True):
    name: str | None = None
    namespace: str | None = None
    labels: dict[str, str] | None = None


class _Resource(msgspec.Struct, frozen=True):
    kind: str | None = None
    metadata: _Metadata | None = None
    report: _Report | None = None
    status: _Status | None = None

    @property
    def place(self) -> str:
        """What it is about, as the operator labels it."""
        about = self.metadata or _Metadata()
        labels = about.labels or {}
        parts = [labels.get(f"{_LABEL}resource.{one}", "") for one in ("namespace", "kind", "name")]
        if not parts[2]:
            parts = [about.namespace or "", "", about.name or ""]
        return "/".join(part for part in parts if part)

    @property
    def at(self) -> str:
        """When it was made."""
        given = self.report.update_timestamp if self.report else None
        return telling.line(given, self.status.update_timestamp if self.status else "")


class _Items(msgspec.Struct, frozen=True):
    items: list[_Resource]


def _is_json(document: Document) -> bool:
    fields = document.fields
    if any(key.endswith(_REPORTS) for key in fields):
        return True
    one: object = fields or document.first
    if isinstance(one, dict) and isinstance(one.get("items"), list):
        one = one["items"][0] if one["items"] else None
    if not isinstance(one, dict):
        return False
    kind = str(one.get("kind", ""))
    return _GROUP in str(one.get("apiVersion", "")) and kind.endswith("Report") and "Sbom" not in kind


def _read(document: Document) -> Report:
    fields = document.fields
    if any(key.endswith(_REPORTS) for key in fields):
        groups = document.as_type(dict[str, list[_Resource] | None])
        resources = [one for key, group in groups.items() if "sbom" not in key for one in group or ()]
    elif "items" in fields:
        resources = document.as_type(_Items).items
    else:
        resources = [document.as_type(_Resource)] if fields else document.as_type(list[_Resource])
    versions = (one.report.scanner.version for one in resources if one.report and one.report.scanner)
    return Report(
        _TOOL,
        tuple(found for one in resources for found in _told(one)),
        next((one for one in versions if one), ""),
        max((one.at for one in resources), default=""),
        tuple(dict.fromkeys(one.place for one in resources if one.place)),
        sum(check.success is True for one in resources for check in _checks(one)),
    )


def _checks(one: _Resource) -> Iterator[_Check]:
    yield from (one.report.checks if one.report else None) or ()
    for control in _controls(one):
        yield from control.checks or ()


def _controls(one: _Resource) -> Iterable[_Control]:
    detail = one.status.detail_report if one.status else None
    return (detail.results if detail else None) or ()


def _told(one: _Resource) -> Iterator[Sighting]:
    report = one.report or _Report()
    for bad in report.vulnerabilities or ():
        yield _vulnerable(bad, one)
    for check in report.checks or ():
        if not check.success:
            yield _check(check, one.place, None)
    for hidden in report.secrets or ():
        yield telling.secret(
            _TOOL,
            hidden.rule_id,
            hidden.title or hidden.rule_id,
            path=hidden.target or "",
            symbol=one.place,
            rated=telling.severity(hidden.severity),
        )
    for control in _controls(one):
        for check in control.checks or ():
            if not check.success:
                yield _check(check, telling.line(check.target, one.place), control)
    yield from _summary(one)


def _summary(one: _Resource) -> Iterator[Sighting]:
    summary = one.status.summary_report if one.status else None
    if summary is None or any(True for _ in _controls(one)):
        return
    for control in (*(summary.control_check or ()), *(summary.control_checks or ())):
        if control.total_fail:
            name = telling.line(control.name, control.id)
            words = f"{name}: {control.total_fail} failed"
            yield telling.of_resource(_TOOL, control.id, telling.severity(control.severity), words, resource=one.place)


def _vulnerable(bad: _Vulnerability, one: _Resource) -> Sighting:
    rated = bad.severity if (bad.severity or "").upper() != "UNKNOWN" else None
    return packages.vulnerable(
        _TOOL,
        bad.vulnerability_id,
        telling.severity(rated, bad.score),
        telling.line(bad.title, bad.description, bad.vulnerability_id),
        packages.by_purl(bad.package_purl or "", bad.resource or "", bad.installed_version or ""),
        places=(telling.line(bad.target, one.place),),
        remedy=packages.take(bad.fixed_version),
    )


def _check(check: _Check, place: str, control: _Control | None) -> Sighting:
    messages = [text for text in check.messages or () if text]
    return telling.of_resource(
        _TOOL,
        check.check_id,
        telling.severity(check.severity or (control.severity if control else None)),
        telling.line(messages[0] if messages else "", check.title, check.description, check.check_id),
        resource=place,
        remedy=check.remediation or "",
    )


FORMATS: Final = (Format("trivy-operator", "Trivy operator, JSON", _is_json, _read, silent=("[]",)),)
