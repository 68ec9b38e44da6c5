"""kingfisher: credentials in files, as a second opinion.

What proves that a file was read: its own entry in the report's audit, ended as `completed` with at least one piece
scanned; each file is given by name, so each has one. Exit codes: 0 nothing found, 200 something found, 205 a live
one (never here, nothing is validated); else its own failure, with no report. The code must agree with the list.
Nothing leaves the machine: without the two switches the tool sends what it finds to the services concerned.
Ignore comments are switched off, and duplicates are kept because each place counts.

Severity and certainty follow the tool's confidence; low is not reported. Its fingerprint is an unkeyed hash of
the value, so it is not kept.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.scanners.reading import Places, account, answered, argument, decode, inside, one_line, settings
from interlock.change import FileEntry, Kind
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "kingfisher"
TOOL: Final = ToolCard(
    name="kingfisher",
    distribution="kingfisher-bin",
    program="bin/kingfisher",
    publisher="MongoDB",
    is_first_party=True,
    licence="Apache-2.0",
    covers="credentials in files",
    is_private=True,
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = False
BATCH: Final = 300
FINDS_SECRETS: Final = True

_ARGS: Final = (
    *("scan", "--git-history", "none", "--no-validate", "--no-update-check", "--redact", "--no-ignore"),
    *("--no-dedup", "--no-rule-cache", "--max-file-size", "0", "--confidence", "medium", "--format", "json"),
)
_FOUND: Final = (200, 205)
_LEVELS: Final = {
    "high": (Severity.HIGH, Certainty.HIGH),
    "medium": (Severity.MEDIUM, Certainty.MEDIUM),
    "low": (Severity.LOW, Certainty.LOW),
}
_ORIGIN = re.compile(r"^[a-z]+\.(?=[a-z])")


class _Rule(msgspec.Struct):
    id: str
    description: str = ""
    name: str = ""


class _Found(msgspec.Struct):
    path: str = ""
    confidence: str = ""
    line: int = 0
    column_start: int = -1
    column_end: int = -1


class _Entry(msgspec.Struct):
    rule: _Rule
    finding: _Found


class _Scan(msgspec.Struct):
    status: str = ""


class _Stats(msgspec.Struct):
    blobs_scanned: int = 0


class _Target(msgspec.Struct):
    repository: str
    scan: _Scan
    stats: _Stats = msgspec.field(default_factory=_Stats)


class _Summary(msgspec.Struct):
    scan_partial: int = 0
    scan_failed: int = 0
    pending: int = 0


class _Audit(msgspec.Struct):
    summary: _Summary
    repositories: list[_Target] = []


class _Report(msgspec.Struct):
    findings: list[_Entry]
    audit: _Audit


def wants(file: FileEntry) -> bool:
    """Say whether it has content of its own: a credential can be anywhere."""
    return file.kind in {Kind.TEXT, Kind.BINARY}


def configuration() -> bytes:
    """Give the arguments; the rules are inside the program."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Scan exactly these files, into a report file: stdout holds a second document."""
    return Command(args=(*_ARGS, "--output", job.report, *map(argument, job.paths)), reads_report=True)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read kingfisher's report. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, {0, *_FOUND}))
    if faults:
        return ToolReport(faults=tuple(faults))
    report = decode(NAME, run.report or run.stdout, _Report)
    if bool(report.findings) != (run.exit_code in _FOUND):
        faults.append(f"{NAME} ended with exit code {run.exit_code} and {len(report.findings)} findings")
    summary = report.audit.summary
    if summary.scan_partial or summary.scan_failed or summary.pending:
        faults.append(f"{NAME} says that it did not finish what it was given")
    places = Places(NAME, job)
    covered, unread = set(), {}
    for target in report.audit.repositories:
        path = places.find(target.repository)
        if path is None:
            continue
        if target.scan.status == "completed" and target.stats.blobs_scanned:
            covered.add(path)
        else:
            unread[path] = f"its scan ended as {one_line(target.scan.status) or 'nothing'}"
    sightings = [_sighting(entry, *_file(entry.finding.path, job, places)) for entry in report.findings]
    return account(job, sightings, covered, unread, faults)


def _file(reported: str, job: Job, places: Places) -> tuple[str, str]:
    """Give the file of the job, and the path inside it if it is an archive."""
    whole = inside(job.root, reported) or ""
    for end in [len(whole), *(found.start() for found in re.finditer("!", whole))]:
        path = places.find(whole[:end])
        if path is not None:
            return path, whole[end + 1 :]
    return places.of(reported), ""


def _sighting(entry: _Entry, path: str, inner: str) -> Sighting:
    level, certainty = _LEVELS.get(entry.finding.confidence.lower(), (Severity.HIGH, Certainty.LOW))
    found = entry.finding
    rule = _ORIGIN.sub("", entry.rule.id)
    return Sighting(
        tool=NAME,
        rule=rule,
        severity=level,
        certainty=certainty,
        message=one_line(entry.rule.description or entry.rule.name or "a credential"),
        at=Location(
            path=path,
            line=0 if inner else max(found.line, 0),
            column=found.column_start + 1 if found.column_start >= 0 and not inner else 0,
            end_column=found.column_end + 2 if found.column_end > found.column_start >= 0 and not inner else 0,
            symbol=one_line(inner),
        ),
        cwe=("CWE-798",),
        remedy="revoke it where it was issued, then keep the new one out of the files",
        same_as=(f"betterleaks:{rule}",) if entry.rule.id.startswith("betterleaks.") else (),
    )
