"""hadolint's JSON report. Floor 5. Source: hadolint's `--format json`."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "hadolint"
_CODE: Final = re.compile(r"(?:DL|SC)\d{3,5}")


class _Fault(msgspec.Struct, frozen=True):
    code: str
    message: str | None = None
    file: str | None = None
    level: str | None = None
    line: int | None = None
    column: int | None = None


def _is_json(document: Document) -> bool:
    first = document.first
    return {"code", "level", "line", "file"} <= first.keys() and bool(_CODE.fullmatch(str(first["code"])))


def _read(document: Document) -> Report:
    found = (
        telling.in_code(
            _TOOL,
            one.code,
            telling.severity(one.level),
            one.message or "",
            path=one.file or "",
            at_line=one.line or 0,
            column=one.column or 0,
        )
        for one in document.as_type(list[_Fault])
    )
    return Report(_TOOL, tuple(found))


FORMATS: Final = (Format("hadolint", "hadolint, JSON", _is_json, _read, silent=("[]",)),)
