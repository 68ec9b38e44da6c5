"""PMD: a violation is one finding, whichever way it is written. Floor 5. Source: PMD's renderers csv, xml and json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "pmd"
_SCALE: Final[Mapping[str, Severity]] = {
    "1": Severity.CRITICAL,
    "2": Severity.HIGH,
    "3": Severity.MEDIUM,
    "4": Severity.LOW,
    "5": Severity.INFO,
}
"""Its priorities; 1 is the highest."""


class _Violation(msgspec.Struct, frozen=True, rename="lower"):
    rule: str
    description: str = ""
    priority: int | None = None
    begin_line: int = msgspec.field(name="beginline", default=0)
    begin_column: int = msgspec.field(name="begincolumn", default=0)
    end_line: int = msgspec.field(name="endline", default=0)


class _File(msgspec.Struct, frozen=True):
    filename: str
    violations: list[_Violation] | None = None


class _Error(msgspec.Struct, frozen=True):
    filename: str = ""
    message: str = ""


class _Report(msgspec.Struct, frozen=True, rename="camel"):
    files: list[_File]
    pmd_version: str | None = None
    timestamp: str | None = None
    processing_errors: list[_Error] | None = None


_COLUMNS: Final = ("Problem", "File", "Priority", "Line", "Rule set", "Rule")


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "pmd"


def _is_json(document: Document) -> bool:
    return {"pmdVersion", "files"} <= document.fields.keys()


def _read_csv(document: Document) -> Report:
    found = (
        (row["File"], _Violation(row["Rule"], row.get("Description", ""), number(row["Priority"]), number(row["Line"])))
        for row in document.rows(*_COLUMNS)
    )
    return Report(_TOOL, tuple(_told(path, one) for path, one in found))


def _read_xml(document: Document) -> Report:
    root = document.xml()
    found = tuple(
        _told(
            file.get("name"),
            _Violation(
                one.get("rule"),
                one.text,
                number(one.get("priority")),
                number(one.get("beginline")),
                number(one.get("begincolumn")),
                number(one.get("endline")),
            ),
        )
        for file in root.all("file")
        for one in file.all("violation")
    )
    errors = tuple(telling.line(f"{one.get('filename')}: {one.get('msg')}") for one in root.all("error"))
    return Report(_TOOL, found, root.get("version"), root.get("timestamp"), failed=errors)


def _read_json(document: Document) -> Report:
    read = document.as_type(_Report)
    found = tuple(_told(file.filename, one) for file in read.files for one in file.violations or ())
    errors = tuple(telling.line(f"{one.filename}: {one.message}") for one in read.processing_errors or ())
    return Report(_TOOL, found, read.pmd_version or "", read.timestamp or "", failed=errors)


def _told(path: str, one: _Violation) -> Sighting:
    return telling.in_code(
        _TOOL,
        one.rule,
        telling.severity(one.priority, scale=_SCALE),
        telling.line(one.description, one.rule),
        path=path,
        at_line=one.begin_line,
        column=one.begin_column,
        end_line=one.end_line,
    )


FORMATS: Final = (
    Format("pmd-csv", "PMD, CSV", _is_csv, _read_csv),
    Format("pmd-xml", "PMD, XML", _is_xml, _read_xml),
    Format("pmd", "PMD, JSON", _is_json, _read_json),
)
