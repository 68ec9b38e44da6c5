"""Secretlint's JSON report. Floor 5.

Source: secretlint's formatter `json`. Its messages quote what was found, so only what stands before that is told.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "secretlint"
_SHORT: Final = 4
"""Characters of what may stand in a message by chance."""


class _Point(msgspec.Struct, frozen=True):
    line: int | None = 0
    column: int | None = 0


class _Span(msgspec.Struct, frozen=True):
    start: _Point = _Point()


class _Message(msgspec.Struct, frozen=True, rename="camel"):
    rule_id: str
    message: str | None = ""
    message_id: str | None = ""
    severity: str | None = ""
    loc: _Span | None = None
    data: dict[str, object] | None = None


class _File(msgspec.Struct, frozen=True, rename="camel"):
    file_path: str
    messages: list[_Message] | None = None


def _is_mine(document: Document) -> bool:
    keys = document.first.keys()
    return {"filePath", "messages"} <= keys and bool({"sourceContent", "sourceContentType"} & keys)


def _read(document: Document) -> Report:
    files = document.as_type(list[_File])
    return Report(
        _TOOL,
        tuple(_told(file.file_path, one) for file in files for one in file.messages or ()),
        passed=sum(not file.messages for file in files),
    )


def _told(path: str, one: _Message) -> Sighting:
    start = (one.loc or _Span()).start
    rule = one.rule_id.rpartition("/")[2]
    return telling.secret(
        _TOOL,
        f"{rule} {one.message_id}" if one.message_id else rule,
        _words(one) or telling.line(one.message_id, rule),
        path=path,
        at_line=start.line or 0,
        column=(start.column or 0) + 1,
        rated=telling.severity(one.severity),
    )


def _words(one: _Message) -> str:
    """Give what a message says before it quotes; nothing if a part of what it quotes is in there."""
    before, colon, _ = (one.message or "").partition(":")
    quoted = [value for value in (one.data or {}).values() if isinstance(value, str) and len(value) >= _SHORT]
    return before if colon and not any(value in before for value in quoted) else ""


FORMATS: Final = (Format("secretlint", "Secretlint, JSON", _is_mine, _read, silent=("[]",)),)
