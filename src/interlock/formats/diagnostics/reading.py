"""Read the log of a build: whatever compilers and build tools say of the source becomes a sighting. Floor 5.

Logs are mixed: make calls gcc, which calls the linker; npm calls tsc and webpack. So each line is offered to every
dialect in turn, and the first that knows it reads on from there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final

from interlock.control import Location, Sighting
from interlock.formats.diagnostics import (
    bundlers,
    c_family,
    cmake,
    eslint,
    gcc_json,
    go,
    gradle,
    java,
    make,
    maven,
    msbuild,
    python,
    rust,
    typescript,
)
from interlock.formats.diagnostics.model import BuildLog, Diagnostic, Dialect, Found, Level
from interlock.formats.diagnostics.weaknesses import WEAKNESSES
from interlock.kernel import Certainty, Severity

_DIALECTS: Final[tuple[Dialect, ...]] = (
    maven.read,
    cmake.read,
    typescript.read,
    msbuild.read,
    go.read,
    java.read,
    make.read,
    python.read,
    rust.read,
    eslint.read,
    bundlers.read,
    gradle.read,
    gcc_json.read,
    c_family.read,
)
"""In this order: what looks most like nothing else comes first, what looks like much else last."""
_TELLS = re.compile(
    r"warning|error|warn\]|failed|\*\*\*|note: |undefined reference|multiple definition|deprecated|what went wrong"
    r"|\.go:\d|^go: |^[ew]: |^\(!\) |\(\d+:\d+\): ",
    re.IGNORECASE,
)
"""Stands in every line at which a dialect can begin."""
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b\n]{0,512}(?:\x07|\x1b\\)|\][0-9;]{0,8}|[@-Z\\^_])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_DIRECTORY = re.compile(r"g?(?:make(?:\[\d+\])?|ninja): (?P<verb>Entering|Leaving) directory [`'\"](?P<path>.+)['\"]")
_LONGEST_LINE: Final = 4_000
"""Characters of a line that are looked at: minified source is quoted whole by some tools."""
_JSON: Final = ('{"', "[{")
"""How a line begins that is read whole."""
_LONGEST: Final = 2_000
"""Characters of a message that are kept."""
_MOST: Final = 20_000
"""Distinct diagnostics that are kept."""


def read_log(body: bytes, root: str, folder: str = "") -> BuildLog:
    """Read a whole log.

    Shape:  `root` is the folder that paths are made relative to, `folder` the one below it in which the build began.
            What is said of a file elsewhere has no path, and its message begins with the name of that file.
    """
    log = _lines(body)
    kept: dict[tuple[Diagnostic, str], Sighting] = {}
    for seen in _read(log, posixpath.join(root, folder)):
        if seen not in kept:
            if len(kept) == _MOST:
                return BuildLog(tuple(dict.fromkeys(kept.values())), is_whole=False)
            kept[seen] = _sighting(*seen, root)
    return BuildLog(tuple(dict.fromkeys(kept.values())))


def _lines(body: bytes) -> list[str]:
    """Give the lines without colours. What a progress bar would overwrite is kept: nothing is hidden so."""
    text = _ANSI.sub("", body.decode("utf-8", "replace"))
    return [
        line.rstrip() if line.startswith(_JSON) else line[:_LONGEST_LINE].rstrip() for line in _LINE_END.split(text)
    ]


def _read(log: Sequence[str], start: str) -> Iterator[tuple[Diagnostic, str]]:
    """Give each diagnostic with the folder that its path is relative to."""
    folders = [start]
    at = 0
    while at < len(log):
        line = log[at]
        found = None
        if "directory" in line and (moved := _DIRECTORY.fullmatch(line)):
            if moved["verb"] == "Entering":
                folders.append(moved["path"])
            elif len(folders) > 1:
                folders.pop()
        elif _TELLS.search(line):
            found = _found(log, at)
        if found is not None:
            for diagnostic in found.diagnostics:
                yield diagnostic, folders[-1]
        at += max(found.lines, 1) if found is not None else 1


def _found(log: Sequence[str], at: int) -> Found | None:
    return next((found for read in _DIALECTS if (found := read(log, at)) is not None), None)


def _sighting(one: Diagnostic, folder: str, root: str) -> Sighting:
    path = _relative(one.path, root, folder)
    message = " ".join(_CONTROL.sub(" ", one.message).split())
    if one.path and not path:
        message = f"{_CONTROL.sub(' ', posixpath.basename(one.path)).strip()}: {message}"
    number = WEAKNESSES.get(one.rule)
    severity = Severity.HIGH if one.level is Level.ERROR else Severity.MEDIUM if number else Severity.LOW
    return Sighting(
        tool=one.tool,
        rule=one.rule,
        severity=severity,
        certainty=Certainty.HIGH,
        message=message[:_LONGEST],
        at=Location(path, one.line if path else 0, one.column if path else 0),
        cwe=(f"CWE-{number}",) if number else (),
    )


def _relative(path: str, root: str, folder: str) -> str:
    """Give a path below the root; nothing for one that lies elsewhere."""
    if not path:
        return ""
    if _CONTROL.search(path):
        return ""
    whole = posixpath.normpath(posixpath.join(folder, path.removeprefix("file://")))
    top = posixpath.normpath(root)
    return whole[len(top) + 1 :] if whole.startswith(f"{top}/") else ""
