"""One object for equal words: a hundred thousand sightings hold a rule's name, message and remedy once.

Tools and the cache give every sighting texts of its own; held together they are most of Interlock's memory. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from interlock.control import Location, Sighting

_Word = TypeVar("_Word")


class Words:
    """The words of one run; safe to use from several threads."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def shared(self, sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
        """Give equal sightings that share their words with all that were given before."""
        one = self._one
        return tuple(
            Sighting(
                one(seen.tool),
                one(seen.rule),
                seen.severity,
                seen.certainty,
                one(seen.message),
                self._place(seen.at),
                one(seen.cwe),
                one(seen.remedy),
                one(seen.same_as),
                seen.secret_id,
            )
            for seen in sightings
        )

    def _place(self, at: Location) -> Location:
        one = self._one
        return Location(one(at.path), at.line, at.column, at.end_line, at.end_column, one(at.symbol), one(at.commit))

    def _one(self, word: _Word) -> _Word:
        return self._known.setdefault(word, word)  # type: ignore[return-value]  # equal, and so of the same kind
