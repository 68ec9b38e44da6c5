"""GitLab's SAST report: a vulnerability is one finding of the analyser that made it. Floor 5.

Source: GitLab's security report schemas, sast, versions 2.3 to 15. What has the same id, or the same `cve` before there
were ids, is by them one vulnerability.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "gitlab-sast"
_SURE: Final = {
    "high": Certainty.HIGH,
    "confirmed": Certainty.HIGH,
    "low": Certainty.LOW,
    "experimental": Certainty.LOW,
}
_OF_SECRETS: Final = frozenset({"gitleaks", "trufflehog"})
"""Analysers of secrets, which were part of SAST once."""
_BARE: Final = frozenset({"version", "vulnerabilities", "remediations", "schema", "$schema"})
_MOST_PLACES: Final = 1_000
"""Of one vulnerability that are kept."""
_OTHERS: Final = frozenset({"image", "commit", "hostname", "path"})
"""What only places of other kinds of scans have."""


class _Scanner(msgspec.Struct, frozen=True):
    id: str | None = None
    version: str | None = None


class _Location(msgspec.Struct, frozen=True):
    file: str | None = None
    start_line: int | str | None = None
    end_line: int | str | None = None


class _Identifier(msgspec.Struct, frozen=True):
    type: str = ""
    name: str | int | None = None
    value: str | int | None = None


class _Flag(msgspec.Struct, frozen=True):
    description: str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    identifiers: list[_Identifier]
    id: str | None = None
    cve: str | None = None
    name: str | None = None
    message: str | None = None
    description: str | None = None
    severity: str | None = None
    confidence: str | None = None
    solution: str | None = None
    scanner: _Scanner | None = None
    location: _Location | None = None


class _Message(msgspec.Struct, frozen=True):
    level: str = ""
    value: str = ""


class _Scan(msgspec.Struct, frozen=True):
    scanner: _Scanner | None = None
    start_time: str | None = None
    status: str | None = None
    messages: list[_Message] | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]
    scan: _Scan | None = None


def _is_mine(document: Document) -> bool:
    fields = document.fields
    found, scan = fields.get("vulnerabilities"), fields.get("scan")
    if not isinstance(found, list) or not isinstance(fields.get("version"), str):
        return False
    if isinstance(scan, dict) and "type" in scan:
        return bool(scan["type"] == "sast")
    if not found:
        return "remediations" in fields and fields.keys() <= _BARE
    first = found[0]
    if not isinstance(first, dict) or "identifiers" not in first:
        return False
    if "category" in first:
        return bool(first["category"] == "sast")
    place = first.get("location")
    return isinstance(place, dict) and "file" in place and not _OTHERS & place.keys() and not _is_dependency(place)


def _is_dependency(place: dict[str, object]) -> bool:
    dependency = place.get("dependency")
    package = dependency.get("package") if isinstance(dependency, dict) else None
    return bool(package)


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    scan = read.scan or _Scan()
    by_id = dict[str, list[_Vulnerability]]()
    for at, one in enumerate(read.vulnerabilities):
        by_id.setdefault(telling.line(one.id, one.cve) or f"number {at}", []).append(one)
    maker = scan.scanner or _Scanner()
    said = [one.value for one in scan.messages or () if one.level in {"warn", "error", "fatal"}]
    if scan.status == "failure":
        said.append("the scan failed")
    return Report(
        rule_named(maker.id or _TOOL),
        tuple(_told(same, maker) for same in by_id.values()),
        maker.version or "",
        scan.start_time or "",
        failed=tuple(telling.line(one) for one in said),
    )


def _told(same: list[_Vulnerability], maker: _Scanner) -> Sighting:
    one = same[0]
    tool = rule_named(telling.line(one.scanner.id if one.scanner else None, maker.id, _TOOL))
    place = one.location or _Location()
    rated = telling.severity(one.severity)
    words = telling.line(one.message, one.name, one.description)
    if tool in _OF_SECRETS:
        path, at = place.file or "", number(place.start_line)
        found = telling.secret(tool, _rule(one), words, path=path, at_line=at, rated=rated)
    else:
        found = telling.in_code(
            tool,
            _rule(one),
            rated,
            words,
            path=place.file or "",
            at_line=number(place.start_line),
            end_line=number(place.end_line),
            cwe=_weaknesses(one),
            remedy=one.solution or "",
            certainty=_SURE.get((one.confidence or "").lower(), Certainty.MEDIUM),
        )
    elsewhere = dict.fromkeys(_named(each.location or _Location()) for each in same)
    elsewhere.pop(_named(place), None)
    return msgspec.structs.replace(found, elsewhere=tuple(elsewhere)[:_MOST_PLACES])


def _named(place: _Location) -> str:
    return telling.line(f"{place.file or ''}:{number(place.start_line)}")


def _rule(one: _Vulnerability) -> str:
    """Give the rule: the value of an identifier, or its name where an old analyser exchanged them."""
    for each in one.identifiers:
        name, value = telling.line(each.name), telling.line(each.value)
        if each.type == "cwe" or not value or (value.isdigit() and value not in name):
            continue
        return name if " " in value and name and " " not in name else value
    return telling.line(one.name, *_weaknesses(one), one.message)


def _weaknesses(one: _Vulnerability) -> tuple[str, ...]:
    texts = (
        telling.line(*(text for text in (each.name, each.value))) for each in one.identifiers if each.type == "cwe"
    )
    return telling.weaknesses(*texts)


FORMATS: Final = (Format("gitlab-sast", "GitLab, SAST report, JSON", _is_mine, _read),)
