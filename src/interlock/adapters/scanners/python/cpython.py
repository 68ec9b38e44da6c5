"""The Python that runs Interlock as a compiler: what compiling says about a file, without running any of it.

Our own script (`compile_files.py`) gets the paths on standard input, compiles each file in memory with warnings
recorded, and writes a JSON line for each and a last one with their number; that last line is the proof that no
file was left out. Exit code 0 always; anything else is a crash of the interpreter.

A file that cannot be parsed is unread, because a syntax newer than this Python looks the same as an error: ruff
knows all versions and decides that. A file that parses and does not compile (a `return` outside of a function)
is broken in every version: that is a finding, high and certain. Warnings are low: the code runs, in most cases
not as meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from interlock.adapters.scanners.reading import Places, account, answered, decode_lines, one_line, settings
from interlock.change import FileEntry, Kind
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

NAME: Final = "cpython"
TOOL: Final = ToolCard(
    name="python",
    distribution="python",
    program="python",
    publisher="Python Software Foundation",
    is_first_party=True,
    licence="PSF-2.0",
    covers="syntax and compiler warnings of Python code",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = True
BATCH: Final = 500

_SCRIPT: Final = Path(__file__).resolve().parent / "compile_files.py"
_ARGS: Final = ("-I", "-S", "-B", "-X", "utf8")
_SAME: Final = {
    "'return' outside function": "ruff-syntax:F706",
    "'break' outside loop": "ruff-syntax:F701",
    "'continue' not properly in loop": "ruff-syntax:F702",
    "'yield' outside function": "ruff-syntax:F704",
    "'await' outside function": "ruff-syntax:F704",
    "default 'except:' must be last": "ruff-syntax:F707",
    '"is" with': "ruff-syntax:F632",
    '"is not" with': "ruff-syntax:F632",
    "assertion is always true": "ruff-syntax:F631",
}


class _Remark(msgspec.Struct):
    line: int
    column: int
    kind: str
    message: str


class _File(msgspec.Struct, tag="file"):
    path: str
    state: Literal["compiled", "unparsed", "broken", "unreadable"]
    python: str
    errors: list[_Remark] = []
    warnings: list[_Remark] = []


class _End(msgspec.Struct, tag="end"):
    files: int


_LINE: Final[Any] = _File | _End


def wants(file: FileEntry) -> bool:
    """Say whether it is Python source."""
    return file.language == "python" and file.kind in {Kind.TEXT, Kind.BINARY} and not file.path.endswith(".pyx")


def configuration() -> bytes:
    """Give the arguments and the script; the version of Python is the tool's."""
    return settings(_ARGS, _SCRIPT.read_bytes())


def command(job: Job) -> Command:
    """Run our script with the paths on standard input."""
    names = "\0".join(job.paths).encode("utf-8", "surrogateescape")
    return Command(args=(*_ARGS, str(_SCRIPT)), stdin=names)


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read our script's lines. Errors: ToolOutputMalformed (CTL-202)."""
    faults = answered(NAME, run, {0})
    if faults:
        return ToolReport(faults=faults)
    files = _files(run.stdout)
    places = Places(NAME, job)
    sightings: list[Sighting] = []
    covered: set[str] = set()
    unread: dict[str, str] = {}
    for file in files:
        path = places.of(file.path)
        if file.state in {"unparsed", "unreadable"}:
            unread[path] = _reason(file)
            continue
        covered.add(path)
        sightings += [_error(path, remark) for remark in file.errors]
        sightings += [_warning(path, remark) for remark in file.warnings]
    return account(job, sightings, covered, unread)


def _files(stdout: bytes) -> list[_File]:
    lines: list[_File | _End] = decode_lines(NAME, stdout, _LINE)
    files = [line for line in lines if isinstance(line, _File)]
    end = lines[-1] if lines else None
    if not isinstance(end, _End) or end.files != len(files) or len(lines) != len(files) + 1:
        raise ToolOutputMalformed(tool=NAME, why="it does not end with the number of its files")
    return files


def _reason(file: _File) -> str:
    said = file.errors[0] if file.errors else _Remark(0, 0, "", "no reason given")
    if file.state == "unreadable":
        return one_line(said.message)
    line = f" (line {said.line})" if said.line else ""
    return f"Python {file.python} cannot parse it: {one_line(said.message)}{line}"


def _error(path: str, remark: _Remark) -> Sighting:
    return Sighting(
        tool=NAME,
        rule="compile-error",
        severity=Severity.HIGH,
        certainty=Certainty.HIGH,
        message=one_line(remark.message),
        at=Location(path=path, line=max(remark.line, 0), column=max(remark.column, 0)),
        same_as=_same(remark.message),
    )


def _warning(path: str, remark: _Remark) -> Sighting:
    return Sighting(
        tool=NAME,
        rule=remark.kind,
        severity=Severity.LOW,
        certainty=Certainty.HIGH,
        message=one_line(remark.message),
        at=Location(path=path, line=max(remark.line, 0)),
        same_as=_same(remark.message),
    )


def _same(message: str) -> tuple[str, ...]:
    return tuple(rule for start, rule in _SAME.items() if message.startswith(start))[:1]
