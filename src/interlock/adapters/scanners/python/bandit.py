"""bandit: faults in Python code, by their syntax.

What proves that a file was read: an entry with counted issues in `metrics`, none in `errors`, and no line on
stderr about an internal error at that file (bandit goes on after a rule of its own has crashed, and exits 0).
Exit codes: 0 nothing found, 1 something found, 2 wrong use; both 0 and 1 come with errors too, so they must
agree with the results. bandit reads files with the Python it runs under and honours no file of the repository,
since it is given files one by one and no configuration.

Severity is bandit's own: high, medium, low as they are, undefined is medium; certainty is its confidence,
undefined is low. Two changes: rules that fire at an import alone are at most medium, and nothing is critical.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.scanners.python.python_rules import IMPORTS_ONLY, PYTHON_RULES, QUOTES_SECRETS
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    log_lines,
    one_line,
    settings,
    severity,
    weakness,
    without_quotes,
)
from interlock.change import FileEntry, Kind
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "bandit"
TOOL: Final = ToolCard(
    name="bandit",
    distribution="bandit",
    program="python -m bandit",
    publisher="PyCQA",
    is_first_party=True,
    licence="Apache-2.0",
    covers="faults in Python code",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = True
BATCH: Final = 450
SLOWNESS: Final = 10

_ARGS: Final = ("--quiet", "--format", "json", "--ignore-nosec", "--skip", "B101")
_CRASHED = re.compile(r"Bandit internal error running: (\S+) on file (.+?) at line [0-9]+: ")
_CERTAINTIES: Final = {"HIGH": Certainty.HIGH, "MEDIUM": Certainty.MEDIUM, "LOW": Certainty.LOW}
_SAME: Final = {"B703": ("bandit:B308",)}


class _Weakness(msgspec.Struct):
    id: int = 0


class _Issue(msgspec.Struct):
    filename: str
    test_id: str
    issue_text: str
    issue_severity: str
    issue_confidence: str
    line_number: int
    line_range: list[int] = []
    col_offset: int = -1
    end_col_offset: int = -1
    issue_cwe: _Weakness | None = None


class _Trouble(msgspec.Struct):
    filename: str
    reason: str


class _Report(msgspec.Struct):
    errors: list[_Trouble]
    metrics: dict[str, dict[str, int | float]]
    results: list[_Issue]


def wants(file: FileEntry) -> bool:
    """Say whether it is Python source; stubs have no code that runs."""
    return file.language == "python" and file.kind in {Kind.TEXT, Kind.BINARY} and not file.path.endswith(".pyx")


def configuration() -> bytes:
    """Give the arguments; bandit has no other settings here."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Run bandit on exactly these files."""
    return Command(args=(*_ARGS, *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read bandit's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    faults = answered(NAME, run, {0, 1})
    if faults:
        return ToolReport(faults=faults)
    report = decode(NAME, run.stdout, _Report)
    places = Places(NAME, job)
    sightings = [_sighting(places.of(issue.filename), issue) for issue in report.results]
    unread = _unread(report, places, run.stderr)
    covered = {
        path
        for name, counts in report.metrics.items()
        if _was_counted(counts) and (path := places.find(name)) is not None
    }
    return account(job, sightings, covered, unread, _contradiction(run.exit_code, found=bool(report.results)))


def _contradiction(exit_code: int, *, found: bool) -> tuple[str, ...]:
    if exit_code == int(found):
        return ()
    results = "some" if found else "no"
    return (f"{NAME} ended with exit code {exit_code} and {results} results",)


def _was_counted(counts: Mapping[str, int | float]) -> bool:
    """Whether the rules ran: bandit counts lines before it parses, and issues after the last rule."""
    return any(key.startswith("SEVERITY.") for key in counts)


def _unread(report: _Report, places: Places, stderr: bytes) -> dict[str, str]:
    unread = {}
    for trouble in report.errors:
        unread[places.of(trouble.filename)] = one_line(trouble.reason)
    for line in log_lines(stderr):
        crashed = _CRASHED.search(line)
        path = places.find(crashed[2]) if crashed else None
        if crashed and path:
            unread.setdefault(path, f"bandit's rule {crashed[1]} crashed on it")
    return unread


def _sighting(path: str, issue: _Issue) -> Sighting:
    number = issue.test_id.removeprefix("B")
    rule = PYTHON_RULES.get(number)
    level = severity(issue.issue_severity)
    if number in IMPORTS_ONLY and level.rank < Severity.MEDIUM.rank:
        level = Severity.MEDIUM
    text = without_quotes(issue.issue_text) if number in QUOTES_SECRETS else one_line(issue.issue_text)
    return Sighting(
        tool=NAME,
        rule=issue.test_id,
        severity=level,
        certainty=_CERTAINTIES.get(issue.issue_confidence, Certainty.LOW),
        message=text,
        at=_location(path, issue),
        cwe=weakness(issue.issue_cwe.id if issue.issue_cwe else None) or weakness(rule.cwe if rule else None),
        remedy=rule.remedy if rule else "",
        same_as=_SAME.get(issue.test_id, ()),
    )


def _location(path: str, issue: _Issue) -> Location:
    return Location(
        path=path,
        line=max(issue.line_number, 0),
        column=issue.col_offset + 1 if issue.col_offset >= 0 else 0,
        end_line=max(issue.line_range, default=issue.line_number),
        end_column=issue.end_col_offset + 1 if issue.end_col_offset >= 0 else 0,
    )
