"""GitLab's report of secret detection. Floor 5.

Source: GitLab's security report schemas, secret-detection-report-format, version 2 to 15.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "gitlab-secrets"
_KIND: Final = "secret_detection"


class _Identifier(msgspec.Struct, frozen=True):
    value: str | None = ""
    name: str | None = ""


class _Commit(msgspec.Struct, frozen=True):
    sha: str | None = ""


class _Place(msgspec.Struct, frozen=True):
    file: str | None = ""
    start_line: int | None = 0
    commit: _Commit | None = None


class _Flag(msgspec.Struct, frozen=True):
    type: str | None = ""


class _Vulnerability(msgspec.Struct, frozen=True):
    identifiers: list[_Identifier] | None = None
    name: str | None = ""
    message: str | None = ""
    description: str | None = ""
    severity: str | None = ""
    location: _Place | None = None
    flags: list[_Flag] | None = None


class _Scanner(msgspec.Struct, frozen=True):
    version: str | None = ""


class _Message(msgspec.Struct, frozen=True):
    level: str | None = ""
    value: str | None = ""


class _Scan(msgspec.Struct, frozen=True):
    scanner: _Scanner | None = None
    end_time: str | None = ""
    status: str | None = ""
    messages: list[_Message] | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability] | None
    scan: _Scan | None = None


def _is_mine(document: Document) -> bool:
    fields = document.fields
    scan, found = fields.get("scan"), fields.get("vulnerabilities")
    if "vulnerabilities" not in fields:
        return False
    if isinstance(scan, dict) and "type" in scan:
        return bool(scan["type"] == _KIND)
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and first.get("category") == _KIND


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    scan = read.scan or _Scan()
    errors = [telling.line(one.value) for one in scan.messages or () if one.level in {"error", "fatal"}]
    if scan.status and scan.status != "success":
        errors.append(f"the scan ended as {telling.line(scan.status)}")
    return Report(
        _TOOL,
        tuple(_told(document, one) for one in read.vulnerabilities or ()),
        telling.line(scan.scanner.version if scan.scanner else ""),
        telling.line(scan.end_time),
        failed=tuple(one for one in errors if one),
    )


def _told(document: Document, one: _Vulnerability) -> Sighting:
    ids = one.identifiers or []
    rule = telling.line(*(each.value for each in ids), *(each.name for each in ids), one.name, one.message)
    if not rule:
        raise document.malformed("a vulnerability has neither an identifier nor a name")
    place = one.location or _Place()
    commit = (place.commit.sha if place.commit else "") or ""
    is_doubted = any("false-positive" in (flag.type or "") for flag in one.flags or ())
    return telling.secret(
        _TOOL,
        rule,
        telling.line(one.message, one.name, one.description),
        path=place.file or "",
        at_line=place.start_line or 0,
        commit=commit if commit.strip("0") else "",
        rated=telling.severity(one.severity),
        certainty=Certainty.LOW if is_doubted else Certainty.MEDIUM,
    )


FORMATS: Final = (Format("gitlab-secrets", "GitLab's report of secret detection, JSON", _is_mine, _read),)
