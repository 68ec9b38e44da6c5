"""Checkmarx OSA: a vulnerability of a library is one finding. Floor 5.

Source: CxOSAVulnerabilities.json and CxOSALibraries.json, put into one list in this order.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.checkmarx import TOOL


class _Named(msgspec.Struct, frozen=True):
    name: str = ""


class _Vulnerability(msgspec.Struct, frozen=True, rename="camel"):
    cve_name: str
    library_id: str
    score: float | None = None
    severity: _Named | None = None
    description: str | None = None
    recommendations: str | None = None
    source_file_name: str | None = None


class _Library(msgspec.Struct, frozen=True):
    id: str
    name: str
    version: str = ""


def _is_mine(document: Document) -> bool:
    items = document.items
    lists = [one for one in items if isinstance(one, list)]
    first = next((one[0] for one in lists if one and isinstance(one[0], dict)), {})
    return len(items) == len(lists) == 2 and bool({"cveName", "confidenceLevel"} & first.keys())  # noqa: PLR2004 (two files)


def _read(document: Document) -> Report:
    vulnerabilities, libraries = document.as_type(tuple[list[_Vulnerability], list[_Library]])
    known = {one.id: one for one in libraries}
    found = []
    for one in vulnerabilities:
        library = known.get(one.library_id)
        if library is None:
            raise document.malformed(f"{one.cve_name} is of the library {one.library_id[:60]}, which is not listed")
        found.append(
            packages.vulnerable(
                TOOL,
                one.cve_name,
                telling.severity(one.severity.name if one.severity else None, one.score),
                telling.line(one.description, one.cve_name),
                packages.Package(library.name, library.version),
                places=(one.source_file_name or "",),
                remedy=one.recommendations or "",
            )
        )
    return Report(TOOL, tuple(found))


FORMATS: Final = (Format("checkmarx-osa", "Checkmarx OSA, vulnerabilities and libraries, JSON", _is_mine, _read),)
