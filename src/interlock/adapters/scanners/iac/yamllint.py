"""yamllint: YAML that does not parse, or means something else than it seems to.

What proves that a file was read: two rules of ours that are no faults, of which one speaks up in almost every file:
a first line that does not end as on DOS, a document without an end mark. yamllint itself says nothing of clean
files, stops with a Python traceback at the first one it cannot decode, and with 255 at one that is missing; what is
on stderr is therefore a fault. A file with a syntax error is not understood: it is unread here, and no finding,
since a template is no fault.
Exit codes: 0 nothing found, 1 something found (and a traceback, too), 255 a file is missing; so the code must agree
with the lines. Settings of the repository are replaced by ours; comments that switch rules off are taken out before.
The head of a Helm chart is left to `trivy`, so that a chart that cannot be rendered is never called read.

Only rules that change what a file means: a key twice is medium (the last one silently wins), an anchor that is
missing or twice is medium, a number with a leading zero is low. Certainty is high.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.adapters.scanners.iac.infrastructure import (
    is_chart,
    is_named_json,
    is_plan,
    is_text,
    is_workflow,
    is_yaml,
)
from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    one_line,
    rules_digest,
    said,
    settings,
)
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

NAME: Final = "yamllint"
TOOL: Final = ToolCard(
    name="yamllint",
    distribution="yamllint",
    program="python -m yamllint",
    publisher="adrienverge",
    is_first_party=True,
    licence="GPL-3.0",
    covers="syntax and meaning of YAML",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 200

_SETTINGS: Final = "settings/yamllint.yaml"
_ARGS: Final = ("--format", "parsable")
_LINE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]+):(?P<column>[0-9]+): \[(?P<level>error|warning)\] (?P<text>.*)")
_RULE = re.compile(r" \((?P<rule>[a-z-]+)\)$")
_MARKERS: Final = frozenset({"document-end", "new-lines"})
_RULES: Final = {
    "key-duplicates": (Severity.MEDIUM, ("CWE-694",), "keep one of the two keys"),
    "anchors": (Severity.MEDIUM, ("CWE-694",), "declare each anchor once, before it is used"),
    "octal-values": (Severity.LOW, ("CWE-704",), "put the value in quotes"),
}


def wants(file: FileEntry) -> bool:
    """Say whether it is YAML, or JSON that other scanners may not recognise."""
    path = file.path
    if not is_text(file) or is_chart(path) or is_workflow(path):
        return False
    return is_yaml(path) or is_named_json(path) or is_plan(path)


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(_ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Judge exactly these files."""
    return Command(args=(*_ARGS, "--config-file", f"{job.rules_dir}/{_SETTINGS}", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read yamllint's lines. Errors: ToolOutputMalformed (CTL-202)."""
    faults = list(answered(NAME, run, {0, 1}))
    places = Places(NAME, job)
    unread: dict[str, str] = {}
    covered: set[str] = set()
    sightings, errors = [], 0
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if not line.strip():
            continue
        path, problem, text = _problem(line, places)
        errors += problem["level"] == "error"
        rule = _RULE.search(text)
        if rule is None or rule["rule"] == "syntax":
            unread.setdefault(path, one_line(f"line {problem['line']}: {text}"))
        elif rule["rule"] in _MARKERS:
            covered.add(path)
        else:
            sightings.append(_sighting(path, problem, text[: rule.start()], rule["rule"]))
    words = said(run.stderr)
    if not faults and words:
        silent = next((path for path in job.paths if path not in covered and path not in unread), "the end")
        faults.append(f"{NAME} broke off, most likely at {silent}: {words[-1]}")
    if not faults and run.exit_code != int(bool(errors)):
        faults.append(f"{NAME} ended with exit code {run.exit_code} and {errors} errors")
    return account(job, sightings, covered | _empty(job), unread, faults)


def _empty(job: Job) -> set[str]:
    """Give the files with nothing in them, in which no rule can speak up."""
    return {path for path in job.paths if path in job.files and job.files[path].size == 0}


def _problem(line: str, places: Places) -> tuple[str, re.Match[str], str]:
    problem = _LINE.fullmatch(line)
    if problem is None:
        raise ToolOutputMalformed(tool=NAME, why=f"{one_line(line)!r} is not one of its lines")
    return places.of(problem["file"]), problem, problem["text"]


def _sighting(path: str, problem: re.Match[str], text: str, rule: str) -> Sighting:
    level, weakness, remedy = _RULES.get(rule, (Severity.INFO, (), ""))
    return Sighting(
        tool=NAME,
        rule=rule,
        severity=level,
        certainty=Certainty.HIGH,
        message=one_line(text),
        at=Location(path=path, line=int(problem["line"]), column=int(problem["column"])),
        cwe=weakness,
        remedy=remedy,
    )
