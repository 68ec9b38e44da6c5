"""The OSS Review Toolkit's evaluated model: violations of rules and vulnerabilities of packages. Floor 5.

A resolution silences a violation in ORT; it is told all the same, and so is what a package is excluded for.
Source: org.ossreviewtoolkit.plugins.reporters.evaluatedmodel.EvaluatedModel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "ort"
_SEVERITIES: Final[Mapping[str, Severity]] = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "hint": Severity.INFO,
}


class _Package(msgspec.Struct, frozen=True):
    number: int = msgspec.field(name="_id")
    id: str
    purl: str | None = None


class _Licence(msgspec.Struct, frozen=True):
    number: int = msgspec.field(name="_id")
    id: str


class _Violation(msgspec.Struct, frozen=True):
    rule: str
    pkg: int | None = None
    license: int | None = None
    severity: str | None = None
    message: str | None = None
    how_to_fix: str | None = None


class _Reference(msgspec.Struct, frozen=True):
    severity: str | None = None
    score: float | str | None = None
    vector: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    pkg: int | None = None
    summary: str | None = None
    description: str | None = None
    references: list[_Reference] | None = None


class _Issue(msgspec.Struct, frozen=True):
    message: str
    source: str | None = None
    severity: str | None = None
    resolutions: list[int] | None = None


class _Model(msgspec.Struct, frozen=True):
    packages: list[_Package]
    rule_violations: list[_Violation] | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    licenses: list[_Licence] | None = None
    issues: list[_Issue] | None = None


def _is_model(document: Document) -> bool:
    return {"rule_violations", "dependency_trees", "packages"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Model)
    held = {one.number: one for one in read.packages}
    licences = {one.number: one.id for one in read.licenses or ()}
    found = [_violation(one, held, licences) for one in read.rule_violations or ()]
    found += [_vulnerability(one, held) for one in read.vulnerabilities or ()]
    failed = (one for one in read.issues or () if one.severity == "ERROR" and not one.resolutions)
    return Report(_TOOL, tuple(found), failed=tuple(_failed(one) for one in failed))


def _failed(one: _Issue) -> str:
    return telling.line(without_credentials_inside(f"{one.source or 'a scanner'}: {one.message}"))


def _violation(one: _Violation, held: Mapping[int, _Package], licences: Mapping[int, str]) -> Sighting:
    package = held.get(one.pkg) if one.pkg is not None else None
    licence = licences.get(one.license, "") if one.license is not None else ""
    name = package.id if package is not None else ""
    return telling.of_resource(
        _TOOL,
        one.rule,
        telling.severity(one.severity, scale=_SEVERITIES),
        telling.line(one.message, f"{name} is under {licence}" if licence else one.rule),
        resource=" ".join(part for part in (name, licence) if part),
        remedy=telling.line(one.how_to_fix),
    )


def _vulnerability(one: _Vulnerability, held: Mapping[int, _Package]) -> Sighting:
    package = held.get(one.pkg) if one.pkg is not None else None
    words = [word for each in one.references or () for word in (each.severity, each.score, packages.rated(each.vector))]
    name, _, version = package.id.rpartition(":") if package is not None else ("", "", "")
    return packages.vulnerable(
        _TOOL,
        one.id,
        telling.severity(*(word for word in words if word)),
        telling.line(one.summary, one.description, one.id),
        packages.by_purl(package.purl if package is not None else "", name, version),
    )


FORMATS: Final = (Format("ort", "OSS Review Toolkit, evaluated model, JSON", _is_model, _read),)
