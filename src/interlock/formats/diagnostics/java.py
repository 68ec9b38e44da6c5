"""javac, kotlinc and scalac, alone or under Gradle and sbt. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interlock.formats.diagnostics.model import Diagnostic, Found, Level, number, one

_JAVAC = re.compile(
    r"(?P<path>.+\.(?:java|groovy)):(?P<line>\d+): (?P<level>warning|error): (?:\[(?P<rule>[a-z-]+)\] )?(?P<says>.+)"
)
_OPTION = re.compile(r"(?P<level>warning|error): \[(?P<rule>[a-z-]+)\] (?P<says>.+)")
_KOTLIN = re.compile(
    r"(?P<level>[ew]): (?:file://)?(?P<path>.+\.kts?)(?::(?P<line>\d+):(?P<column>\d+)|"
    r": \((?P<old>\d+), (?P<at>\d+)\):?)"
    r"\s*(?P<says>.+)"
)
_SCALA = re.compile(r"\[(?P<level>warn|error)\] (?P<path>.+\.scala):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<says>.+)")
_NOTE = re.compile(r"(?:\[\w+\] )?Note: (?P<path>.+\.java|Some input files) (?P<says>uses?.* .+)")


def read(log: Sequence[str], at: int) -> Found | None:
    """Read a diagnostic of a compiler for the Java virtual machine."""
    line = log[at]
    if said := _JAVAC.fullmatch(line) or _OPTION.fullmatch(line):
        parts = said.groupdict()
        level = Level.of(parts["level"])
        rule = parts["rule"] or level.value
        return one(Diagnostic("javac", rule, level, parts["says"], parts.get("path") or "", number(parts.get("line"))))
    if said := _KOTLIN.fullmatch(line):
        level, row, column = Level.of(said["level"]), said["line"] or said["old"], said["column"] or said["at"]
        return one(Diagnostic("kotlinc", level.value, level, said["says"], said["path"], number(row), number(column)))
    if said := _SCALA.fullmatch(line):
        level = Level.of(said["level"])
        return one(
            Diagnostic(
                "scalac", level.value, level, said["says"], said["path"], number(said["line"]), number(said["column"])
            )
        )
    if said := _NOTE.fullmatch(line):
        path = "" if said["path"].startswith("Some") else said["path"]
        rule = "deprecation" if "deprecated" in said["says"] else "unchecked"
        return one(Diagnostic("javac", rule, Level.WARNING, said["says"], path))
    return None
