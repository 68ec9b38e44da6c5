"""trivy over Terraform plans: what `terraform show -json` says will be made.

One plan at a time, because trivy's results name the plan's own modules (`main.tf`) and never the plan. What proves
that it was judged is a result of the kind `terraformplan`; a file without one was not recognised as a plan.
Exit codes and settings are as in `trivy`. Findings are placed by the address of the resource.

Severity and certainty are as in `trivy`.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.iac.infrastructure import is_plan, is_text
from interlock.adapters.scanners.iac.trivy import OFFLINE, TOOL, Report, read_log, seen
from interlock.adapters.scanners.reading import account, answered, argument, decode, one_line, settings
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, ToolReport, ToolRun

__all__ = ["BATCH", "COST", "IS_FAST", "NAME", "SCOPE", "TOOL", "command", "configuration", "read", "wants"]

NAME: Final = "trivy-plan"
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = False
BATCH: Final = 1

_ARGS: Final = ("config", *OFFLINE, "--misconfig-scanners", "terraformplan-json")


def wants(file: FileEntry) -> bool:
    """Say whether its name says that it is a plan."""
    return is_text(file) and is_plan(file.path)


def configuration() -> bytes:
    """Give the arguments; the checks are inside the program."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Judge the one plan."""
    return Command(args=(*_ARGS, "--output", job.report, *map(argument, job.paths)), reads_report=True)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read trivy's report. Errors: ToolOutputMalformed (CTL-202)."""
    faults = answered(NAME, run, {0})
    if faults:
        return ToolReport(faults=faults)
    report = decode(NAME, run.report or run.stdout, Report)
    log = read_log(run.stderr, job.root)
    results = [result for result in report.judged if result.type in {"terraformplan", "terraform"}]
    path = job.paths[0] if job.paths else ""
    sightings = [
        seen(NAME, found, Location(path=path, symbol=one_line(found.cause_metadata.resource)))
        for result in results
        for found in result.misconfigurations
        if found.status == "FAIL" and path
    ]
    why = next(iter(log.complaints.values()), "" if results else "trivy did not recognise it as a plan")
    unread = {path: why} if why else {}
    return account(job, sightings, job.paths[:1] if results else (), unread, log.faults)
