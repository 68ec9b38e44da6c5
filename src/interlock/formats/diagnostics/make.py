"""make and ninja: what they could not make, and what is wrong with their own files. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_FAILED = re.compile(
    r"g?make(?:\[\d+\])?: \*\*\* \[(?:(?P<path>[^:\]]+):(?P<line>\d+): )?(?P<says>[^\]]+)\] (?P<why>Error \d+.*|.+)"
)
_STOPPED = re.compile(r"(?:g?make(?:\[\d+\])?: |(?P<path>[^:]+):(?P<line>\d+): )\*\*\* (?P<says>.+?)(?:\s+Stop\.)?")
_WARNING = re.compile(
    r"(?P<path>(?:.*/)?(?:GNUm|[Mm])akefile[^:/]*|[^:]+\.mk):(?P<line>\d+): warning: (?P<says>.+)"
    r"|g?make(?:\[\d+\])?: warning: (?P<own>.+)"
)
_NINJA = re.compile(r"ninja: (?P<level>error|warning): (?P<says>.+)|FAILED: (?P<target>.+)")


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a failure or a warning of make or ninja."""
    line = log[at]
    if said := _FAILED.fullmatch(line):
        text = f"{said['says']}: {said['why']}"
        return one(Diagnostic("make", "failure", Level.ERROR, text, said["path"] or "", number(said["line"])))
    if said := _STOPPED.fullmatch(line):
        return one(Diagnostic("make", "stop", Level.ERROR, said["says"], said["path"] or "", number(said["line"])))
    if said := _WARNING.fullmatch(line):
        says = said["says"] or said["own"]
        return one(Diagnostic("make", "warning", Level.WARNING, says, said["path"] or "", number(said["line"])))
    if said := _NINJA.fullmatch(line):
        if said["target"]:
            return one(Diagnostic("ninja", "failure", Level.ERROR, f"{said['target'].strip()} could not be made"))
        return one(Diagnostic("ninja", said["level"], Level.of(said["level"]), said["says"]))
    return None
