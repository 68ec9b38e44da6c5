"""A diagnostic of a build tool, and the log that its dialects look into. Floor 5."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from interlock.control import Sighting


class Level(StrEnum):
    """How a tool ranks what it says."""

    ERROR = "error"
    WARNING = "warning"

    @classmethod
    def of(cls, word: str) -> Level:
        """Give the level that a tool's word means: whatever is no warning stopped something."""
        return cls.WARNING if word.lower().startswith(("warn", "w")) else cls.ERROR


class Diagnostic(msgspec.Struct, frozen=True, gc=False):
    """What one tool said of one place."""

    tool: str
    """`gcc`, `javac`, `tsc`, ..."""
    rule: str
    """The tool's own name for it: `-Wformat-security`, `TS2322`; or its level where it has none."""
    level: Level
    message: str
    path: str = ""
    """As the tool wrote it."""
    line: int = 0
    """Counted from 1; 0 means unknown."""
    column: int = 0
    """Counted from 1; 0 means unknown."""


class Found(msgspec.Struct, frozen=True):
    """What a dialect read from one line on."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """May be empty: what is only a heading or a summary is read, and says nothing of its own."""
    lines: int = 1
    """How many lines it takes up."""


class Dialect(Protocol):
    """Reads what one family of tools writes."""

    def __call__(self, log: Sequence[str], at: int) -> Found | None:
        """Give what stands at a line of the log; none if it is not of this family."""
        ...


class BuildLog(msgspec.Struct, frozen=True):
    """What a whole log says."""

    sightings: tuple[Sighting, ...] = ()
    is_whole: bool = True
    """False if there were more distinct ones than are kept."""


def one(diagnostic: Diagnostic, lines: int = 1) -> Found:
    """Give what was found where it is a single diagnostic."""
    return Found((diagnostic,), lines)


def number(text: str | None) -> int:
    """Give a line or column that a pattern caught; 0 for none, and for one that nobody could have written."""
    return int(text) if text and len(text) < 10 else 0  # noqa: PLR2004 (digits of the biggest file)
