"""Whispers' JSON report. Floor 5.

Source: Whispers 2.1 and 2.2, `--json`. The value that it quotes is not told, the key that holds it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "whispers"
_OLD: Final[Mapping[str, str]] = {"BLOCKER": "critical", "CRITICAL": "high", "MAJOR": "medium", "MINOR": "low"}
"""What version 2.1 wrote; only the case tells its CRITICAL from that of version 2.2."""


class _Found(msgspec.Struct, frozen=True):
    message: str
    file: str
    key: str | None = ""
    line: int | None = 0
    rule_id: str | None = ""
    severity: str | None = ""


def _is_mine(document: Document) -> bool:
    keys = document.first.keys()
    return (
        {"key", "value", "file", "line", "message", "severity"}
        <= keys
        <= {
            *("key", "value", "file", "line", "message", "severity", "rule_id"),
        }
    )


def _read(document: Document) -> Report:
    return Report(_TOOL, tuple(_told(one) for one in document.as_type(list[_Found])))


def _told(one: _Found) -> Sighting:
    at_line = one.line or 0
    return telling.secret(
        _TOOL,
        telling.line(one.rule_id, one.message),
        f"{one.message} in {telling.line(one.key)}" if one.key else one.message,
        path=one.file,
        at_line=at_line,
        symbol="" if at_line > 0 else telling.line(one.key),
        rated=telling.severity(_OLD.get(one.severity or "", one.severity)),
    )


FORMATS: Final = (Format("whispers", "Whispers, JSON", _is_mine, _read, silent=("[]",)),)
