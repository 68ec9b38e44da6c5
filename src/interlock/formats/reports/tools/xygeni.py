"""Xygeni's reports: faults in code, vulnerable dependencies, secrets. Floor 5.

Source: Xygeni's JSON reports of the kinds `sast`, `deps` and `secrets`; `metadata.scanType` tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "xygeni"
_T = TypeVar("_T")
_CERTAINTIES: Final[Mapping[str, Certainty]] = {
    **dict.fromkeys(("highest", "high"), Certainty.HIGH),
    "medium": Certainty.MEDIUM,
    **dict.fromkeys(("low", "lowest"), Certainty.LOW),
}


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    filepath: str | None = ""
    begin_line: int | None = 0
    end_line: int | None = 0
    begin_column: int | None = 0
    commit_hash: str | None = ""


class _Fault(msgspec.Struct, frozen=True):
    detector: str
    severity: str | None = ""
    confidence: str | None = ""
    kind: str | None = ""
    explanation: str | None = ""
    location: _Place | None = None
    cwe: int | None = None
    cwes: list[str] | None = None


class _Secret(msgspec.Struct, frozen=True):
    detector: str
    type: str | None = ""
    description: str | None = ""
    severity: str | None = ""
    confidence: str | None = ""
    location: _Place | None = None


class _Advisory(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = ""
    cve: str | None = ""
    aliases: list[str] | None = None
    title: str | None = ""
    description: str | None = ""
    severity: str | None = ""
    fixed_version: str | None = ""
    cwes: list[str] | None = None


class _Dependency(msgspec.Struct, frozen=True):
    name: str | None = ""
    version: str | None = ""
    purl: str | None = ""
    location: _Place | None = None
    vulnerabilities: list[_Advisory] | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    scan_type: str
    timestamp: str | None = ""
    project_name: str | None = ""
    report_properties: dict[str, object] | None = None


class _Error(msgspec.Struct, frozen=True):
    description: str | None = ""
    file: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    metadata: _Metadata
    vulnerabilities: list[_Fault] | None = None
    secrets: list[_Secret] | None = None
    dependencies: list[_Dependency] | None = None
    errors: list[_Error] | None = None


def _is_mine(document: Document) -> bool:
    metadata = document.fields.get("metadata")
    if not isinstance(metadata, dict) or "scanType" not in metadata:
        return False
    made = metadata.get("reportProperties")
    return "xygeni" in str(metadata.get("format", "")) or (isinstance(made, dict) and made.get("tool.name") == "Xygeni")


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    about, kind = read.metadata, read.metadata.scan_type.lower()
    if kind == "sast":
        found = [_in_code(one) for one in _required(document, read.vulnerabilities, "vulnerabilities")]
    elif kind == "secrets":
        found = [_secret(one) for one in _required(document, read.secrets, "secrets")]
    elif kind == "deps":
        parts = _required(document, read.dependencies, "dependencies")
        found = [_vulnerable(document, part, one) for part in parts for one in part.vulnerabilities or ()]
    else:
        raise document.malformed(f"it is of the kind {kind[:40]!r}; sast, deps and secrets are read")
    name = telling.line(about.project_name)
    errors = (
        telling.line(f"{one.file}: {one.description}" if one.file else one.description) for one in read.errors or ()
    )
    return Report(
        _TOOL,
        tuple(found),
        telling.line((about.report_properties or {}).get("tool.version")),
        telling.line(about.timestamp),
        (name,) if name else (),
        failed=tuple(text for text in errors if text),
    )


def _required(document: Document, listed: list[_T] | None, name: str) -> list[_T]:
    if listed is None:
        raise document.malformed(f"it has no list of {name}")
    return listed


def _in_code(one: _Fault) -> Sighting:
    at = one.location or _Place()
    return telling.in_code(
        _TOOL,
        one.detector,
        telling.severity(one.severity),
        telling.line(one.explanation, one.detector),
        path=at.filepath or "",
        at_line=at.begin_line or 0,
        column=at.begin_column or 0,
        end_line=at.end_line or 0,
        cwe=telling.weaknesses(one.cwe, one.cwes),
        certainty=_CERTAINTIES.get(one.confidence or "", Certainty.MEDIUM),
    )


def _secret(one: _Secret) -> Sighting:
    at = one.location or _Place()
    return telling.secret(
        _TOOL,
        one.detector,
        telling.line(one.description, one.type, one.detector),
        path=at.filepath or "",
        at_line=at.begin_line or 0,
        commit=at.commit_hash or "",
        rated=telling.severity(one.severity),
        certainty=_CERTAINTIES.get(one.confidence or "", Certainty.MEDIUM),
    )


def _vulnerable(document: Document, part: _Dependency, one: _Advisory) -> Sighting:
    rule = telling.line(one.cve, one.id)
    if not rule:
        raise document.malformed(f"a vulnerability of {part.name or 'a dependency'} has no id")
    return packages.vulnerable(
        _TOOL,
        rule,
        telling.severity(one.severity),
        telling.line(one.title, one.description, rule),
        packages.by_purl(part.purl or "", telling.line(part.name, part.purl), part.version or ""),
        aliases=telling.ids(one.id, one.aliases),
        places=((part.location.filepath if part.location else "") or "",),
        cwe=telling.weaknesses(one.cwes),
        remedy=packages.take(one.fixed_version),
    )


FORMATS: Final = (Format("xygeni", "Xygeni, JSON report of code, dependencies or secrets", _is_mine, _read),)
