"""Bearer CLI's JSON report: a finding is one finding, in the list of its severity. Floor 5.

Source: `bearer scan --format json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "bearer"
_LISTS: Final = frozenset({"critical", "high", "medium", "low", "warning"})
_SCALE: Final[Mapping[str, Severity]] = {"warning": Severity.INFO}
_SECRETS: Final = "gitleaks"
"""The rule under which it tells of secrets."""


class _Columns(msgspec.Struct, frozen=True):
    start: int = 0


class _Part(msgspec.Struct, frozen=True):
    start: int = 0
    end: int = 0
    column: _Columns | None = None


class _Finding(msgspec.Struct, frozen=True):
    id: str
    title: str
    filename: str = ""
    full_filename: str | None = None
    line_number: int = 0
    cwe_ids: list[str | int] | None = None
    sink: _Part | None = None


def _is_mine(document: Document) -> bool:
    fields = document.fields
    if not fields or not fields.keys() <= _LISTS or not all(isinstance(one, list) for one in fields.values()):
        return False
    first = next((one[0] for one in fields.values() if isinstance(one, list) and one), None)
    return first is None or (isinstance(first, dict) and {"id", "title", "fingerprint", "line_number"} <= first.keys())


def _read(document: Document) -> Report:
    lists = document.as_type(dict[str, list[_Finding]])
    return Report(_TOOL, tuple(_told(name, one) for name, found in lists.items() for one in found))


def _told(name: str, one: _Finding) -> Sighting:
    rated = telling.severity(name, scale=_SCALE)
    path = one.full_filename or one.filename
    if one.id.startswith(_SECRETS):
        return telling.secret(_TOOL, one.id, one.title, path=path, at_line=one.line_number, rated=rated)
    sink = one.sink or _Part()
    return telling.in_code(
        _TOOL,
        one.id,
        rated,
        one.title,
        path=path,
        at_line=one.line_number,
        column=sink.column.start if sink.column else 0,
        end_line=sink.end,
        cwe=telling.weaknesses(one.cwe_ids),
    )


FORMATS: Final = (Format("bearer", "Bearer CLI, JSON", _is_mine, _read),)
