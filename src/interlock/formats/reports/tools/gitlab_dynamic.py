"""GitLab's reports of what runs: DAST, API security and fuzzing, coverage-guided fuzzing. Floor 5.

Source: GitLab's security report schemas, versions 2 to 15: dast, api-fuzzing and coverage-fuzzing. The tool that GitLab
ran is the one that is told, so that ZAP within GitLab is ZAP.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_FUZZERS: Final = {"api_fuzzing", "coverage_fuzzing"}
_SAME_TOOL: Final[Mapping[str, str]] = {"zaproxy": "zap"}
_CONFIDENCES: Final[Mapping[str, Certainty]] = {
    **dict.fromkeys(("confirmed", "high"), Certainty.HIGH),
    **dict.fromkeys(("low", "experimental", "ignore"), Certainty.LOW),
}
_SITE: Final = re.compile(r"[a-z]{1,10}://[^/?#]{1,300}", re.IGNORECASE)


class _Scanner(msgspec.Struct, frozen=True):
    id: str | None = ""
    version: str | None = ""


class _Identifier(msgspec.Struct, frozen=True):
    type: str | None = ""
    name: str | None = ""
    value: str | int | None = ""

    @property
    def kind(self) -> str:
        """Its type in small letters: `cwe`."""
        return (self.type or "").lower()


class _Location(msgspec.Struct, frozen=True):
    hostname: str | None = ""
    path: str | None = ""
    method: str | None = ""
    param: str | None = ""
    crash_type: str | None = ""
    crash_state: str | None = ""


class _Vulnerability(msgspec.Struct, frozen=True):
    identifiers: list[_Identifier]
    location: _Location | None = None
    name: str | None = ""
    message: str | None = ""
    description: str | None = ""
    severity: str | None = ""
    confidence: str | None = ""
    solution: str | None = ""
    scanner: _Scanner | None = None


class _Resource(msgspec.Struct, frozen=True):
    url: str | None = ""


class _Message(msgspec.Struct, frozen=True):
    level: str | None = ""
    value: str | None = ""


class _Scan(msgspec.Struct, frozen=True):
    scanner: _Scanner | None = None
    end_time: str | None = ""
    status: str | None = ""
    messages: list[_Message] | None = None
    scanned_resources: list[_Resource] | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Vulnerability]
    scan: _Scan | None = None


def _type(document: Document) -> str:
    """Give what kind of scan it tells of; older reports say so in their vulnerabilities only."""
    fields = document.fields
    scan, found = fields.get("scan"), fields.get("vulnerabilities")
    told = scan.get("type") if isinstance(scan, dict) and ("scanner" in scan or "status" in scan) else None
    if isinstance(told, str):
        return told
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict) or "identifiers" not in first:
        return ""
    location, category = first.get("location"), first.get("category")
    if isinstance(category, str):
        return category
    keys = location.keys() if isinstance(location, dict) else set[str]()
    if "crash_type" in keys:
        return "coverage_fuzzing"
    return "dast" if "hostname" in keys else ""


def _is_dast(document: Document) -> bool:
    return _type(document) == "dast"


def _is_fuzzing(document: Document) -> bool:
    return _type(document) in _FUZZERS


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    scan = read.scan or _Scan()
    scanner = scan.scanner or _Scanner()
    tools = [_tool(one.scanner or scanner) for one in read.vulnerabilities]
    found = zip(tools, read.vulnerabilities, strict=True)
    sites = (_SITE.match(one.url or "") for one in scan.scanned_resources or ())
    return Report(
        _tool(scanner) if scanner.id or not tools else tools[0],
        gathered(((_title(one), one.severity, one.description), _told(tool, one)) for tool, one in found),
        scanner.version or "",
        scan.end_time or "",
        tuple(dict.fromkeys(site[0] for site in sites if site)),
        failed=_failed(scan),
    )


def _tool(scanner: _Scanner) -> str:
    name = scanner.id or "gitlab"
    return _SAME_TOOL.get(name, name)


def _failed(scan: _Scan) -> tuple[str, ...]:
    said = tuple(telling.line(one.value) for one in scan.messages or () if one.level in {"fatal", "error"})
    return said or ((f"the scan ended with {scan.status}",) if scan.status not in {"success", "", None} else ())


def _title(one: _Vulnerability) -> str:
    return telling.line(one.name, one.message, *(each.name for each in one.identifiers), one.description)


def _told(tool: str, one: _Vulnerability) -> Sighting:
    place = one.location or _Location()
    own = next((each for each in one.identifiers if each.kind not in {"cwe", "cve", "owasp", "wasc"}), None)
    rule = telling.line(own.value, own.name) if own else telling.line(*(each.name for each in one.identifiers))
    cwe = telling.weaknesses([each.value for each in one.identifiers if each.kind == "cwe"])
    rated, words = telling.severity(one.severity), _title(one)
    if place.hostname or place.path:
        return telling.at_address(
            tool,
            rule,
            rated,
            words,
            address=f"{place.hostname or ''}{place.path or ''}",
            method=place.method or "",
            parameter=place.param or "",
            cwe=cwe,
            remedy=telling.line(one.solution),
            certainty=_CONFIDENCES.get((one.confidence or "").lower(), Certainty.MEDIUM),
            aliases=telling.ids([each.value for each in one.identifiers]),
        )
    where = (place.crash_state or "").strip().partition("\n")[0]
    words = telling.line(place.crash_type, words) + (f" in {where}" if where else "")
    return telling.of_resource(tool, place.crash_type or rule, rated, words, resource=where, cwe=cwe)


FORMATS: Final = (
    Format("gitlab-dast", "GitLab, DAST report", _is_dast, _read),
    Format("gitlab-fuzzing", "GitLab, report of API or coverage-guided fuzzing", _is_fuzzing, _read),
)
