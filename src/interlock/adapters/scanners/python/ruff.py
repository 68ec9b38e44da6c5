"""ruff: faults in Python code and notebooks, by the rules that it shares with bandit.

What proves that a file was read: a line `Checking: FILE` on stderr (-v), no line `Failed to lint FILE`, and no
syntax error among the results. ruff exits 0 with an empty list for a path that does not exist or that is not
UTF-8, so the list alone proves nothing. Exit codes: 0 nothing found, 1 something found, 2 broken.
ruff knows the newest syntax whatever Python runs Interlock; it reads UTF-8 only, which bandit's reading makes up
for. `--isolated`, `--ignore-noqa` and explicit files leave no say to files of the repository.

ruff gives no severity: it comes from the table that bandit's rules share. A shell command that ruff itself calls
seemingly safe is low. Nothing is critical.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.python.python_rules import PYTHON_RULES, QUOTES_SECRETS
from interlock.adapters.scanners.python.ruff_output import Diagnostic, read_checked
from interlock.adapters.scanners.reading import argument, one_line, settings, weakness, without_quotes
from interlock.change import FileEntry, Kind
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "ruff"
TOOL: Final = ToolCard(
    name="ruff",
    distribution="ruff",
    program="bin/ruff",
    publisher="Astral",
    is_first_party=True,
    licence="MIT",
    covers="faults in Python code and notebooks",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_ARGS: Final = (
    *("check", "--isolated", "--no-cache", "--ignore-noqa", "--verbose", "--color", "never"),
    *("--target-version", "py315", "--output-format", "json", "--select", "S", "--ignore", "S101"),
)


def wants(file: FileEntry) -> bool:
    """Say whether it is Python source or a notebook."""
    is_python = file.language in {"python", "jupyter"} and not file.path.endswith(".pyx")
    return is_python and file.kind in {Kind.TEXT, Kind.BINARY}


def configuration() -> bytes:
    """Give the arguments; ruff has no other settings here."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Run ruff on exactly these files."""
    return Command(args=(*_ARGS, "--", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read ruff's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    return read_checked(NAME, run, job, _sighting)


def _sighting(path: str, seen: Diagnostic) -> Sighting | None:
    code = seen.code or ""
    if not code.startswith("S") or not code[1:].isdigit():
        return None
    number = code[1:]
    rule = PYTHON_RULES.get(number)
    level = rule.severity if rule else Severity.MEDIUM
    return Sighting(
        tool=NAME,
        rule=code,
        severity=Severity.LOW if "seems safe" in seen.message else level,
        certainty=rule.certainty if rule else Certainty.MEDIUM,
        message=without_quotes(seen.message) if number in QUOTES_SECRETS else one_line(seen.message),
        at=seen.at(path),
        cwe=weakness(rule.cwe if rule else None),
        remedy=rule.remedy if rule else "",
        same_as=(f"bandit:B{number}",),
    )
