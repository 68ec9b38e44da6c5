"""Which programs a shell script starts, as far as its text tells. Floor 5.

It is a look, not a shell: variables, functions and loops are not worked out, and what stands behind them is not told.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.pipelines.model import Command, Spot

MOST: Final = 400
"""Commands of one script."""
_MOST_LINES: Final = 4_000
_LONGEST: Final = 4_000
_GIVES_IN: Final = frozenset({"true", ":", "exit 0", "/bin/true"})
_WORDS: Final = 40
_WORD: Final = 200
_HERE: Final = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\1")
_PARTS: Final = re.compile(r"\|\||&&|[;|]|(?<![<>&])&(?![>&])")
_QUOTED: Final = re.compile(r"'[^']*(?:'|$)|\"(?:[^\"\\]|\\.)*(?:\"|\\?$)")
_SET: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_PROGRAM: Final = re.compile(r"[A-Za-z0-9_@.+/:~-]+")
_SKIPPED: Final = frozenset(
    [
        "if",
        "then",
        "else",
        "elif",
        "fi",
        "do",
        "done",
        "while",
        "until",
        "for",
        "in",
        "case",
        "esac",
        "{",
        "}",
        "(",
        ")",
        "!",
        "[",
        "[[",
        "echo",
        "printf",
        "cd",
        "set",
        "export",
        "test",
        "true",
        "false",
        "exit",
        "local",
        "return",
        "read",
        "source",
        ".",
        ":",
        "mkdir",
        "rm",
        "cp",
        "mv",
        "cat",
        "sleep",
        "ls",
        "chmod",
        "tee",
        "grep",
        "sed",
        "awk",
        "function",
    ]
)
_STARTERS: Final = frozenset(
    [
        "sudo",
        "time",
        "exec",
        "env",
        "command",
        "nice",
        "nohup",
        "xargs",
        "npx",
        "pnpx",
        "bunx",
        "uvx",
        "xvfb-run",
        "then",
        "do",
        "else",
        "retry",
        "stdbuf",
    ]
)
_RUNNERS: Final = {
    "uv": ("run",),
    "poetry": ("run",),
    "pipenv": ("run",),
    "pdm": ("run",),
    "hatch": ("run",),
    "rye": ("run",),
    "bundle": ("exec",),
    "pnpm": ("exec", "dlx"),
    "yarn": ("dlx", "exec"),
    "pipx": ("run",),
    "coverage": ("run",),
}
"""Programs that start another one behind one of these words."""
_VARIABLE: Final = re.compile(r"\$[({]?[A-Za-z_][A-Za-z0-9_]*[)}]?")
_IN_FOLDER: Final = re.compile(r"\$[({]?[A-Za-z_][A-Za-z0-9_]*[)}]?/")
_PYTHON: Final = re.compile(r"(?:python|py)[0-9.]*(?:\.exe)?")


def commands_of(text: str, path: str, line: int) -> tuple[Command, ...]:
    """Give the programs that a script starts, in order.

    Shape: `line` is that of the script's first line.
    """
    found: list[Command] = []
    for number, logical in _logical(text, line):
        parts = list(_split(logical))
        for place, part in enumerate(parts):
            command = _command(part, Spot(path, number))
            if command is not None:
                if any(one in _GIVES_IN for one in parts[place + 1 :]) and "||" in logical:
                    command = msgspec.structs.replace(command, may_fail=True)
                found.append(command)
                if len(found) >= MOST:
                    return tuple(found)
    return tuple(found)


def _logical(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Give lines with their numbers: continued ones joined, comments and here-documents left out."""
    waiting, start, until = "", 0, ""
    for number, raw in enumerate(text.split("\n", _MOST_LINES)[:_MOST_LINES], first):
        line = raw.strip()
        if until:
            until = "" if line == until else until
            continue
        if not line or (line.startswith("#") and not waiting):
            continue
        start = start or number
        waiting = f"{waiting} {line}" if waiting else line
        if line.endswith("\\") and len(waiting) < _LONGEST:
            waiting = waiting[:-1].rstrip()
            continue
        yield start, waiting[:_LONGEST]
        here = _HERE.search(waiting[:_LONGEST])
        until = here[2] if here else ""
        waiting, start = "", 0
    if waiting:
        yield start, waiting[:_LONGEST]


def _split(line: str) -> Iterator[str]:
    """Give the commands of one line; what is quoted belongs together."""
    kept: list[str] = []

    def put(one: re.Match[str]) -> str:
        kept.append(one[0])
        return f"\0{len(kept) - 1}\0"

    hidden = _QUOTED.sub(put, line.replace("\0", " "))
    for part in _PARTS.split(hidden):
        yield re.sub(r"\0(\d+)\0", lambda one: kept[int(one[1])], part).strip().lstrip("({@-").strip()


def _command(part: str, at: Spot) -> Command | None:
    try:
        words = shlex.split(part, comments=True)
    except ValueError:
        words = part.split()
    words = words[:_WORDS]
    while words:
        word = words[0]
        name = word.rsplit("/", 1)[-1]
        if _SET.fullmatch(word) or name in _STARTERS or (word.startswith("-") and len(word) > 1):
            words = words[1:]
        elif (_PYTHON.fullmatch(name) or _VARIABLE.fullmatch(word)) and "-m" in words[1:4]:
            words = words[words.index("-m") + 1 :]
        elif name in _RUNNERS and len(words) > 2 and words[1] in _RUNNERS[name]:  # noqa: PLR2004 (starter, word, program)
            words = words[2:]
            if words[0] == "-m":
                words = words[1:]
        else:
            break
    if words and _IN_FOLDER.match(words[0]):
        words[0] = words[0].rsplit("/", 1)[-1]
    if not words or words[0] in _SKIPPED or _PROGRAM.fullmatch(words[0]) is None:
        return None
    name = words[0].rsplit("/", 1)[-1].removesuffix(".exe") or words[0]
    if not name.strip(".-:~@+") or name in _SKIPPED:
        return None
    return Command(name[:_WORD], tuple(one[:_WORD] for one in words[1:]), at)
