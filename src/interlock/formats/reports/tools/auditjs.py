"""AuditJS's reports of a Node.js project, as JSON and as it prints them. Floor 5.

Source: `auditjs ossi --json` and `auditjs ossi`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import oss_index, packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "auditjs"
_VERSION: Final = re.compile(r"AuditJS version: (\S+)")
_PACKAGE: Final = re.compile(r"\[\d+/\d+\] - (pkg:\S+) - (.+)")
_FIELD: Final = re.compile(r"  (Vulnerability Title|ID|Description|CVSS Score|CVSS Vector|CVE|CWE|Reference):  ?(.*)")
_FIRST: Final = "Vulnerability Title"


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    title: str | None = None
    description: str | None = None
    cvss_score: float | str | None = None
    cvss_vector: str | None = None
    cve: str | None = None
    cwe: str | None = None


class _Component(msgspec.Struct, frozen=True):
    coordinates: str
    vulnerabilities: list[_Vulnerability] | None = None


def _is_json(document: Document) -> bool:
    first = document.first
    return isinstance(first.get("coordinates"), str) and "vulnerabilities" in first


def _read_json(document: Document) -> Report:
    held = document.as_type(list[_Component])
    found = tuple(_told(one, each.coordinates) for each in held for one in each.vulnerabilities or ())
    return Report(_TOOL, found, passed=sum(not each.vulnerabilities for each in held))


def _told(one: _Vulnerability, purl: str) -> Sighting:
    score = telling.line(one.cvss_score)
    bad = oss_index.Vulnerability(
        one.id, one.title or "", one.description or "", score, one.cvss_vector or "", one.cve or "", one.cwe or ""
    )
    return oss_index.told(_TOOL, bad, packages.by_purl(purl, purl))


def _is_text(document: Document) -> bool:
    return document.shape == "text" and "AuditJS version:" in document.text[:4_096]


def _read_text(document: Document) -> Report:
    version = _VERSION.search(document.text[:4_096])
    lines = document.text.splitlines()
    passed = sum("No vulnerabilities found!" in line for line in lines if line.startswith("["))
    return Report(_TOOL, tuple(_printed(lines)), version[1] if version else "", passed=passed)


def _printed(lines: list[str]) -> Iterator[Sighting]:
    """Give what is printed: a line for each package, and after it the fields of each of its vulnerabilities."""
    purl, fields = "", dict[str, str]()
    for line in lines:
        package, field = _PACKAGE.match(line), _FIELD.match(line)
        if fields and (package or (field and field[1] == _FIRST)):
            yield _of_fields(fields, purl)
            fields = {}
        if package:
            purl = package[1]
        elif field:
            fields.setdefault(field[1], field[2].strip())
    if fields:
        yield _of_fields(fields, purl)


def _of_fields(fields: dict[str, str], purl: str) -> Sighting:
    bad = oss_index.Vulnerability(
        fields.get("ID", ""),
        fields.get(_FIRST, ""),
        fields.get("Description", ""),
        fields.get("CVSS Score", ""),
        fields.get("CVSS Vector", ""),
        fields.get("CVE", ""),
        fields.get("CWE", ""),
    )
    return oss_index.told(_TOOL, bad, packages.by_purl(purl, purl))


FORMATS: Final = (
    Format("auditjs", "AuditJS, JSON", _is_json, _read_json, silent=("[]",)),
    Format("auditjs-text", "AuditJS, as it prints", _is_text, _read_text),
)
