"""Wiz CLI's reports of folders, images and infrastructure as code. Floor 5.

Source: `wizcli dir`, `wizcli docker` and `wizcli iac scan`, all with `--format json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "wiz"
_DONE: Final = "SUCCESS"


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    severity: str | None = None
    fixed_version: str | None = None
    source: str | None = None
    description: str | None = None
    score: float | str | None = None


class _Package(msgspec.Struct, frozen=True):
    name: str
    version: str | None = None
    path: str | None = None
    vulnerabilities: list[_Vulnerability] | None = None


class _Secret(msgspec.Struct, frozen=True, rename="camel"):
    type: str
    path: str | None = None
    line_number: int | None = None


class _Rule(msgspec.Struct, frozen=True):
    name: str
    id: str | None = None


class _Match(msgspec.Struct, frozen=True, rename="camel"):
    resource_name: str | None = None
    file_name: str | None = None
    line_number: int | None = None
    expected: str | None = None
    found: str | None = None
    remediation_instructions: str | None = None


class _RuleMatch(msgspec.Struct, frozen=True):
    rule: _Rule
    severity: str | None = None
    matches: list[_Match] | None = None


class _Classifier(msgspec.Struct, frozen=True):
    name: str


class _Data(msgspec.Struct, frozen=True, rename="camel"):
    data_classifier: _Classifier
    severity: str | None = None
    path: str | None = None


class _Statistics(msgspec.Struct, frozen=True, rename="camel"):
    queries_executed: int | None = None
    queries_execution_failed: int | None = None


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    os_packages: list[_Package] | None = None
    libraries: list[_Package] | None = None
    applications: list[_Package] | None = None
    cpes: list[_Package] | None = None
    secrets: list[_Secret] | None = None
    rule_matches: list[_RuleMatch] | None = None
    data_findings: list[_Data] | None = None
    scan_statistics: _Statistics | None = None


class _Status(msgspec.Struct, frozen=True):
    state: str | None = None


class _Origin(msgspec.Struct, frozen=True):
    name: str | None = None


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    result: _Result
    status: _Status | None = None
    created_at: str | None = None
    scan_origin_resource: _Origin | None = None


def _is_json(document: Document) -> bool:
    fields = document.fields
    return isinstance(fields.get("result"), dict) and {"scanOriginResource", "status", "policies"} <= fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    origin = (read.scan_origin_resource.name if read.scan_origin_resource else None) or ""
    return Report(
        _TOOL,
        tuple(_told(read.result)),
        at=read.created_at or "",
        targets=(origin,) if origin else (),
        failed=tuple(_failed(read)),
    )


def _failed(read: _Report) -> Iterator[str]:
    state = (read.status.state if read.status else None) or _DONE
    if state != _DONE:
        yield f"the scan ended as {state}"
    counts = read.result.scan_statistics or _Statistics()
    if counts.queries_execution_failed:
        yield f"{counts.queries_execution_failed} queries could not be run"


def _told(result: _Result) -> Iterator[Sighting]:
    groups = (result.os_packages, result.libraries, result.applications, result.cpes)
    for package in (one for group in groups for one in group or ()):
        for bad in package.vulnerabilities or ():
            yield packages.vulnerable(
                _TOOL,
                bad.name,
                telling.severity(bad.severity, bad.score),
                telling.line(bad.description, bad.name),
                packages.Package(package.name, package.version or ""),
                aliases=telling.ids(bad.source),
                places=(package.path or "",),
                remedy=packages.take(bad.fixed_version),
            )
    for hidden in result.secrets or ():
        # Its description quotes what stands around the secret.
        kind = hidden.type.replace("_", " ").lower()
        yield telling.secret(
            _TOOL, hidden.type, f"a secret: {kind}", path=hidden.path or "", at_line=hidden.line_number or 0
        )
    for rule in result.rule_matches or ():
        for match in rule.matches or ():
            yield _match(rule, match)
    for data in result.data_findings or ():
        name = data.data_classifier.name
        yield telling.of_resource(
            _TOOL, name, telling.severity(data.severity), f"sensitive data: {name}", path=data.path or ""
        )


def _match(rule: _RuleMatch, match: _Match) -> Sighting:
    return telling.of_resource(
        _TOOL,
        telling.line(rule.rule.id, rule.rule.name),
        telling.severity(rule.severity),
        telling.line(f"{rule.rule.name}: {match.found}" if match.found else rule.rule.name),
        resource=match.resource_name or "",
        path=match.file_name or "",
        at_line=match.line_number or 0,
        remedy=telling.line(match.remediation_instructions, match.expected),
    )


FORMATS: Final = (Format("wizcli", "Wiz CLI, JSON", _is_json, _read),)
