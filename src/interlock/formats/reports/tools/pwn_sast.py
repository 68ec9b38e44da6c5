"""The JSON report of pwn's source code drivers: a line of a file is one finding. Floor 5.

Source: `pwn_sast`, which rates nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "pwn-sast"


class _References(msgspec.Struct, frozen=True):
    sast_module: str
    section: str | None = None
    cwe_id: str | None = None


class _File(msgspec.Struct, frozen=True):
    entry: str = ""


class _Line(msgspec.Struct, frozen=True):
    line_no: str | int | None = None


class _Entry(msgspec.Struct, frozen=True):
    security_references: _References
    filename: _File = _File()
    line_no_and_contents: list[_Line] | None = None


class _Report(msgspec.Struct, frozen=True):
    report_name: str
    data: list[_Entry]


def _is_mine(document: Document) -> bool:
    data = document.fields.get("data")
    if "report_name" not in document.fields or not isinstance(data, list):
        return False
    return not data or (isinstance(data[0], dict) and "security_references" in data[0])


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    return Report(_TOOL, tuple(one for entry in read.data for one in _told(entry)), targets=(read.report_name,))


def _told(entry: _Entry) -> Iterator[Sighting]:
    about = entry.security_references
    rule = about.sast_module.rpartition("::")[2]
    for one in entry.line_no_and_contents or [_Line()]:
        yield telling.in_code(
            _TOOL,
            rule,
            telling.UNRATED,
            telling.line(f"{rule}: {about.section.lower()}" if about.section else rule),
            path=entry.filename.entry,
            at_line=number(one.line_no),
            cwe=telling.weaknesses(about.cwe_id),
            certainty=Certainty.LOW,
        )


FORMATS: Final = (Format("pwn-sast", "pwn_sast, JSON", _is_mine, _read),)
