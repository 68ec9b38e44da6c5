"""betterleaks over the commits: credentials that were ever committed, in files or in messages, those of tags too.

What proves how much was read: a marker rule of ours (rules/settings/betterleaks-history.toml) matches once at every
commit message, and at the files of commits that have none, so the report itself counts the commits. The control
compares that with what git counts; a commit with neither message nor change is not counted.
The tool reads what `git log -p` prints, so the options fix everything that the repository's configuration or its
attributes files could change in it: a file marked `-diff`, another prefix or a hidden root commit would otherwise
leave it with nothing to read and a complete scan. Replaced objects are not followed and nothing is fetched. A merge
is read against its first parent, so what it changed itself is seen too. Not read: the inside of compressed archives;
the files as they are now have it; names and addresses of people; text in characters of two or four bytes.
`scan.state` is `incomplete` where git failed; the exit code is the same 1 as for something found.

Severity and certainty are as in `betterleaks`. Author, address and message of a commit are not kept.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.adapters.scanners.reading import inside, one_line, rules_digest, settings
from interlock.adapters.scanners.secrets.betterleaks import (
    READ,
    REPORTING,
    TOOL,
    Leak,
    environment,
    is_marker,
    read_report,
    sighting,
    trouble,
)
from interlock.change import FileEntry
from interlock.control import (
    Command,
    Cost,
    Job,
    Location,
    Scope,
    ToolOutputMalformed,
    ToolReport,
    ToolRun,
)

__all__ = ["BATCH", "COST", "IS_FAST", "NAME", "SCOPE", "TOOL", "command", "configuration", "read", "wants"]

NAME: Final = "betterleaks-history"
SCOPE: Final = Scope.HISTORY
COST: Final = Cost.DEAR
IS_FAST: Final = False
BATCH: Final = 1
KEEPS_OUTPUT: Final = False
"""Its report holds the names of authors and their commit messages."""

_SETTINGS: Final = "settings/betterleaks-history.toml"
_ARGS: Final = ("git", ".", *REPORTING, "--include", "commit-messages,tag-messages")
_LOG: Final = (
    *("--all", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-show-signature"),
    *("--pretty=medium", "--date=default", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative"),
    *("--ignore-submodules=none", "--diff-merges=first-parent"),
)
_CONFIGURATION: Final = {"log.showRoot": "true", "log.follow": "false", "log.mailmap": "false"}
_ENV: Final = {
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_COUNT": str(len(_CONFIGURATION)),
    **{f"GIT_CONFIG_KEY_{place}": key for place, key in enumerate(_CONFIGURATION)},
    **{f"GIT_CONFIG_VALUE_{place}": value for place, value in enumerate(_CONFIGURATION.values())},
}
_REVISION = re.compile(r"\^[0-9a-f]{40}(?:[0-9a-f]{24})?")


def wants(file: FileEntry) -> bool:  # noqa: ARG001  # the Protocol's shape
    """Say no: it examines commits, not files."""
    return False


def configuration() -> bytes:
    """Give the arguments, what git is told, and the digest of our settings."""
    told = (f"{key}={value}" for key, value in _ENV.items())
    return settings((*_ARGS, *_LOG, *told), rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Scan every commit that any ref or HEAD reaches, save those examined before.

    Errors: ValueError if `since` is anything but excluded commits; git would take it for an option.
    """
    since = job.since.split()
    if not all(map(_REVISION.fullmatch, since)):
        raise ValueError(job.since)
    args = (*_ARGS, "--config", f"{job.rules_dir}/{_SETTINGS}", "--output", "-")
    return Command(
        args=(*args, "--log-opts=" + " ".join((*_LOG, *since))),
        env={**_ENV, **environment(job)},
        timeout_s=3600,
        output_mb=1024,
    )


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read betterleaks' report. Errors: ToolOutputMalformed (CTL-202)."""
    report, faults = read_report(run)
    if report is None:
        return ToolReport(faults=tuple(faults), is_partial=True)
    is_partial = report.scan.state != "complete"
    if is_partial:
        why = trouble(run.stderr)
        faults.append(f"betterleaks calls its scan of the history {one_line(report.scan.state)!r}{why}")
    marks = [leak for leak in report.findings if is_marker(leak, READ)]
    sightings = tuple(sighting(NAME, leak, _at(leak, job)) for leak in report.findings if not is_marker(leak, READ))
    return ToolReport(sightings=sightings, faults=tuple(faults), commits=_commits(marks), is_partial=is_partial)


def _commits(marks: list[Leak]) -> int:
    """Count the commits: messages by their beginnings, since a long one is read in pieces; the others by name."""
    messages = sum(1 for mark in marks if not mark.location.path and mark.location.start_line <= 1)
    return messages + len({mark.attributes.sha for mark in marks if mark.location.path})


def _at(leak: Leak, job: Job) -> Location:
    place = leak.location
    path, _, inner = place.path.partition("!")
    if path and inside(job.root, path) is None:
        raise ToolOutputMalformed(tool=NAME, why=f"it speaks of {one_line(place.path)!r}, which is outside")
    where = one_line(inside(job.root, path) or ("tag message" if leak.attributes.tag else "commit message"))
    if inner or not path:
        return Location(path=where, symbol=one_line(inner), commit=leak.attributes.sha)
    return Location(
        path=where,
        line=max(place.start_line, 0),
        column=max(place.start_column, 0),
        end_line=max(place.end_line, place.start_line, 0),
        end_column=place.end_column + 1 if place.end_column > 0 else 0,
        commit=leak.attributes.sha,
    )
