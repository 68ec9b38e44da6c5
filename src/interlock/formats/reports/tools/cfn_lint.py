"""cfn-lint's JSON report. Floor 5. Source: cfn-lint's `--format json`."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "cfn-lint"


class _Point(msgspec.Struct, frozen=True, rename="pascal"):
    line_number: int | None = None
    column_number: int | None = None


class _Location(msgspec.Struct, frozen=True, rename="pascal"):
    start: _Point | None = None
    end: _Point | None = None


class _Rule(msgspec.Struct, frozen=True, rename="pascal"):
    id: str
    short_description: str | None = None


class _Match(msgspec.Struct, frozen=True, rename="pascal"):
    rule: _Rule
    message: str | None = None
    filename: str | None = None
    level: str | None = None
    location: _Location | None = None


def _is_json(document: Document) -> bool:
    return {"Filename", "Level", "Rule", "Location"} <= document.first.keys()


def _read(document: Document) -> Report:
    matches = document.as_type(list[_Match])
    files = dict.fromkeys(one.filename for one in matches if one.filename)
    return Report(_TOOL, tuple(_told(one) for one in matches), targets=tuple(files))


def _told(one: _Match) -> Sighting:
    place = one.location or _Location()
    start, end = place.start or _Point(), place.end or _Point()
    return telling.in_code(
        _TOOL,
        one.rule.id,
        telling.severity(one.level),
        telling.line(one.message, one.rule.short_description),
        path=one.filename or "",
        at_line=start.line_number or 0,
        column=start.column_number or 0,
        end_line=end.line_number or 0,
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("cfn-lint", "cfn-lint, JSON", _is_json, _read, silent=("[]",)),)
