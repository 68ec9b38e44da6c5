"""ruff as a compiler of Python: syntax of any version, names that nothing defines, formats that must fail.

A file with a syntax error was read and judged: the error is the finding, and the file is covered. What proves
that a file was read is as for the other use of ruff: its log. Rules: E9 and syntax errors; F5 and F6 that are
wrong whatever the input (format strings, comparison of literals by identity, asserts on tuples); F7 statements
out of place; F82 undefined names. Unused imports and variables are matters of taste and are left out.

Severity: what cannot be compiled is high and certain; an undefined name and a format that must raise are medium
(a name can still come from outside, so its certainty is medium); the rest is low.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.python import ruff
from interlock.adapters.scanners.python.ruff_output import Diagnostic, read_checked
from interlock.adapters.scanners.reading import argument, one_line, settings
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "ruff-syntax"
TOOL: Final = ruff.TOOL
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_ARGS: Final = (
    *("check", "--isolated", "--no-cache", "--ignore-noqa", "--verbose", "--color", "never"),
    *("--target-version", "py315", "--output-format", "json", "--select", "E9,F50,F52,F62,F63,F7,F82"),
)
_UNREADABLE: Final = "E902"


def wants(file: FileEntry) -> bool:
    """Say whether it is Python source or a notebook."""
    return ruff.wants(file)


def configuration() -> bytes:
    """Give the arguments; ruff has no other settings here."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Run ruff on exactly these files."""
    return Command(args=(*_ARGS, "--", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read ruff's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    return read_checked(NAME, run, job, _sighting)


def _sighting(path: str, seen: Diagnostic) -> Sighting | None:
    code = "invalid-syntax" if seen.is_syntax else seen.code or ""
    if code != "invalid-syntax" and (not code.startswith(("E9", "F")) or code == _UNREADABLE):
        return None
    level, certainty = _weight(code)
    return Sighting(
        tool=NAME,
        rule=code,
        severity=level,
        certainty=certainty,
        message=one_line(seen.message),
        at=seen.at(path),
    )


def _weight(code: str) -> tuple[Severity, Certainty]:
    if code == "invalid-syntax" or code.startswith(("E9", "F7")):
        return Severity.HIGH, Certainty.HIGH
    if code.startswith("F82"):
        return Severity.MEDIUM, Certainty.MEDIUM
    return (Severity.MEDIUM if code.startswith("F5") else Severity.LOW), Certainty.HIGH
