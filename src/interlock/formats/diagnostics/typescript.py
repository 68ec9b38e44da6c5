"""tsc, plain and pretty. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_PLAIN = re.compile(
    r"(?P<path>[^(\s][^(]*)\((?P<line>\d+),(?P<column>\d+)\): (?P<level>error|warning) (?P<rule>TS\d+): (?P<says>.+)"
)
_PRETTY = re.compile(
    r"(?P<path>[^:\s][^:]*):(?P<line>\d+):(?P<column>\d+) - (?P<level>error|warning) (?P<rule>TS\d+): (?P<says>.+)"
)
_UNPLACED = re.compile(r"(?P<level>error|warning) (?P<rule>TS\d+): (?P<says>.+)")
_LOADER = re.compile(r"\[tsl\] (?P<level>ERROR|WARNING) in (?P<path>[^(]+)\((?P<line>\d+),(?P<column>\d+)\)")
_LOADED = re.compile(r"\s*(?P<rule>TS\d+): (?P<says>.+)")


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of the TypeScript compiler."""
    line = log[at]
    if said := _PLAIN.fullmatch(line) or _PRETTY.fullmatch(line):
        where = (said["path"], number(said["line"]), number(said["column"]))
        return one(Diagnostic("tsc", said["rule"], Level.of(said["level"]), said["says"], *where))
    if said := _UNPLACED.fullmatch(line):
        return one(Diagnostic("tsc", said["rule"], Level.of(said["level"]), said["says"]))
    said = _LOADER.fullmatch(line)
    told = _LOADED.fullmatch(log[at + 1]) if said and at + 1 < len(log) else None
    if said is None or told is None:
        return None
    where = (said["path"], number(said["line"]), number(said["column"]))
    return one(Diagnostic("tsc", told["rule"], Level.of(said["level"]), told["says"], *where), 2)
