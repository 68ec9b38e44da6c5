"""rustc and cargo, as text with `--> file:line:column` below, or as JSON lines. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_HEAD = re.compile(r"(?P<level>warning|error)(?:\[(?P<rule>[A-Za-z0-9_:]+)\])?: (?P<says>.+)")
_PLACE = re.compile(r"\s*--> (?P<path>.+):(?P<line>\d+):(?P<column>\d+)")
_LINT = re.compile(r"\s*= note: `#\[(?:warn|deny|forbid)\((?P<lint>[A-Za-z0-9_:]+)\)\]")
_MOST: Final = 60
"""Lines of one diagnostic."""


class _Code(msgspec.Struct, frozen=True):
    code: str


class _Span(msgspec.Struct, frozen=True):
    file_name: str
    line_start: int
    column_start: int
    is_primary: bool = False


class _Message(msgspec.Struct, frozen=True):
    message: str
    level: str
    code: _Code | None = None
    spans: list[_Span] = []


class _Line(msgspec.Struct, frozen=True):
    reason: str = ""
    message: _Message | None = None


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of rustc, whichever way it was asked to write them."""
    line = log[at]
    if line.startswith("{"):
        return _of_json(line)
    said = _HEAD.fullmatch(line)
    place = _PLACE.fullmatch(log[at + 1]) if said and at + 1 < len(log) else None
    if said is None or place is None:
        return None
    level = Level.of(said["level"])
    rows = [*_rows(log, at + 2)]
    lint = next((found["lint"] for row in rows if (found := _LINT.match(row))), "")
    rule = said["rule"] or lint or level.value
    where = (place["path"], number(place["line"]), number(place["column"]))
    return one(Diagnostic("rustc", rule, level, said["says"], *where), 2 + len(rows))


def _rows(log: Sequence[str], start: int) -> Iterator[str]:
    """Give the lines that belong to a diagnostic: the source with its bar, and the notes."""
    for row in log[start : start + _MOST]:
        if not re.match(r"\s*(?:\d+\s*[|+-]|\||=|\.\.\.|:::)|help: |note: ", row):
            return
        yield row


def _of_json(line: str) -> Found | None:
    if not line.startswith(('{"reason":', '{"$message_type":"diagnostic"', '{"message":')):
        return None
    try:
        told = msgspec.json.decode(line, type=_Line)
        said = told.message
    except (msgspec.MsgspecError, RecursionError):
        try:
            said = msgspec.json.decode(line, type=_Message)
        except (msgspec.MsgspecError, RecursionError):
            return None
    if said is None or said.level not in {"warning", "error", "error: internal compiler error"}:
        return Found()
    place = next((span for span in said.spans if span.is_primary), None)
    if place is None:
        return Found()  # the count at the end
    level = Level.of(said.level)
    rule = said.code.code if said.code else level.value
    return one(Diagnostic("rustc", rule, level, said.message, place.file_name, place.line_start, place.column_start))
