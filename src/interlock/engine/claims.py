"""Who runs what in this run: the first control that asks for an answer gets it made, the others wait for it.

Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable
from concurrent.futures import Future
from typing import Generic, NamedTuple, TypeVar

_Made = TypeVar("_Made")
_Unit = TypeVar("_Unit", bound=Hashable)


class Claim(NamedTuple, Generic[_Unit, _Made]):
    """What one caller got: its own share to make, and what others are making already."""

    own: tuple[_Unit, ...]
    made: Future[_Made]
    """To be filled by whoever got the share; every holder of a claim MUST fill it, if only with an error."""
    others: tuple[Future[_Made], ...]


class Claims(Generic[_Unit, _Made]):
    """Hands out units of work so that none is done twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._makers: dict[_Unit, Future[_Made]] = {}

    def take(self, units: Iterable[_Unit]) -> Claim[_Unit, _Made]:
        """Claim those units that nobody has, and learn of those that somebody has."""
        made: Future[_Made] = Future()
        own: list[_Unit] = []
        others: dict[int, Future[_Made]] = {}
        with self._lock:
            for unit in units:
                maker = self._makers.setdefault(unit, made)
                if maker is made:
                    own.append(unit)
                else:
                    others[id(maker)] = maker
        return Claim(tuple(own), made, tuple(others.values()))
