"""Objects of documents that were not JSON at first: they know the line where they stand. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Lined(dict[str, object]):
    """An object with its line."""

    __slots__ = ("line",)

    def __init__(self, told: Mapping[str, object] | Iterable[tuple[str, object]], line: int) -> None:
        """Take what it says, and the line, counted from 1."""
        super().__init__(told)
        self.line = line


def line_of(told: Mapping[str, object]) -> int:
    """Give the line of an object, 0 where it has none: JSON does not keep them."""
    return told.line if isinstance(told, Lined) else 0
