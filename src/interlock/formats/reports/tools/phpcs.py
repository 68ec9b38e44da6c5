"""PHP_CodeSniffer's JSON report, of the security audit rules or any others: a message is one finding. Floor 5.

Source: `phpcs --report=json`; phpcs-security-audit v2.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "phpcs"
_OF_ITSELF: Final = "Internal."
"""How the names of messages begin in which it says what it could not look at."""


class _Message(msgspec.Struct, frozen=True):
    message: str
    source: str
    type: str | None = None
    line: int = 0
    column: int = 0


class _File(msgspec.Struct, frozen=True):
    messages: list[_Message] | None = None


class _Report(msgspec.Struct, frozen=True):
    files: dict[str, _File]


def _is_mine(document: Document) -> bool:
    totals = document.fields.get("totals")
    if not isinstance(totals, dict) or not {"errors", "warnings"} <= totals.keys():
        return False
    return document.fields.keys() == {"totals", "files"} and isinstance(document.fields["files"], dict | list)


def _read(document: Document) -> Report:
    if document.fields.get("files") == []:  # PHP writes an empty map as a list
        return Report(_TOOL)
    files = document.as_type(_Report).files
    said = [(path, one) for path, file in files.items() for one in file.messages or ()]
    return Report(
        _TOOL,
        tuple(_told(path, one) for path, one in said if not one.source.startswith(_OF_ITSELF)),
        failed=tuple(telling.line(f"{path}: {one.message}") for path, one in said if one.source.startswith(_OF_ITSELF)),
    )


def _told(path: str, one: _Message) -> Sighting:
    rated = telling.severity(one.type)
    return telling.in_code(_TOOL, one.source, rated, one.message, path=path, at_line=one.line, column=one.column)


FORMATS: Final = (Format("phpcs", "PHP_CodeSniffer, JSON", _is_mine, _read),)
