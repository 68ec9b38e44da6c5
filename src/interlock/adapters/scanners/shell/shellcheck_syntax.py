"""shellcheck as a compiler of shell: scripts that cannot be parsed, and parts that cannot mean what they say.

A file in which the parser gave up was read and judged: that is the finding, and the file is covered. A script for
a shell that shellcheck does not know was not judged, and is unread. Only errors are asked for.

Severity: a script that cannot be parsed is high and certain, any other error of level `error` is medium.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.reading import account, argument, one_line, settings
from interlock.adapters.scanners.shell import shellcheck_output as output
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "shellcheck-syntax"
TOOL: Final = output.TOOL
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = True
BATCH: Final = 100

_ARGS: Final = ("--norc", "--color=never", "--format=json1", "--severity=error", "--extended-analysis=false")
_UNKNOWN_SHELL: Final = 1071
_CARRIAGE_RETURN: Final = 1017


def wants(file: FileEntry) -> bool:
    """Say whether it is a shell script in a dialect that shellcheck knows."""
    return output.wants(file)


def configuration() -> bytes:
    """Give the arguments; shellcheck has no other settings here."""
    return settings(_ARGS)


def command(job: Job) -> Command:
    """Run shellcheck on exactly these files."""
    return Command(args=(*_ARGS, *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read shellcheck's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    said = output.answer(NAME, run, job)
    unread = dict(said.refused)
    sightings: list[Sighting] = []
    for path, comments in said.comments.items():
        foreign = next((comment for comment in comments if comment.code == _UNKNOWN_SHELL), None)
        if foreign:
            unread[path] = one_line(foreign.message)
            continue
        stop = output.gave_up(comments)
        sightings += [_sighting(path, comment, is_fatal=comment is stop) for comment in _errors(comments)]
    return account(job, sightings, job.paths, unread, said.faults)


def _errors(comments: list[output.Comment]) -> list[output.Comment]:
    """Give the errors; the carriage return at the end of each line (SC1017) only once."""
    errors = [comment for comment in comments if comment.level == "error" and not output.is_noise(comment)]
    returns = [comment for comment in errors if comment.code == _CARRIAGE_RETURN]
    return [comment for comment in errors if comment not in returns[1:]]


def _sighting(path: str, comment: output.Comment, *, is_fatal: bool) -> Sighting:
    return Sighting(
        tool=NAME,
        rule=comment.rule,
        severity=Severity.HIGH if is_fatal else Severity.MEDIUM,
        certainty=Certainty.HIGH,
        message=one_line(comment.message),
        at=comment.at(path),
    )
