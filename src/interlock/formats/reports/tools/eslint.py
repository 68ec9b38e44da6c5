"""ESLint's JSON report: a message of a rule is one finding, and a suppressed one as well. Floor 5.

Source: `eslint --format json`. A message of no rule says that a file could not be looked at.
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

_TOOL: Final = "eslint"
_SCALE: Final[Mapping[str, Severity]] = {"2": Severity.HIGH, "1": Severity.MEDIUM}


class _Message(msgspec.Struct, frozen=True, rename="camel"):
    message: str
    rule_id: str | None = None
    severity: int | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None


class _File(msgspec.Struct, frozen=True, rename="camel"):
    file_path: str
    messages: list[_Message]
    suppressed_messages: list[_Message] | None = None


def _is_mine(document: Document) -> bool:
    return {"filePath", "messages", "errorCount", "warningCount"} <= document.first.keys()


def _read(document: Document) -> Report:
    files = document.as_type(list[_File])
    said = [(file.file_path, one) for file in files for one in (*file.messages, *(file.suppressed_messages or ()))]
    return Report(
        _TOOL,
        tuple(_told(path, one.rule_id, one) for path, one in said if one.rule_id),
        failed=tuple(telling.line(f"{path}: {one.message}") for path, one in said if not one.rule_id),
    )


def _told(path: str, rule: str, one: _Message) -> Sighting:
    return telling.in_code(
        _TOOL,
        rule,
        telling.severity(one.severity, scale=_SCALE),
        one.message,
        path=path,
        at_line=one.line or 0,
        column=one.column or 0,
        end_line=one.end_line or 0,
    )


FORMATS: Final = (Format("eslint", "ESLint, JSON", _is_mine, _read, silent=("[]",)),)
