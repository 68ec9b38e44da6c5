"""ansible-lint: faults in playbooks and roles.

What proves that a file was read: the summary on stderr counts the files, and must say that all it encountered were
processed and that there were no fewer than it was given. A file with a `syntax-check` or `load-failure` result is
unread: the rest of it was not judged (offline, most often because a collection is not installed).
Exit codes: 0 nothing but warnings, 2 something found; others are its own failures. Settings and ignore lists of the
repository are replaced by ours; `noqa` comments are taken out before.

Severity by rule: what runs as another, takes what it downloads on trust, or shows a secret is medium or high; the
rest is about form and is info. Certainty is medium.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import is_ansible, is_text
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    one_line,
    rules_digest,
    said,
    settings,
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "ansible-lint"
TOOL: Final = ToolCard(
    name="ansible-lint",
    distribution="ansible-lint",
    program="python -m ansiblelint",
    publisher="Ansible",
    is_first_party=True,
    licence="GPL-3.0",
    covers="playbooks and roles of Ansible",
    is_private=True,
)
SCOPE: Final = Scope.TREE
COST: Final = Cost.DEAR
IS_FAST: Final = False
BATCH: Final = 100_000

_SETTINGS: Final = "settings/ansible-lint.yml"
_IGNORED: Final = "settings/ansible-lint-ignore.txt"
_YAMLLINT: Final = "settings/yamllint.yaml"
_ANSIBLE: Final = "settings/ansible.cfg"
_ARGS: Final = ("--offline", "--nocolor", "--format", "json", "--show-relpath")
_SUMMARY = re.compile(r"(?:Failed|Passed): .* in ([0-9]+) files processed of ([0-9]+) encountered")
_NOT_JUDGED: Final = ("syntax-check", "load-failure", "internal-error", "parser-error")
_SAFETY: Final = {
    "no-log-password": (Severity.HIGH, "CWE-532", "set no_log on the task"),
    "risky-shell-pipe": (Severity.LOW, "CWE-754", "set pipefail before the pipe"),
    "risky-file-permissions": (Severity.MEDIUM, "CWE-732", "set the mode of the file"),
    "risky-octal": (Severity.MEDIUM, "CWE-732", "write the mode as a text with a leading zero"),
    "command-instead-of-shell": (Severity.LOW, "CWE-78", "use command where no shell is needed"),
    "latest": (Severity.LOW, "CWE-494", "name a version or a commit"),
    "package-latest": (Severity.LOW, "CWE-494", "name the version of the package"),
    "partial-become": (Severity.MEDIUM, "CWE-250", "set become next to become_user"),
    "avoid-implicit": (Severity.LOW, "", ""),
    "ignore-errors": (Severity.LOW, "CWE-391", "say which failure is expected"),
    "no-same-owner": (Severity.LOW, "CWE-708", "do not keep the owner of copied files"),
    "var-naming": (Severity.INFO, "", ""),
}


class _Begin(msgspec.Struct):
    line: int = 0
    column: int = 0


class _Positions(msgspec.Struct):
    begin: _Begin


class _Lines(msgspec.Struct):
    begin: int | _Begin = 0


class _Where(msgspec.Struct):
    path: str
    positions: _Positions | None = None
    lines: _Lines | None = None

    @property
    def start(self) -> _Begin:
        """Give the place, which comes in two shapes."""
        if self.positions is not None:
            return self.positions.begin
        begin = self.lines.begin if self.lines is not None else 0
        return begin if isinstance(begin, _Begin) else _Begin(line=begin)


class _Issue(msgspec.Struct):
    check_name: str
    location: _Where
    description: str = ""


def wants(file: FileEntry) -> bool:
    """Say whether it lies where playbooks and roles lie."""
    return is_text(file) and is_ansible(file.path)


def configuration() -> bytes:
    """Give the arguments and the digests of our settings."""
    return settings(_ARGS, *map(rules_digest, (_SETTINGS, _IGNORED, _YAMLLINT, _ANSIBLE)))


def command(job: Job) -> Command:
    """Judge exactly these files, together because roles and playbooks name each other."""
    rules = job.rules_dir
    ours = ("--config-file", f"{rules}/{_SETTINGS}", "--ignore-file", f"{rules}/{_IGNORED}")
    args = (*_ARGS, *ours, "--yamllint-file", f"{rules}/{_YAMLLINT}", "--", *map(argument, job.paths))
    return Command(
        args=args, env={"ANSIBLE_CONFIG": f"{rules}/{_ANSIBLE}", "ANSIBLE_LINT_SKIP_SCHEMA_UPDATE": "1"}, timeout_s=1800
    )


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read ansible-lint's JSON and its summary. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, {0, 2}))
    if faults:
        return ToolReport(faults=tuple(faults))
    issues = decode(NAME, run.stdout, list[_Issue])
    if run.exit_code and not issues:
        faults.append(f"{NAME} ended with exit code {run.exit_code} though it found nothing")
    places = Places(NAME, job)
    unread: dict[str, str] = {}
    sightings: list[Sighting] = []
    for issue in issues:
        path = places.find(issue.location.path)
        rule = issue.check_name.partition("[")[0]
        if rule in _NOT_JUDGED:
            why = one_line(f"{issue.check_name}: {issue.description}")
            unread.setdefault(places.of(issue.location.path), why)
        elif path is not None:
            sightings.append(_sighting(path, rule, issue))
    return account(job, sightings, job.paths if _has_read_all(run.stderr, job) else (), unread, faults)


def _has_read_all(stderr: bytes, job: Job) -> bool:
    summaries = [summary for line in said(stderr) if (summary := _SUMMARY.search(line))]
    return bool(summaries) and len(job.paths) <= int(summaries[-1][1]) == int(summaries[-1][2])


def _sighting(path: str, rule: str, issue: _Issue) -> Sighting:
    level, weakness, remedy = _SAFETY.get(rule, (Severity.INFO, "", ""))
    start = issue.location.start
    return Sighting(
        tool=NAME,
        rule=issue.check_name,
        severity=level,
        certainty=Certainty.MEDIUM,
        message=one_line(issue.description),
        at=Location(path=path, line=max(start.line, 0), column=max(start.column, 0)),
        cwe=(weakness,) if weakness else (),
        remedy=remedy,
    )
