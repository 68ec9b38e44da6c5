"""cfn_nag's JSON report. Floor 5. Source: cfn_nag's `--output-format json`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "cfn_nag"


class _Violation(msgspec.Struct, frozen=True):
    id: str
    message: str | None = None
    type: str | None = None
    logical_resource_ids: list[str] | None = None
    line_numbers: list[int] | None = None


class _Results(msgspec.Struct, frozen=True):
    violations: list[_Violation] | None = None


class _File(msgspec.Struct, frozen=True):
    filename: str
    file_results: _Results


def _is_json(document: Document) -> bool:
    return {"filename", "file_results"} <= document.first.keys()


def _read(document: Document) -> Report:
    files = document.as_type(list[_File])
    return Report(
        _TOOL, tuple(found for one in files for found in _told(one)), targets=tuple(f.filename for f in files)
    )


def _told(file: _File) -> Iterator[Sighting]:
    for one in file.file_results.violations or ():
        pairs = zip_longest(one.logical_resource_ids or (), one.line_numbers or ())
        places = sorted((name or "", max(number or 0, 0)) for name, number in pairs)
        found = telling.of_resource(
            _TOOL,
            one.id,
            telling.severity(one.type),
            one.message or "",
            path=file.filename,
            at_line=next((number for name, number in places if name), places[0][1] if places else 0),
        )
        yield telling.at_each(found, (name for name, _ in places))


FORMATS: Final = (Format("cfn_nag", "cfn_nag, JSON", _is_json, _read, silent=("[]",)),)
