"""zizmor: faults in GitHub Actions workflows, action definitions and Dependabot settings.

What proves that a file was audited: the line `completed FILE` of its log. One that does not parse or does not match
the schema is left out with a warning (-v says which one) and is unread here; where none was left, zizmor ends with 3.
Exit codes: 0 nothing found, 11 to 14 the worst finding, 3 no input, 1 its own failure or a file that is missing.
Settings of the repository are not looked for; what an ignore comment hides is reported all the same.
Offline: the five audits that ask GitHub do not run.

Severity and certainty are zizmor's own; informational is info.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import is_pipeline, is_text
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
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty

NAME: Final = "zizmor"
TOOL: Final = ToolCard(
    name="zizmor",
    distribution="zizmor",
    program="bin/zizmor",
    publisher="zizmor",
    is_first_party=True,
    licence="MIT",
    covers="faults in GitHub Actions workflows",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_ARGS: Final = (
    *("--offline", "--no-config", "--no-ignores", "--no-progress", "--color", "never", "--verbose"),
    *("--persona", "regular", "--format", "json-v1"),
)
_NO_INPUT: Final = 3
_FOUND: Final = (11, 12, 13, 14)
_COMPLETED = re.compile(r"\bcompleted (.+)$")
_REGISTERING = re.compile(r"registering .* input with key file://(.+)$")
_REFUSED = re.compile(r"^\s*WARN .*?: (failed to (?:parse|validate|load) .*)$")
_WEAKNESSES: Final = {
    "template-injection": "CWE-94",
    "dangerous-triggers": "CWE-94",
    "github-env": "CWE-94",
    "insecure-commands": "CWE-94",
    "unpinned-uses": "CWE-829",
    "unpinned-images": "CWE-829",
    "unpinned-tools": "CWE-829",
    "adhoc-packages": "CWE-829",
    "archived-uses": "CWE-1104",
    "forbidden-uses": "CWE-829",
    "typosquat-uses": "CWE-829",
    "artipacked": "CWE-522",
    "hardcoded-container-credentials": "CWE-798",
    "secrets-inherit": "CWE-200",
    "overprovisioned-secrets": "CWE-200",
    "unredacted-secrets": "CWE-532",
    "excessive-permissions": "CWE-250",
    "cache-poisoning": "CWE-345",
    "self-hosted-runner": "CWE-668",
    "bot-conditions": "CWE-290",
    "use-trusted-publishing": "CWE-522",
    "insecure-url-scheme": "CWE-319",
    "obfuscation": "CWE-506",
    "unsound-condition": "CWE-571",
    "unsound-contains": "CWE-697",
    "unsound-ternary": "CWE-571",
    "dependabot-execution": "CWE-829",
}
_REMEDIES: Final = {
    "template-injection": "put the value into an environment variable and use that in the script",
    "dangerous-triggers": "use pull_request, or do not check out or run what the trigger brings",
    "unpinned-uses": "name the action by the full hash of a commit",
    "unpinned-images": "name the image by its digest",
    "artipacked": "set persist-credentials: false at the checkout",
    "excessive-permissions": "set permissions to none for the workflow and give each job what it needs",
    "secrets-inherit": "hand over the secrets that are needed, by name",
    "cache-poisoning": "do not use a cache in a workflow that releases",
    "hardcoded-container-credentials": "take the credentials from a secret",
    "dependabot-cooldown": "set a cooldown of at least seven days",
}


class _Point(msgspec.Struct):
    row: int
    column: int


class _Span(msgspec.Struct):
    start_point: _Point
    end_point: _Point


class _Concrete(msgspec.Struct):
    location: _Span


class _Local(msgspec.Struct):
    verbatim_path: str = ""
    given_path: str = ""


class _Key(msgspec.Struct):
    local: _Local | None = msgspec.field(default=None, name="Local")


class _Route(msgspec.Struct):
    route: list[dict[str, str | int]] = []


class _Symbolic(msgspec.Struct):
    key: _Key
    annotation: str = ""
    kind: str = ""
    route: _Route = msgspec.field(default_factory=_Route)


class _Place(msgspec.Struct):
    symbolic: _Symbolic
    concrete: _Concrete


class _Determinations(msgspec.Struct):
    confidence: str
    severity: str


class _Finding(msgspec.Struct):
    ident: str
    desc: str
    determinations: _Determinations
    locations: list[_Place]
    ignored: bool = False


def wants(file: FileEntry) -> bool:
    """Say whether it is a workflow, the definition of an action, or Dependabot's settings."""
    return is_text(file) and is_pipeline(file.path)


def configuration() -> bytes:
    """Give the arguments; zizmor has no other settings here."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Audit exactly these files."""
    return Command(args=(*_ARGS, "--", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read zizmor's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    places = Places(NAME, job)
    completed, refused = _log(run.stderr, places)
    if run.exit_code == _NO_INPUT and b"no inputs collected" in run.stderr:
        unread = {path: refused.get(path, "zizmor took nothing from it") for path in job.paths}
        return account(job, (), (), unread)
    faults = list(answered(NAME, run, {0, *_FOUND}))
    if faults:
        return ToolReport(faults=tuple(faults))
    findings = decode(NAME, run.stdout, list[_Finding])
    counted = [finding for finding in findings if not finding.ignored]
    if bool(counted) != (run.exit_code in _FOUND):
        faults.append(f"{NAME} ended with exit code {run.exit_code} and {len(counted)} findings")
    sightings = [sighting for finding in findings for sighting in _sightings(finding, places)]
    return account(job, sightings, completed, refused, faults)


def _log(stderr: bytes, places: Places) -> tuple[set[str], dict[str, str]]:
    """Give the files that were audited, and those that were refused with the reason."""
    completed, refused, latest = set(), {}, None
    for line in log_lines(stderr):
        if done := _COMPLETED.search(line):
            path = places.find(done[1])
            completed |= {path} if path else set()
        elif taken := _REGISTERING.search(line):
            latest = places.find(taken[1])
        elif (no := _REFUSED.search(line)) and latest is not None:
            refused[latest] = one_line(no[1])
    return completed, refused


def _sightings(finding: _Finding, places: Places) -> list[Sighting]:
    main = next((place for place in finding.locations if place.symbolic.kind == "Primary"), None)
    main = main or next(iter(finding.locations), None)
    local = main.symbolic.key.local if main else None
    if main is None or local is None:
        return []
    return [_sighting(finding, main, places.of(local.verbatim_path or local.given_path))]


def _sighting(finding: _Finding, main: _Place, path: str) -> Sighting:
    where = main.concrete.location
    certainties = {"high": Certainty.HIGH, "medium": Certainty.MEDIUM}
    weakness = _WEAKNESSES.get(finding.ident, "")
    note = main.symbolic.annotation
    return Sighting(
        tool=NAME,
        rule=finding.ident,
        severity=severity(finding.determinations.severity),
        certainty=certainties.get(finding.determinations.confidence.lower(), Certainty.LOW),
        message=one_line(f"{finding.desc}: {note}" if note else finding.desc),
        at=Location(
            path=path,
            line=where.start_point.row + 1,
            column=where.start_point.column + 1,
            end_line=where.end_point.row + 1,
            end_column=where.end_point.column + 1,
            symbol=_symbol(main.symbolic.route),
        ),
        cwe=(weakness,) if weakness else (),
        remedy=_REMEDIES.get(finding.ident, ""),
    )


def _symbol(route: _Route) -> str:
    parts = [str(value) for step in route.route for value in step.values()]
    return one_line(".".join(parts))
