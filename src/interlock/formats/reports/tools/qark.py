"""QARK's JSON report of Android applications: an issue is one finding. Floor 5. Source: `qark --report-type json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "qark"
_SCALE: Final[Mapping[str, Severity]] = {
    "vulnerability": Severity.HIGH,
    "error": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "info": Severity.INFO,
}


class _Exploit(msgspec.Struct, frozen=True):
    tag_name: str | None = None


class _Issue(msgspec.Struct, frozen=True):
    name: str
    category: str | None = None
    severity: str | None = None
    description: str | None = None
    line_number: list[int] | int | None = None
    file_object: str | None = None
    apk_exploit_dict: _Exploit | None = None


def _is_mine(document: Document) -> bool:
    return {"name", "severity", "apk_exploit_dict", "file_object"} <= document.first.keys()


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in document.as_type(list[_Issue])))


def _told(one: _Issue) -> Sighting:
    rated = telling.severity(one.severity, scale=_SCALE)
    place = one.line_number if isinstance(one.line_number, list) else [one.line_number or 0]
    words = telling.line(one.description, one.name)
    tag = telling.line(one.apk_exploit_dict.tag_name if one.apk_exploit_dict else None)
    if not one.file_object:
        return telling.of_resource(_TOOL, one.name, rated, words, resource=tag or telling.line(one.category))
    return telling.in_code(
        _TOOL,
        one.name,
        rated,
        words,
        path=one.file_object,
        at_line=place[0] if place else 0,
        column=place[1] if len(place) > 1 else 0,
        symbol=tag,
    )


FORMATS: Final = (Format("qark", "QARK, JSON", _is_mine, _read, silent=("[]",)),)
