"""mobsfscan's JSON report of the code of apps. Floor 5.

Source: mobsfscan's `--json`; a rule without files says what the whole app lacks.
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

_TOOL: Final = "mobsfscan"
_SCALE: Final[Mapping[str, Severity]] = {"info": Severity.LOW}
"""As its SARIF has it, where it is a note."""


class _Place(msgspec.Struct, frozen=True):
    file_path: str
    match_lines: list[int] | None = None


class _Rule(msgspec.Struct, frozen=True):
    description: str | None = ""
    severity: str | None = ""
    cwe: str | None = ""


class _Result(msgspec.Struct, frozen=True):
    metadata: _Rule
    files: list[_Place] | None = None


class _Report(msgspec.Struct, frozen=True):
    results: dict[str, _Result]
    mobsfscan_version: str = ""
    errors: list[object] | None = None


def _is_mine(document: Document) -> bool:
    return {"mobsfscan_version", "results"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    found = tuple(one for rule, result in read.results.items() for one in _told(rule, result))
    errors = tuple(telling.line(str(one)) for one in read.errors or ())
    return Report(_TOOL, found, read.mobsfscan_version, failed=errors)


def _told(rule: str, result: _Result) -> Iterator[Sighting]:
    about = result.metadata
    rated, cwe = telling.severity(about.severity, scale=_SCALE), telling.weaknesses(about.cwe)
    words = telling.line(about.description, rule)
    if not result.files:
        yield telling.of_resource(_TOOL, rule, rated, words, resource="the whole app", cwe=cwe)
    for one in result.files or ():
        lines = one.match_lines or [0]
        path = one.file_path
        yield telling.in_code(_TOOL, rule, rated, words, path=path, at_line=lines[0], end_line=lines[-1], cwe=cwe)


FORMATS: Final = (Format("mobsfscan", "mobsfscan, JSON", _is_mine, _read),)
