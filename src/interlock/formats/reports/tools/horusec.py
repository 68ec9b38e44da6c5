"""Horusec's JSON report: a vulnerability that was not corrected is one finding. Floor 5.

Source: `horusec start -o json`. The text of a vulnerability begins with its title; the code is never read, it may be a
secret.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "horusec"
_SURE: Final = {"HIGH": Certainty.HIGH, "MEDIUM": Certainty.MEDIUM, "LOW": Certainty.LOW}
_BEGINNING: Final = re.compile(r"\(\d{1,6}/\d{1,6}\) \* Possible vulnerability detected: ")
_FAILED: Final = re.compile(r"Error while running tool |\{HORUSEC_CLI\} Error ")
_CWE: Final = re.compile(r"\bCWE-\d{1,5}", re.IGNORECASE)


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    details: str
    file: str = ""
    line: str | int | None = None
    column: str | int | None = None
    severity: str | None = None
    confidence: str | None = None
    type: str | None = None
    language: str | None = None
    security_tool: str | None = None
    rule_id: str | None = msgspec.field(name="rule_id", default=None)


class _Entry(msgspec.Struct, frozen=True):
    vulnerabilities: _Vulnerability


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    version: str | None = None
    errors: str | None = None
    created_at: str | None = None
    repository_name: str | None = None
    analysis_vulnerabilities: list[_Entry] | None = None


def _is_mine(document: Document) -> bool:
    return {"analysisVulnerabilities", "repositoryID"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = (one.vulnerabilities for one in read.analysis_vulnerabilities or ())
    errors = (telling.line(_FAILED.sub("", one)) for one in (read.errors or "").split("; "))
    return Report(
        _TOOL,
        tuple(_told(one) for one in found if (one.type or "").lower() != "corrected"),
        read.version or "",
        read.created_at or "",
        (read.repository_name,) if read.repository_name else (),
        failed=tuple(one for one in errors if one),
    )


def _told(one: _Vulnerability) -> Sighting:
    title = telling.line(_BEGINNING.sub("", one.details.partition("\n")[0], count=1))
    rule = one.rule_id or rule_named(title)
    rated, at = telling.severity(one.severity), number(one.line)
    if one.language == "Leaks":
        return telling.secret(_TOOL, rule, title, path=one.file, at_line=at, column=number(one.column), rated=rated)
    return telling.in_code(
        _TOOL,
        rule,
        rated,
        title,
        path=one.file,
        at_line=at,
        column=number(one.column),
        cwe=telling.weaknesses(_CWE.findall(one.details)[:3]),
        certainty=_SURE.get((one.confidence or "").upper(), Certainty.LOW),
    )


FORMATS: Final = (Format("horusec", "Horusec, JSON", _is_mine, _read),)
