"""Where in a rule something is.

Enters: text and a position. Leaves: line and column. Floor 8.
"""

from __future__ import annotations

from typing import Final, NamedTuple

FILE: Final = "<rule>"
"""The file name that generated code bears in a traceback."""


class Place(NamedTuple):
    """A line and a column, both counted from 1."""

    line: int
    column: int


def place(text: str, at: int, first: int = 1) -> Place:
    """Give line and column of a position in a text that starts on line `first`."""
    before = text[:at]
    return Place(first + before.count("\n"), at - (before.rfind("\n") + 1) + 1)
