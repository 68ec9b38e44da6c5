"""How oxlint answers, for the two scanners that run it: its JSON, and the mark that proves a file was linted.

oxlint leaves files out without a word: minified ones (`.min.js`, `-min.js`), Flow, missing ones, unknown endings.
Its JSON only has a count. So both settings of ours switch on `max-lines` with a limit of 0, which fires once on
every file that was parsed and linted, even an empty one: no mark, not covered. Exit codes: 0 no errors, 1 errors;
a broken configuration is 1 too, with words in place of JSON, and a stack overflow on deep nesting is 134.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.adapters.scanners.reading import Places, answered, decode, one_line
from interlock.change import FileEntry, Kind
from interlock.control import Job, Location, ToolCard, ToolRun

TOOL: Final = ToolCard(
    name="oxlint",
    distribution="oxlint",
    program="bin/oxlint",
    publisher="The Oxc project",
    is_first_party=True,
    licence="MIT",
    covers="faults in JavaScript and TypeScript",
)
ARGS: Final = ("--disable-nested-config", "--no-ignore", "--no-error-on-unmatched-pattern", "--format=json")

_LANGUAGES: Final = frozenset({"javascript", "jsx", "typescript", "tsx", "vue", "svelte", "astro"})
_ENDINGS: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro")
_MINIFIED = re.compile(r"[._-]min\.[a-z]+$")
_MARK: Final = "eslint(max-lines)"
_UNOPENED = re.compile(r'^Failed to open file (.+) with error "(.*)"$', re.DOTALL)


class _Span(msgspec.Struct):
    line: int = 0
    column: int = 0
    length: int = 0


class _Label(msgspec.Struct):
    span: _Span


class Diagnostic(msgspec.Struct):
    """One entry of oxlint's list."""

    message: str
    severity: str
    labels: list[_Label] = []
    filename: str = ""
    code: str = ""
    help: str = ""

    @property
    def rule(self) -> str:
        """The rule as settings name it: `no-eval`, `react/no-danger`; empty for a syntax error."""
        return re.sub(r"^(?:eslint)\((.+)\)$", r"\1", re.sub(r"^(?!eslint\()([\w-]+)\((.+)\)$", r"\1/\2", self.code))

    def at(self, path: str) -> Location:
        """Give the place."""
        span = self.labels[0].span if self.labels else _Span()
        return Location(path=path, line=max(span.line, 0), column=max(span.column, 0))


class _Report(msgspec.Struct):
    diagnostics: list[Diagnostic]
    number_of_files: int


class Answer(msgspec.Struct):
    """What a run said."""

    linted: set[str]
    """Files that carry the mark."""
    unopened: dict[str, str]
    """Files that could not be opened, with the reason."""
    syntax: list[tuple[str, Diagnostic]]
    remarks: list[tuple[str, Diagnostic]]
    faults: tuple[str, ...] = ()


def wants(file: FileEntry) -> bool:
    """Say whether oxlint reads a file of this name: it skips minified ones and goes by the ending."""
    name = file.path.lower()
    is_known = file.language in _LANGUAGES and name.endswith(_ENDINGS) and not _MINIFIED.search(name)
    return is_known and file.kind in {Kind.TEXT, Kind.BINARY}


def answer(tool: str, run: ToolRun, job: Job) -> Answer:
    """Read a run of `oxlint --format=json`. Errors: ToolOutputMalformed (CTL-202)."""
    said = Answer(set(), {}, [], [], answered(tool, run, {0, 1}))
    if said.faults:
        return said
    report = decode(tool, run.stdout, _Report)
    places = Places(tool, job)
    lost: list[str] = []
    for seen in report.diagnostics:
        if seen.filename:
            _sort(said, places.of(seen.filename), seen)
        else:
            _unnamed(said, seen, places, lost)
    said.faults = (*lost, *_contradictions(tool, run.exit_code, report))
    return said


def _sort(said: Answer, path: str, seen: Diagnostic) -> None:
    if seen.code == _MARK:
        said.linted.add(path)
    elif seen.code:
        said.remarks.append((path, seen))
    else:
        said.syntax.append((path, seen))


def _unnamed(said: Answer, seen: Diagnostic, places: Places, lost: list[str]) -> None:
    unopened = _UNOPENED.match(seen.message)
    path = places.find(unopened[1]) if unopened else None
    if unopened and path:
        said.unopened[path] = one_line(unopened[2])
    else:
        lost.append(f"oxlint says of no file in particular: {one_line(seen.message)}")


def _contradictions(tool: str, exit_code: int, report: _Report) -> Iterable[str]:
    has_errors = any(seen.severity == "error" for seen in report.diagnostics)
    if exit_code != int(has_errors):
        yield f"{tool} ended with exit code {exit_code} and {'some' if has_errors else 'no'} errors"
