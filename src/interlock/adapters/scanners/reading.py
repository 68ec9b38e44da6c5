"""What every scanner adapter needs to read a tool's answer: JSON, paths, words, masked messages, the final account.

Enters: bytes that a tool wrote, and the job it was given. Leaves: checked values or ToolOutputMalformed; nothing
is guessed, because a wrong guess here would be a clean result that nobody earned.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from interlock.control import Job, Sighting, ToolOutputMalformed, ToolReport, ToolRun
from interlock.kernel import Severity

_Read = TypeVar("_Read")

_RULES: Final = Path(__file__).resolve().parent / "rules"

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)?")
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_QUOTE = re.compile(r"['\"`:]")

_SEVERITIES: Final[Mapping[str, Severity]] = {
    "critical": Severity.CRITICAL,
    "blocker": Severity.CRITICAL,
    "high": Severity.HIGH,
    "error": Severity.HIGH,
    "major": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "undefined": Severity.MEDIUM,
    "unknown": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "note": Severity.LOW,
    "hint": Severity.INFO,
    "style": Severity.INFO,
    "info": Severity.INFO,
    "information": Severity.INFO,
    "informational": Severity.INFO,
}

MESSAGE_LENGTH = 400
_OFTEN_SAID = 1000


def decode(tool: str, body: bytes, kind: type[_Read]) -> _Read:
    """Give the one JSON document that is all of a tool's answer.

    Errors: ToolOutputMalformed (CTL-202) if it is empty, cut off, followed by more, or of another shape.
    """
    if not body or body.isspace():
        raise ToolOutputMalformed(tool=tool, why="it wrote nothing")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ToolOutputMalformed(tool=tool, why=one_line(str(error))) from error
    except RecursionError as error:
        raise ToolOutputMalformed(tool=tool, why="its JSON is nested too deeply") from error


def decode_lines(tool: str, body: bytes, kind: type[_Read]) -> list[_Read]:
    """Give the JSON documents of an answer that has one on each line; an empty answer has none.

    Errors: ToolOutputMalformed (CTL-202) if a line is not of that shape.
    """
    return [decode(tool, line, kind) for line in body.splitlines() if line.strip()]


def log_lines(body: bytes) -> list[str]:
    """Give the lines of a log as they are, colours and empty lines left out; paths in them stay whole."""
    text = _ESCAPE.sub("", body.decode("utf-8", "backslashreplace"))
    return [line.rstrip("\r") for line in text.split("\n") if line.strip()]


def said(body: bytes) -> list[str]:
    """Give the lines a tool wrote for people, each shortened to one message."""
    return [one_line(line) for line in log_lines(body)]


def one_line(text: str, limit: int = MESSAGE_LENGTH) -> str:
    """Give a text on one line, without control characters and colour codes, cut at `limit` characters."""
    return _known_line(text, limit) if len(text) <= _OFTEN_SAID else _line(text, limit)


def _line(text: str, limit: int) -> str:
    flat = _BLANK.sub(" ", _ESCAPE.sub("", text)).strip()
    return flat if len(flat) <= limit else flat[: limit - 3].rstrip() + "..."


_known_line = lru_cache(maxsize=1024)(_line)
"""Tools say the same of many places: it is cleaned once, and one text stands for all of them."""


def without_quotes(text: str) -> str:
    """Give a message up to the first quote or colon, for tools that quote the secret they found.

    What follows is given up as a whole: a secret may hold quotes itself, so no end of it can be told.
    """
    start = _QUOTE.split(text, maxsplit=1)[0]
    return one_line(start) if start == text else one_line(start) + " ..."


def severity(word: str, own: Mapping[str, Severity] | None = None) -> Severity:
    """Give the severity that a tool's word stands for; the tool's own table first, then the common words.

    A word that nobody knows is high, so that a new word of a tool cannot open a gate.
    """
    key = word.strip().lower()
    return (own or {}).get(key) or _SEVERITIES.get(key, Severity.HIGH)


@lru_cache(maxsize=1024)
def weakness(number: int | str | None) -> tuple[str, ...]:
    """Give a CWE number as `("CWE-89",)`; nothing, zero and texts without a number give no weakness."""
    found = re.search(r"[0-9]+", str(number or ""))
    return (f"CWE-{int(found[0])}",) if found and int(found[0]) else ()


def argument(path: str) -> str:
    """Give a path as an argument that no tool takes for an option, a pattern list or an argument file."""
    return "./" + path


def inside(root: str, reported: str) -> str | None:
    """Give a reported path relative to the root, or None if it is not below it.

    Understood are absolute paths, `file://` addresses and relative paths with or without `./`.
    """
    text = reported.removeprefix("file://")
    if text.startswith("/"):
        base = root.rstrip("/") + "/"
        if not text.startswith(base):
            return None
        text = text[len(base) :]
    parts = [part for part in text.split("/") if part not in {"", "."}]
    return "/".join(parts) if parts and ".." not in parts else None


class Places:
    """The paths of a job, to find the one that a tool means."""

    def __init__(self, tool: str, job: Job) -> None:
        self._tool = tool
        self._root = job.root
        self._paths = {path: path for path in job.paths}

    def find(self, reported: str) -> str | None:
        """Give the path of the job that the tool means, or None if the job does not have it."""
        path = inside(self._root, reported)
        return self._paths.get(path) if path is not None else None

    def of(self, reported: str) -> str:
        """Give the path of the job that the tool means.

        Errors: ToolOutputMalformed (CTL-202) if it names a file that it was not given.
        """
        path = self.find(reported)
        if path is None:
            why = f"it speaks of {one_line(reported)!r}, which it was not given"
            raise ToolOutputMalformed(tool=self._tool, why=why)
        return path


def answered(tool: str, run: ToolRun, codes: Collection[int]) -> tuple[str, ...]:
    """Give no fault if the exit code is one of the tool's answers, else the fault with what the tool said."""
    if run.exit_code in codes:
        return ()
    words = said(run.stderr) or said(run.stdout[:2000])
    why = f": {words[-1]}" if words else ""
    return (f"{tool} ended with exit code {run.exit_code}{why}",)


