"""checkov: a second opinion on infrastructure as code, in an environment of its own.

What proves that a file was judged: a check that passed, failed or was skipped in it (so the answer is asked for in
full), and its absence from `parsing_errors`. A count of parsing errors without their names, and a file with no
check at all, leave everything that is not named unread. Where checkov finds nothing to judge it writes a bare
summary instead of its report.
Exit codes: 0 nothing failed, 1 something failed, 2 it crashed; so the code must agree with the report.
A `.checkov.yaml` at the top of the tree has a say that no argument takes away, down to running code of its own:
where there is one, checkov is not run, and that is a fault.

checkov has no severities offline. They come from what a check is about: open to the world, everything allowed or a
secret in clear is high, logs, backups and tags are low, all else medium. Certainty is medium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import (
    is_dockerfile,
    is_named_json,
    is_pipeline,
    is_plan,
    is_terraform,
    is_text,
    is_yaml,
)
from interlock.adapters.scanners.iac.weaknesses import weakness_of
from interlock.adapters.scanners.reading import Places, account, answered, decode, one_line, settings
from interlock.change import FileEntry
from interlock.control import (
    Command,
    Cost,
    Job,
    Location,
    Scope,
    Sighting,
    ToolCard,
    ToolOutputMalformed,
    ToolReport,
    ToolRun,
)
from interlock.kernel import Certainty, Severity

NAME: Final = "checkov"
TOOL: Final = ToolCard(
    name="checkov",
    distribution="checkov",
    program="python -m checkov.main",
    publisher="Palo Alto Networks",
    is_first_party=True,
    licence="Apache-2.0",
    covers="faults in infrastructure as code",
    is_private=True,
)
SCOPE: Final = Scope.TREE
COST: Final = Cost.DEAR
IS_FAST: Final = False
BATCH: Final = 100_000

_FRAMEWORKS: Final = (
    *("ansible", "arm", "bicep", "cloudformation", "dockerfile", "kubernetes", "serverless"),
    *("terraform", "terraform_json", "terraform_plan"),
)
_ARGS: Final = ("--directory", ".", "--skip-download", "--compact", "--output", "json", "--framework", *_FRAMEWORKS)
_OWN_SETTINGS: Final = frozenset({".checkov.yaml", ".checkov.yml"})
_HIGH: Final = re.compile(
    r"0\.0\.0\.0|::/0|public|anonymous|unrestricted|wildcard|\"\*\"|\*.*(action|statement|principal)|admin"
    r"|hard.?coded|secret|privileged|plain.?text",
    re.IGNORECASE,
)
_LOW: Final = re.compile(
    r"log|audit|monitor|backup|versioning|retention|\btag|label|description|prob(e|es)\b", re.IGNORECASE
)


class _Verdict(msgspec.Struct):
    check_id: str
    check_name: str | None = None
    file_path: str = ""
    repo_file_path: str = ""
    file_line_range: list[int] = []
    resource: str | None = None

    @property
    def path(self) -> str:
        """Give the path below the folder that was scanned; checkov writes it as if that were the root."""
        return (self.repo_file_path or self.file_path).lstrip("/")


class _Results(msgspec.Struct):
    failed_checks: list[_Verdict] = []
    passed_checks: list[_Verdict] = []
    skipped_checks: list[_Verdict] = []
    parsing_errors: list[str] = []


class _Summary(msgspec.Struct):
    failed: int
    parsing_errors: int


class _Framework(msgspec.Struct):
    check_type: str
    results: _Results
    summary: _Summary


class _Nothing(msgspec.Struct):
    """What checkov writes instead of a report where it found nothing to judge."""

    passed: int
    failed: int
    skipped: int
    checkov_version: str
    parsing_errors: int = 0


def wants(file: FileEntry) -> bool:
    """Say whether it may describe infrastructure, or is the settings file that keeps checkov from running."""
    path = file.path
    if path in _OWN_SETTINGS:
        return True
    if not is_text(file) or is_pipeline(path):
        return False
    return (
        (is_terraform(path) and ".tofu" not in path)
        or is_dockerfile(path)
        or is_yaml(path)
        or is_named_json(path)
        or is_plan(path)
        or path.endswith(".bicep")
    )


def configuration() -> bytes:
    """Give the arguments; the checks are inside the package."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Judge the whole tree, unless its own settings would have a say: then ask for the version alone."""
    args = ("--version",) if _OWN_SETTINGS & set(job.paths) else _ARGS
    return Command(args=args, memory_mb=6144, timeout_s=1800)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read checkov's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    own = sorted(_OWN_SETTINGS & set(job.paths))
    if own:
        return ToolReport(faults=(f"{NAME} was not run: no argument takes away what {own[0]} tells it",))
    faults = list(answered(NAME, run, {0, 1}))
    if faults:
        return ToolReport(faults=tuple(faults))
    frameworks = _frameworks(run.stdout)
    failed = sum(framework.summary.failed for framework in frameworks)
    if run.exit_code != int(failed > 0):
        faults.append(f"{NAME} ended with exit code {run.exit_code} and {failed} failed checks")
    places = Places(NAME, job)
    covered = {places.find(verdict.path) or "" for verdict in _verdicts(frameworks)}
    unread = _unparsed(frameworks, places)
    for framework in frameworks:
        if framework.summary.parsing_errors > len(framework.results.parsing_errors):
            count = framework.summary.parsing_errors
            faults.append(f"{NAME} could not parse {count} files of {framework.check_type} and does not name them")
    sightings = [
        _sighting(path, verdict)
        for framework in frameworks
        for verdict in framework.results.failed_checks
        if (path := places.find(verdict.path)) is not None
    ]
    unread |= {path: "checkov applied no check to it" for path in job.paths if path not in covered | set(unread)}
    return account(job, sightings, covered, unread, faults)


def _frameworks(body: bytes) -> list[_Framework]:
    """Give the report by framework; it is a list, or one of them alone, or nothing but a summary."""
    text = body.strip()
    if text.startswith(b"["):
        return decode(NAME, text, list[_Framework])
    if text.startswith(b"{") and b'"check_type"' not in text:
        nothing = decode(NAME, text, _Nothing)
        if nothing.passed or nothing.failed or nothing.skipped or nothing.parsing_errors:
            raise ToolOutputMalformed(tool=NAME, why="it counts results that it does not list")
        return []
    return [decode(NAME, text, _Framework)]


def _verdicts(frameworks: list[_Framework]) -> Iterator[_Verdict]:
    for framework in frameworks:
        results = framework.results
        yield from results.passed_checks
        yield from results.failed_checks
        yield from results.skipped_checks


def _unparsed(frameworks: list[_Framework], places: Places) -> dict[str, str]:
    """Give the files that a framework tried and could not parse."""
    return {
        path: f"checkov could not parse it as {framework.check_type}"
        for framework in frameworks
        for name in framework.results.parsing_errors
        if (path := places.find(name)) is not None
    }


def _sighting(path: str, verdict: _Verdict) -> Sighting:
    title = one_line(verdict.check_name or verdict.check_id)
    first, last = (*verdict.file_line_range, 0, 0)[:2]
    return Sighting(
        tool=NAME,
        rule=verdict.check_id,
        severity=_severity(title),
        certainty=Certainty.MEDIUM,
        message=title,
        at=Location(path=path, line=max(first, 0), end_line=max(last, 0), symbol=one_line(verdict.resource or "")),
        cwe=weakness_of(title),
    )


def _severity(title: str) -> Severity:
    if _HIGH.search(title):
        return Severity.HIGH
    return Severity.LOW if _LOW.search(title) else Severity.MEDIUM
