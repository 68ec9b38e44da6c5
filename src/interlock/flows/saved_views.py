"""Saved views: a name for a page, which only who gave it sees.

Enters: who, a name and a path of the server. Leaves: names with their paths. Floor 11.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final, Protocol

from interlock.flows.errors import ViewsFull, ViewUnnamed
from interlock.kernel import Instant

MOST: Final = 50
"""Names of one person."""
LONGEST: Final = 80
"""Letters of a name."""


class ViewBook(Protocol):
    """The names that people gave to pages."""

    def put(self, owner: str, name: str, path: str, at: Instant, most: int) -> bool:
        """Keep a name; say false where somebody has so many others already.

        Promise: of several that are kept at once, implementers MUST NOT keep more than so many.
        """
        ...

    def of(self, owner: str) -> tuple[tuple[str, str], ...]:
        """Give somebody's names with their pages, by name."""
        ...

    def drop(self, owner: str, name: str) -> None:
        """Keep a name no more."""
        ...


class SavedViews:
    """Keeps names of pages."""

    def __init__(self, *, book: ViewBook, clock: Callable[[], Instant]) -> None:
        self._book = book
        self._clock = clock

    def save(self, owner: str, name: str, path: str) -> str:
        """Keep a page under a name, in place of what had it before; give the name as it is kept.

        Errors: ViewUnnamed (FLW-332), ViewsFull (FLW-331).
        """
        plain = " ".join(name.split())
        if not plain or len(plain) > LONGEST or any(unicodedata.category(one)[0] == "C" for one in plain):
            raise ViewUnnamed(most=LONGEST)
        if not self._book.put(owner, plain, path, self._clock(), MOST):
            raise ViewsFull(most=MOST)
        return plain

    def of(self, owner: str) -> tuple[tuple[str, str], ...]:
        """Give somebody's names with their pages, by name."""
        return self._book.of(owner)

    def forget(self, owner: str, name: str) -> None:
        """Keep a name no more."""
        self._book.drop(owner, name)
