"""Maven: `[WARNING] /path/File.java:[12,5] text`, and what it says of the project itself. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_PLACED = re.compile(
    r"\[(?P<level>WARNING|ERROR)\] (?P<path>.+?\.\w+):\[(?P<line>\d+)(?:,(?P<column>\d+))?\] "
    r"(?:(?:error|warning): )?(?:\[(?P<rule>[a-z-]+)\] )?(?P<says>.+)"
)
_PLAIN = re.compile(r"\[(?P<level>WARNING|ERROR)\]\s?(?P<says>.*)")
_NO_NEWS = re.compile(
    r"(?:|COMPILATION (?:WARNING|ERROR)\s*:?|-+|=+|\s+.*|(?:-> )?\[Help \d+\].*|Re-run Maven using .*"
    r"|To see the full stack trace.*|For more information about the errors.*|After correcting the problems.*)"
)


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a line of Maven that warns or fails."""
    line = log[at]
    if not line.startswith(("[WARNING]", "[ERROR]")):
        return None
    if said := _PLACED.fullmatch(line):
        level = Level.of(said["level"])
        rule = said["rule"] or level.value
        return one(
            Diagnostic("javac", rule, level, said["says"], said["path"], number(said["line"]), number(said["column"]))
        )
    said = _PLAIN.fullmatch(line)
    if said is None or _NO_NEWS.fullmatch(said["says"]):
        return Found()
    level = Level.of(said["level"])
    return one(Diagnostic("maven", level.value, level, said["says"]))
