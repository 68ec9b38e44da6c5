"""shellcheck: faults in shell scripts that can hurt.

What proves that a file was read: shellcheck examines every file it is given, or says on stderr that it could not
and exits with 2; a file in which its parser gave up carries one of a few codes, and is unread. Exit codes: 0
nothing, 1 comments, 2 unreadable files, 3 and 4 wrong use. `.shellcheckrc` files are not read, sourced files are
not followed, and what shellcheck says about that (SC1090, SC1091) is no finding; what its parser remarks on is the
business of `shellcheck_syntax`.

Severity: shellcheck's levels say how likely a script does something else than meant, not how bad that is. So an
error is medium, a warning low, info and style are info; the rules in the table below have their own, because
others can use what they find: words of others run as commands, the wrong things deleted, names that can be
guessed. Certainty follows the level: error high, warning medium, the others low.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.reading import account, argument, one_line, settings, severity, weakness
from interlock.adapters.scanners.shell import shellcheck_output as output
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "shellcheck"
TOOL: Final = output.TOOL
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = True
BATCH: Final = 100

_ARGS: Final = ("--norc", "--color=never", "--format=json1", "--severity=info")
_LEVELS: Final = {
    "error": Severity.MEDIUM,
    "warning": Severity.LOW,
    "info": Severity.INFO,
    "style": Severity.INFO,
}
_CERTAINTIES: Final = {"error": Certainty.HIGH, "warning": Certainty.MEDIUM}
_QUOTE: Final = "Put double quotes around it, and -- before names that could start with a dash."
_CHECK: Final = "Check the exit code before going on: `cd DIR || exit 1`."
_TABLE: Final = {
    2016: (Severity.INFO, 0, "Use double quotes where the expression should be expanded."),
    2029: (Severity.LOW, 78, "The text is expanded here before it is sent; quote it for the remote shell."),
    2033: (Severity.LOW, 78, "Functions are not known to the programs that run commands; call a script."),
    2035: (Severity.LOW, 88, "Write ./* so that no name is read as an option."),
    2038: (Severity.LOW, 88, "Use find -print0 with xargs -0, or -exec ... {} +."),
    2046: (Severity.LOW, 88, _QUOTE),
    2059: (Severity.LOW, 134, "Give printf a fixed format and the variable as an argument: printf '%s' \"$text\"."),
    2064: (Severity.LOW, 78, "Use single quotes, so that the variables are expanded when the trap runs."),
    2086: (Severity.INFO, 88, _QUOTE),
    2091: (Severity.MEDIUM, 78, "Remove the $() so that the output is not run as a command."),
    2092: (Severity.MEDIUM, 78, "Remove the backticks so that the output is not run as a command."),
    2114: (Severity.MEDIUM, 73, "Make sure that no system folder is removed; use rm -r -- ./NAME."),
    2115: (Severity.MEDIUM, 73, 'Write "${name:?}/" so that an empty variable ends the script.'),
    2154: (Severity.INFO, 457, "Assign it first, or give a default: ${name:-}."),
    2155: (Severity.INFO, 252, "Declare first and assign after, so that a failing command is noticed."),
    2156: (Severity.HIGH, 78, "Pass the name as an argument: sh -c '... \"$1\"' sh {}."),
    2164: (Severity.LOW, 252, _CHECK),
    2174: (Severity.LOW, 732, "-m only applies to the last folder; set umask or chmod the others."),
    2186: (Severity.MEDIUM, 377, "Use mktemp."),
    2294: (Severity.MEDIUM, 95, 'Run the array itself: "${array[@]}".'),
}  # fmt: skip


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
    unread = {**said.not_understood(), **said.refused}
    sightings = [
        _sighting(path, comment)
        for path, comments in said.comments.items()
        if path not in unread
        for comment in comments
        if output.is_analysis(comment)
    ]
    return account(job, sightings, job.paths, unread, said.faults)


def _sighting(path: str, comment: output.Comment) -> Sighting:
    level, number, remedy = _TABLE.get(comment.code, (severity(comment.level, _LEVELS), 0, ""))
    return Sighting(
        tool=NAME,
        rule=comment.rule,
        severity=level,
        certainty=_CERTAINTIES.get(comment.level, Certainty.LOW),
        message=one_line(comment.message),
        at=comment.at(path),
        cwe=weakness(number),
        remedy=remedy,
    )
