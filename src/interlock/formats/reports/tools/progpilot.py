"""progpilot's JSON report: a vulnerability is one finding, at its sink. Floor 5.

Source: `progpilot`, which rates nothing.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "progpilot"


class _Vulnerability(msgspec.Struct, frozen=True):
    vuln_name: str
    vuln_cwe: str | None = None
    vuln_type: str | None = None
    source_name: list[str] | str | None = None
    sink_name: str | None = None
    sink_file: str | None = None
    sink_line: int | list[int] | None = None
    vuln_rule: str | None = None
    vuln_description: str | None = None
    vuln_file: str | None = None
    vuln_line: int | list[int] | None = None


def _is_mine(document: Document) -> bool:
    return {"vuln_name", "vuln_type", "vuln_id"} <= document.first.keys()


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in document.as_type(list[_Vulnerability])))


def _told(one: _Vulnerability) -> Sighting:
    sources = ", ".join(one.source_name) if isinstance(one.source_name, list) else one.source_name or ""
    words = one.vuln_name.replace("_", " ")
    if one.vuln_description:
        words += f": {one.vuln_description}"
    elif sources and one.sink_name:
        words += f": {sources} reaches {one.sink_name}"
    return telling.in_code(
        _TOOL,
        one.vuln_name,
        telling.UNRATED,
        words,
        path=telling.line(one.sink_file, one.vuln_file),
        at_line=_first(one.sink_line) or _first(one.vuln_line),
        cwe=telling.weaknesses((one.vuln_cwe or "").removeprefix("CWE_")),
    )


def _first(lines: int | list[int] | None) -> int:
    return next(iter(lines), 0) if isinstance(lines, list) else lines or 0


FORMATS: Final = (Format("progpilot", "progpilot, JSON", _is_mine, _read, silent=("[]",)),)
