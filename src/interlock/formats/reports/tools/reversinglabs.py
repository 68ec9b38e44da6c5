"""ReversingLabs Spectra Assure's report: vulnerable components, and what its policy does not let pass. Floor 5.

Source: Spectra Assure's `report.rl.json`, schema 3. What somebody triaged is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "spectra-assure"
_NO_VERSION: Final = frozenset({"", "Generic"})


class _Known(msgspec.Struct, frozen=True):
    active: list[str] | None = None
    triaged: list[str] | None = None


class _Identity(msgspec.Struct, frozen=True):
    product: str | None = ""
    version: str | None = ""
    purl: str | None = ""
    vulnerabilities: _Known | None = None


class _Component(msgspec.Struct, frozen=True):
    name: str | None = ""
    path: str | None = ""
    identity: _Identity | None = None


class _Score(msgspec.Struct, frozen=True, rename="camel"):
    base_score: float | str | None = ""


class _Vulnerability(msgspec.Struct, frozen=True):
    cvss: _Score | None = None
    name: str | None = ""
    exploit: list[str] | None = None


class _References(msgspec.Struct, frozen=True):
    component: list[str] | None = None


class _Violation(msgspec.Struct, frozen=True):
    rule_id: str
    category: str | None = ""
    description: str | None = ""
    severity: str | None = ""
    status: str | None = ""
    references: _References | None = None


class _Metadata(msgspec.Struct, frozen=True):
    components: dict[str, _Component] | None = None
    dependencies: dict[str, _Identity] | None = None
    vulnerabilities: dict[str, _Vulnerability] | None = None
    violations: dict[str, _Violation] | None = None


class _File(msgspec.Struct, frozen=True):
    name: str | None = ""


class _Info(msgspec.Struct, frozen=True):
    file: _File | None = None


class _Inner(msgspec.Struct, frozen=True):
    metadata: _Metadata
    info: _Info | None = None


class _Report(msgspec.Struct, frozen=True):
    report: _Inner
    version: str | None = ""
    timestamp: str | None = ""


def _is_mine(document: Document) -> bool:
    inner = document.fields.get("report")
    return isinstance(inner, dict) and {"info", "metadata"} <= inner.keys() and "catalogue" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    about = read.report.metadata
    violations = (about.violations or {}).values()
    bad = [one for one in violations if one.status != "pass" and one.category != "vulnerabilities"]
    target = telling.line(read.report.info.file.name if read.report.info and read.report.info.file else "")
    found = dict.fromkeys((*_vulnerable(about), *(_violated(about, one) for one in bad)))
    return Report(
        _TOOL,
        tuple(found),
        telling.line(read.version),
        telling.line(read.timestamp),
        (target,) if target else (),
        sum(one.status == "pass" for one in violations),
    )


def _vulnerable(about: _Metadata) -> Iterator[Sighting]:
    for part in (about.components or {}).values():
        yield from _of(about, part.identity or _Identity(), telling.line(part.path, part.name))
    for each in (about.dependencies or {}).values():
        yield from _of(about, each, "")


def _of(about: _Metadata, identity: _Identity, path: str) -> Iterator[Sighting]:
    known = identity.vulnerabilities or _Known()
    for name in (*(known.active or ()), *(known.triaged or ())):
        one = (about.vulnerabilities or {}).get(name, _Vulnerability())
        version = identity.version or ""
        exploited = "EXISTS" in (one.exploit or ())
        yield packages.vulnerable(
            _TOOL,
            name,
            telling.severity(one.cvss.base_score if one.cvss else ""),
            telling.line(one.name, name) + (", for which there is an exploit" if exploited else ""),
            packages.by_purl(
                identity.purl or "", telling.line(identity.product, path), "" if version in _NO_VERSION else version
            ),
            places=(path,),
            remedy="take a version in which it is fixed" if "FIXABLE" in (one.exploit or ()) else "",
        )


def _violated(about: _Metadata, one: _Violation) -> Sighting:
    parts = about.components or {}
    names = (one.references.component if one.references else None) or []
    places = (telling.line(parts[name].path, parts[name].name) for name in names if name in parts)
    words = telling.line(one.description, one.category, one.rule_id)
    return telling.at_each(telling.of_resource(_TOOL, one.rule_id, telling.severity(one.severity), words), places)


FORMATS: Final = (Format("spectra-assure", "ReversingLabs Spectra Assure, JSON", _is_mine, _read),)
