"""RuboCop's JSON report: an offence against a cop of its department Security is one finding. Floor 5.

Source: `rubocop --format json`. The other departments are about layout, style and size; a file that it could not
understand was not looked at.
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

_TOOL: Final = "rubocop"
_DEPARTMENT: Final = "Security/"
_UNREAD: Final = "Lint/Syntax"
_SCALE: Final[Mapping[str, Severity]] = {
    "fatal": Severity.HIGH,
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "convention": Severity.LOW,
    "refactor": Severity.LOW,
    "info": Severity.INFO,
}


class _Place(msgspec.Struct, frozen=True):
    start_line: int | None = None
    start_column: int | None = None
    last_line: int | None = None
    line: int = 0


class _Offence(msgspec.Struct, frozen=True):
    cop_name: str
    message: str
    severity: str | None = None
    location: _Place = _Place()


class _File(msgspec.Struct, frozen=True):
    path: str
    offenses: list[_Offence]


class _About(msgspec.Struct, frozen=True):
    rubocop_version: str = ""


class _Report(msgspec.Struct, frozen=True):
    metadata: _About
    files: list[_File]


def _is_mine(document: Document) -> bool:
    about = document.fields.get("metadata")
    return isinstance(about, dict) and "rubocop_version" in about and "files" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    said = [(file.path, one) for file in read.files for one in file.offenses]
    return Report(
        _TOOL,
        tuple(_told(path, one) for path, one in said if one.cop_name.startswith(_DEPARTMENT)),
        read.metadata.rubocop_version,
        failed=tuple(telling.line(f"{path}: {one.message}") for path, one in said if one.cop_name == _UNREAD),
    )


def _told(path: str, one: _Offence) -> Sighting:
    place = one.location
    return telling.in_code(
        _TOOL,
        one.cop_name,
        telling.severity(one.severity, scale=_SCALE),
        one.message.removeprefix(f"{one.cop_name}: "),
        path=path,
        at_line=place.start_line or place.line,
        column=place.start_column or 0,
        end_line=place.last_line or 0,
    )


FORMATS: Final = (Format("rubocop", "RuboCop, JSON", _is_mine, _read),)
