"""cfn-lint: CloudFormation templates that AWS would refuse or that do not do what they say.

What proves that a file was read: the line `Run scan of template FILE` of its log (--info), and no E0 rule (not
parsed, not transformed, a rule crashed) for it. A file that is no template at all is unread, not found at fault.
Exit codes are a sum: 2 errors, 4 warnings, 8 remarks, so the code must agree with the list; 1 and others are its
own failures. E0003 is a fault in how it was called. Settings of the repository are replaced by ours, and what a
template's own metadata switches off is judged all the same.

Severity: errors medium (it would not deploy), warnings low, remarks info; rules about safety are high. Certainty is
high for errors, else medium.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import is_cloudformation, is_text
from interlock.adapters.scanners.logfmt import lines
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    one_line,
    rules_digest,
    settings,
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "cfn-lint"
TOOL: Final = ToolCard(
    name="cfn-lint",
    distribution="cfn-lint",
    program="python -m cfnlint",
    publisher="AWS",
    is_first_party=True,
    licence="MIT-0",
    covers="CloudFormation templates",
    is_private=True,
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = False
BATCH: Final = 200

_SETTINGS: Final = "settings/cfnlintrc.yaml"
_ARGS: Final = ("--format", "json", "--info", "--mandatory-checks", "E", "W", "I")
_SCANNED = re.compile(r"Run scan of template (.+)$")
_BITS: Final = {"Error": 2, "Warning": 4, "Informational": 8}
_LEVELS: Final = {"Error": Severity.MEDIUM, "Warning": Severity.LOW, "Informational": Severity.INFO}
_SAFETY: Final = {
    "W1011": "CWE-798",
    "W2010": "CWE-532",
    "W4005": "CWE-778",
    "W2501": "CWE-798",
    "W3663": "CWE-284",
    "E3512": "CWE-284",
}
_WRONG_CALL: Final = "E0003"


class _Point(msgspec.Struct, rename="pascal"):
    line_number: int = 0
    column_number: int = 0


class _Where(msgspec.Struct, rename="pascal"):
    start: _Point
    end: _Point
    path: list[str | int] | None = None


class _Rule(msgspec.Struct, rename="pascal"):
    id: str
    short_description: str = ""


class _Match(msgspec.Struct, rename="pascal"):
    filename: str | None
    level: str
    location: _Where
    message: str
    rule: _Rule


def wants(file: FileEntry) -> bool:
    """Say whether its name or folder says that it is a CloudFormation template."""
    return is_text(file) and is_cloudformation(file.path)


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(_ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Judge exactly these files."""
    args = (*_ARGS, "--config-file", f"{job.rules_dir}/{_SETTINGS}", "--", *map(argument, job.paths))
    return Command(args=args, timeout_s=1800)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read cfn-lint's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, range(0, 16, 2)))
    if faults:
        return ToolReport(faults=tuple(faults))
    matches = decode(NAME, run.stdout, list[_Match])
    bits = 0
    for match in matches:
        bits |= _BITS.get(match.level, 2)
    if bits != run.exit_code:
        faults.append(f"{NAME} ended with exit code {run.exit_code}, its results say {bits}")
    places = Places(NAME, job)
    unread: dict[str, str] = {}
    seen: list[tuple[str, _Match]] = []
    for match in matches:
        if match.filename is None or match.rule.id == _WRONG_CALL:
            faults.append(f"{NAME}: {one_line(match.message)}")
            continue
        path = places.of(match.filename)
        seen.append((path, match))
        why = _reason(match)
        if why:
            unread.setdefault(path, why)
    sightings = [_sighting(path, match) for path, match in seen if path not in unread]
    return account(job, sightings, _scanned(run.stderr + b"\n", places), unread, faults)


def _reason(match: _Match) -> str:
    """Say why a match means that the file was not judged; nothing if it was."""
    if match.rule.id.startswith("E0"):
        return one_line(match.message)
    if match.rule.id == "E1001" and match.message.startswith("'Resources' is a required property"):
        return "it is no CloudFormation template"
    return ""


def _scanned(stderr: bytes, places: Places) -> set[str]:
    scanned = (_SCANNED.search(line) for line in lines(stderr))
    return {path for line in scanned if line and (path := places.find(line[1])) is not None}


def _sighting(path: str, match: _Match) -> Sighting:
    rule, where = match.rule.id, match.location
    weakness = _SAFETY.get(rule, "")
    return Sighting(
        tool=NAME,
        rule=rule,
        severity=Severity.HIGH if weakness else _LEVELS.get(match.level, Severity.MEDIUM),
        certainty=Certainty.HIGH if match.level == "Error" else Certainty.MEDIUM,
        message=one_line(match.rule.short_description if weakness == "CWE-798" else match.message),
        at=Location(
            path=path,
            line=max(where.start.line_number, 0),
            column=max(where.start.column_number, 0),
            end_line=max(where.end.line_number, 0),
            end_column=max(where.end.column_number, 0),
            symbol=one_line(".".join(map(str, where.path or ()))),
        ),
        cwe=(weakness,) if weakness else (),
    )
