"""njsscan's JSON report: each match of a rule is one finding, and so is a control that is missing. Floor 5.

Source: `njsscan --json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "njsscan"
_SCALE: Final[Mapping[str, Severity]] = {"info": Severity.LOW}


class _File(msgspec.Struct, frozen=True):
    file_path: str
    match_lines: list[int] | None = None
    match_position: list[int] | None = None


class _About(msgspec.Struct, frozen=True):
    description: str = ""
    severity: str | None = None
    cwe: str | None = None


class _Rule(msgspec.Struct, frozen=True):
    metadata: _About
    files: list[_File] | None = None


class _Report(msgspec.Struct, frozen=True):
    nodejs: dict[str, _Rule] | None = None
    templates: dict[str, _Rule] | None = None
    njsscan_version: str | None = None
    errors: list[object] | None = None


def _is_mine(document: Document) -> bool:
    fields = document.fields
    return "njsscan_version" in fields or {"nodejs", "templates", "errors"} == fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    rules = [*(read.nodejs or {}).items(), *(read.templates or {}).items()]
    found = tuple(one for name, rule in rules for one in _told(name, rule))
    errors = tuple(telling.line(one) for one in read.errors or ())
    return Report(_TOOL, found, read.njsscan_version or "", failed=errors)


def _told(name: str, rule: _Rule) -> Iterator[Sighting]:
    about = rule.metadata
    for file in rule.files or [_File("")]:
        lines = file.match_lines or [0]
        yield telling.in_code(
            _TOOL,
            name,
            telling.severity(about.severity, scale=_SCALE),
            telling.line(about.description, name),
            path=file.file_path,
            at_line=lines[0],
            column=(file.match_position or [0])[0],
            end_line=lines[-1],
            cwe=telling.weaknesses(about.cwe),
        )


FORMATS: Final = (Format("njsscan", "njsscan, JSON", _is_mine, _read),)
