"""CMake: `CMake Warning at file:line (command):` with the text below it. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_HEAD = re.compile(
    r"CMake (?P<level>Warning|Error|Deprecation Warning|Deprecation Error|Internal Error)(?P<dev> \(dev\))?"
    r"(?: (?:at|in) (?P<path>.+?)(?::(?P<line>\d+))?(?: \((?P<command>[^)]*)\))?)?:(?P<says>.*)"
)
_MOST: Final = 40
"""Lines of one explanation."""


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a warning or an error of CMake."""
    said = _HEAD.fullmatch(log[at])
    if said is None:
        return None
    rows = [*_rows(log, at + 1)]
    text = " ".join(" ".join((said["says"], *rows)).split())
    kind = said["level"].lower()
    rule = "deprecation" if kind.startswith("deprecation") else said["command"] or kind.split()[-1]
    level = Level.WARNING if kind.endswith("warning") else Level.ERROR
    where = (said["path"] or "", number(said["line"]))
    return one(Diagnostic("cmake", rule, level, text or "no reason given", *where), 1 + len(rows))


def _rows(log: Sequence[str], start: int) -> Iterator[str]:
    """Give the lines of an explanation: indented, with empty ones in between."""
    for row in log[start : start + _MOST]:
        if row and not row.startswith("  "):
            return
        yield row
