"""Nancy's report of a Go project. Floor 5.

Source: `nancy sleuth -o json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import oss_index, packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "nancy"


class _Vulnerability(msgspec.Struct, frozen=True, rename="pascal"):
    id: str
    title: str | None = None
    description: str | None = None
    cvss_score: float | str | None = None
    cvss_vector: str | None = None
    cve: str | None = None
    cwe: str | None = None


class _Component(msgspec.Struct, frozen=True, rename="pascal"):
    coordinates: str
    vulnerabilities: list[_Vulnerability] | None = None


class _Report(msgspec.Struct, frozen=True):
    vulnerable: list[_Component] | None
    invalid: list[_Component] | None = None
    num_audited: int = 0
    version: str | None = None


def _is_report(document: Document) -> bool:
    return {"audited", "num_audited", "num_vulnerable", "vulnerable"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    held = read.vulnerable or ()
    return Report(
        _TOOL,
        tuple(_told(one, each.coordinates) for each in held for one in each.vulnerabilities or ()),
        read.version or "",
        passed=max(read.num_audited - len(held), 0),
        failed=tuple(f"{each.coordinates} has no version that Nancy can read" for each in read.invalid or ()),
    )


def _told(one: _Vulnerability, purl: str) -> Sighting:
    score = telling.line(one.cvss_score)
    bad = oss_index.Vulnerability(
        one.id, one.title or "", one.description or "", score, one.cvss_vector or "", one.cve or "", one.cwe or ""
    )
    return oss_index.told(_TOOL, bad, packages.by_purl(purl, purl))


FORMATS: Final = (Format("nancy", "Nancy, JSON", _is_report, _read),)
