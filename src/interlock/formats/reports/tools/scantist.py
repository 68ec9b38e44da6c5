"""Scantist's report of vulnerable libraries. Floor 5.

Source: Scantist SCA, export of the vulnerabilities of a scan as JSON.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.packages import Package

_TOOL: Final = "scantist"


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str = msgspec.field(name="Public ID")
    library: str = msgspec.field(name="Library")
    version: str | None = msgspec.field(name="Library Version", default=None)
    description: str | None = msgspec.field(name="Description", default=None)
    score: str | float | None = msgspec.field(name="Score", default=None)
    patched: str | None = msgspec.field(name="Patched Version", default=None)
    path: str | None = msgspec.field(name="File Path", default=None)


def _is_export(document: Document) -> bool:
    return {"Public ID", "Library"} <= document.first.keys()


def _read(document: Document) -> Report:
    return Report(_TOOL, packages.once(_told(one) for one in document.as_type(list[_Vulnerability])))


def _told(one: _Vulnerability) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        one.id,
        telling.severity(one.score),
        telling.line(one.description, one.id),
        Package(one.library, one.version or ""),
        places=(one.path,),
        remedy=packages.take(one.patched),
    )


FORMATS: Final = (Format("scantist", "Scantist, JSON", _is_export, _read, silent=("[]",)),)
