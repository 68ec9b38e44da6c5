"""Tidy: forget what a server kept beside its ledger, once it is old enough and nothing follows from it any more.

Enters: what is kept, the clock, how long it is kept. Leaves: how much was forgotten. The ledger is not touched.
Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final, Protocol

import msgspec

from interlock.flows.ports import Clock
from interlock.kernel import Instant

AT_ONCE: Final = 500
"""Of one kind, with one transaction: whoever writes meanwhile waits for no more."""
MOST_TURNS: Final = 20
"""Transactions of one kind in one go; what is left is for the next."""


class KeptEvents(Protocol):
    """Events and what follows from them."""

    def forget(self, before: Instant, most: int) -> int:
        """Forget events of before a moment that are over; give how many."""
        ...


class KeptDeliveries(Protocol):
    """What other systems told."""

    def forget(self, before: Instant, at: Instant, most: int) -> int:
        """Forget what came before a moment, and of what may come again not that it came; give how much."""
        ...


class KeptAnswers(Protocol):
    """Answers to requests that may be repeated."""

    def forget(self, at: Instant, most: int) -> int:
        """Forget those that are kept no longer; give how many."""
        ...


class Tidied(msgspec.Struct, frozen=True):
    """How much was forgotten."""

    events: int
    deliveries: int
    answers: int


class Tidy:
    """Forgets over one store."""

    def __init__(
        self,
        *,
        events: KeptEvents,
        deliveries: KeptDeliveries,
        answers: KeptAnswers,
        clock: Clock,
        keep: timedelta | None,
        pause: Callable[[], None],
    ) -> None:
        """`keep` is how long events and deliveries are kept; None is for good. `pause` lets others write."""
        self._events, self._deliveries, self._answers = events, deliveries, answers
        self._clock, self._keep, self._pause = clock, keep, pause

    def run(self) -> Tidied:
        """Forget as much as one go may. Errors: those of the store."""
        now, events, deliveries = self._clock(), 0, 0
        if self._keep is not None:
            before = now - self._keep
            deliveries = self._all(lambda: self._deliveries.forget(before, now, AT_ONCE))
            events = self._all(lambda: self._events.forget(before, AT_ONCE))
        return Tidied(events, deliveries, self._all(lambda: self._answers.forget(now, AT_ONCE)))

    def _all(self, forget: Callable[[], int]) -> int:
        gone = 0
        for _ in range(MOST_TURNS):
            found = forget()
            gone += found
            if found < AT_ONCE:
                break
            self._pause()
        return gone