def account(
    job: Job,
    sightings: Iterable[Sighting],
    covered: Collection[str],
    unread: Mapping[str, str],
    faults: Iterable[str] = (),
) -> ToolReport:
    """Give the report on a job in which no path is forgotten.

    Promise: a path with a reason in `unread` is never covered; a path that is in neither is unread; with any fault
    nothing is covered, and what was seen is kept.
    """
    broken = tuple(faults)
    if broken:
        return ToolReport(sightings=tuple(sightings), faults=broken)
    silent = "the tool does not say that it read this file"
    left = {path: unread.get(path, silent) for path in job.paths if path in unread or path not in covered}
    read = frozenset(path for path in job.paths if path not in left)
    return ToolReport(sightings=tuple(sightings), covered=read, unread=left)


@cache
def rules_digest(name: str = "") -> bytes:
    """Give the digest of our own rule files, all or those under one name, as hexadecimal text; kept per process.

    Errors: FileNotFoundError if there is no such file or folder.
    """
    start = _RULES / name
    files = [start] if start.is_file() else sorted(path for path in start.rglob("*") if path.is_file())
    if not files:
        raise FileNotFoundError(start)
    total = sha256()
    for path in files:
        if path.suffix == ".pyc":
            continue
        body = path.read_bytes()
        total.update(f"{path.relative_to(_RULES).as_posix()}\0{len(body)}\0".encode())
        total.update(body)
    return total.hexdigest().encode()


def settings(args: Iterable[str], *more: bytes) -> bytes:
    """Give what `configuration` returns: the fixed arguments and digests of files, unambiguously joined."""
    return msgspec.json.encode([list(args), [part.hex() for part in more]])
