"""oxlint as a compiler of JavaScript and TypeScript: syntax errors, and code that cannot mean what it says.

A file with a syntax error was read and judged: the error is the finding, and the file is covered. A file without
the mark of `oxlint_output` and without a syntax error was not judged, and is unread. Only the rules of
`rules/oxlintrc-syntax.json` run: what compilers warn of, no matters of taste.

Severity: what cannot be parsed is high and certain; what must fail when it runs (an assignment to a constant, an
invalid regular expression) is medium; the rest is low.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.javascript import oxlint_output as output
from interlock.adapters.scanners.reading import account, argument, one_line, rules_digest, settings
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "oxlint-syntax"
TOOL: Final = output.TOOL
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_SETTINGS: Final = "oxlintrc-syntax.json"
_MUST_FAIL: Final = frozenset(
    {
        "constructor-super", "no-class-assign", "no-const-assign", "no-import-assign", "no-invalid-regexp",
        "no-new-native-nonconstructor", "no-obj-calls", "no-this-before-super", "no-unsafe-optional-chaining",
    }
)  # fmt: skip


def wants(file: FileEntry) -> bool:
    """Say whether oxlint reads this file."""
    return output.wants(file)


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(output.ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Run oxlint with our settings on exactly these files."""
    return Command(args=(*output.ARGS, "--config", f"{job.rules_dir}/{_SETTINGS}", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read oxlint's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    said = output.answer(NAME, run, job)
    broken = {path for path, _ in said.syntax}
    sightings = [_syntax_error(path, seen) for path, seen in said.syntax]
    sightings += [_sighting(path, seen) for path, seen in said.remarks]
    return account(job, sightings, said.linted | broken, said.unopened, said.faults)


def _syntax_error(path: str, seen: output.Diagnostic) -> Sighting:
    return Sighting(
        tool=NAME,
        rule="syntax-error",
        severity=Severity.HIGH,
        certainty=Certainty.HIGH,
        message=one_line(seen.message),
        at=seen.at(path),
    )


def _sighting(path: str, seen: output.Diagnostic) -> Sighting:
    return Sighting(
        tool=NAME,
        rule=seen.rule,
        severity=Severity.MEDIUM if seen.rule in _MUST_FAIL else Severity.LOW,
        certainty=Certainty.HIGH,
        message=one_line(seen.message),
        at=seen.at(path),
        remedy=one_line(seen.help),
    )
