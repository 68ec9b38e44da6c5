"""How ruff answers, for the two scanners that run it: its JSON, its log, and what they prove together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from interlock.adapters.scanners.reading import Places, account, answered, decode, log_lines, one_line
from interlock.control import Job, Location, Sighting, ToolReport, ToolRun

_CHECKING = re.compile(r"\[ruff::[a-z_:]+\]\[DEBUG\] Checking: (.+)$")
_FAILED = re.compile(r"^(?:warning|error): Failed to [a-z]+ (.+)$")
_SYNTAX: Final = frozenset({"", "invalid-syntax"})


class _Point(msgspec.Struct):
    row: int
    column: int


class Diagnostic(msgspec.Struct):
    """One entry of ruff's list."""

    filename: str
    message: str
    location: _Point | None
    end_location: _Point | None = None
    code: str | None = None
    cell: int | None = None

    @property
    def is_syntax(self) -> bool:
        """Whether it says that the file could not be parsed."""
        return (self.code or "") in _SYNTAX

    def at(self, path: str) -> Location:
        """Give the place; in a notebook the cell and its line, which are no line of the file."""
        start = self.location or _Point(0, 0)
        if self.cell is not None:
            return Location(path=path, symbol=f"cell {self.cell} line {start.row}")
        end = self.end_location or start
        return Location(path, max(start.row, 0), max(start.column, 0), max(end.row, 0), max(end.column, 0))


Reader = Callable[[str, Diagnostic], Sighting | None]
"""Makes a sighting of a path and a diagnostic; None where the diagnostic means that the file was not examined."""


def read_checked(tool: str, run: ToolRun, job: Job, reader: Reader) -> ToolReport:
    """Read a run of `ruff check --verbose --output-format json`.

    Errors: ToolOutputMalformed (CTL-202) if the output is no list of diagnostics of files of the job.
    """
    faults = answered(tool, run, {0, 1})
    if faults:
        return ToolReport(faults=faults)
    diagnostics = decode(tool, run.stdout, list[Diagnostic])
    places = Places(tool, job)
    sightings: list[Sighting] = []
    unread: dict[str, str] = {}
    for seen in diagnostics:
        path = places.of(seen.filename)
        sighting = reader(path, seen)
        if sighting is None:
            line = f" (line {seen.location.row})" if seen.location and seen.is_syntax else ""
            unread.setdefault(path, one_line(seen.message) + line)
        else:
            sightings.append(sighting)
    checked, failed, lost = _log(log_lines(run.stderr), places)
    contradiction = [] if run.exit_code == int(bool(diagnostics)) else [_contradiction(tool, run, diagnostics)]
    return account(job, sightings, checked, {**failed, **unread}, [*lost, *contradiction])


def _contradiction(tool: str, run: ToolRun, diagnostics: list[Diagnostic]) -> str:
    return f"{tool} ended with exit code {run.exit_code} and {len(diagnostics)} diagnostics"


def _log(lines: Iterable[str], places: Places) -> tuple[set[str], dict[str, str], list[str]]:
    """Give the files that ruff says it checked, those it says it could not, and lines that name neither."""
    checked: set[str] = set()
    failed: dict[str, str] = {}
    lost: list[str] = []
    for line in lines:
        begun = _CHECKING.search(line)
        if begun:
            path = places.find(begun[1])
            checked.update([path] if path else [])
            continue
        refused = _FAILED.match(line)
        if refused:
            path, reason = _refused(refused[1], places)
            if path:
                failed[path] = reason
            else:
                lost.append(f"ruff could not read {refused[1]}")
    return checked, failed, lost


def _refused(text: str, places: Places) -> tuple[str | None, str]:
    """Split `PATH: REASON`; a path may hold colons itself, so the longest one that the job has wins."""
    cuts = [found.start() for found in re.finditer(": ", text)]
    for cut in reversed(cuts):
        path = places.find(text[:cut])
        if path:
            return path, text[cut + 2 :]
    return None, ""
