"""Dawnscanner's JSON report: a vulnerability is one finding, of the whole application. Floor 5.

Source: `dawn --json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "dawnscanner"


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str
    severity: str | None = None
    cvss_score: float | str | None = None
    message: str | None = None
    remediation: str | None = None


class _Report(msgspec.Struct, frozen=True):
    dawn_version: str
    vulnerabilities: list[_Vulnerability]
    target: str = ""
    scan_started: str | None = None
    applied_checks_count: int = 0
    skipped_checks_count: int = 0
    vulnerabilities_count: int = 0
    reflected_xss: list[dict[str, object]] | None = None


def _is_mine(document: Document) -> bool:
    return {"dawn_version", "vulnerabilities"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = [_told(one, read.target) for one in read.vulnerabilities]
    found += [_echoed(one, read.target) for one in read.reflected_xss or ()]
    skipped = read.skipped_checks_count
    return Report(
        _TOOL,
        tuple(found),
        read.dawn_version,
        read.scan_started or "",
        (read.target,) if read.target else (),
        max(read.applied_checks_count - read.vulnerabilities_count, 0),
        (f"{skipped} checks, which were skipped",) if skipped else (),
    )


def _told(one: _Vulnerability, target: str) -> Sighting:
    return telling.of_resource(
        _TOOL,
        one.name,
        telling.severity(one.severity, one.cvss_score),
        telling.line(one.message, one.name),
        resource=target,
        remedy=one.remediation or "",
    )


def _echoed(one: dict[str, object], target: str) -> Sighting:
    place = telling.line(one.get("sink_file"), one.get("request"), target)
    words = "what comes in with a request is shown as it came"
    return telling.of_resource(_TOOL, "reflected-xss", telling.UNRATED, words, resource=place, cwe=("CWE-79",))


FORMATS: Final = (Format("dawnscanner", "Dawnscanner, JSON", _is_mine, _read),)
