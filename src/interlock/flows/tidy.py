"""Tidy: forget what a server kept beside its ledger, once it is old enough and nothing follows from it any more.

This is the one sweep of a server: whatever it keeps that expires is forgotten here, and nowhere else.
Enters: what is kept, the clock, how long it is kept. Leaves: how much was forgotten. The ledger is not touched.
Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
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


class Over(msgspec.Struct, frozen=True):
    """Something of which each has an end of its own: a session, an answer, a challenge, a token."""

    name: str
    forget: Callable[[Instant, int], int]
    """Forgets what was over before a moment, so many at most; gives how many. Errors: those of the store."""
    kept: timedelta = timedelta()
    """How long after its end, so that somebody can see what there was."""


class Tidied(msgspec.Struct, frozen=True):
    """How much was forgotten."""

    events: int
    deliveries: int
    over: Mapping[str, int]
    """Of what has an end of its own, by name."""


class Tidy:
    """Forgets over one store."""

    def __init__(
        self,
        *,
        events: KeptEvents,
        deliveries: KeptDeliveries,
        over: Sequence[Over],
        clock: Clock,
        keep: timedelta | None,
        pause: Callable[[], None],
    ) -> None:
        """`keep` is how long events and deliveries are kept; None is for good. `pause` lets others write."""
        self._events, self._deliveries, self._over = events, deliveries, tuple(over)
        self._clock, self._keep, self._pause = clock, keep, pause

    def run(self) -> Tidied:
        """Forget as much as one go may. Errors: those of the store."""
        now, events, deliveries = self._clock(), 0, 0
        if self._keep is not None:
            before = now - self._keep
            deliveries = self._all(lambda: self._deliveries.forget(before, now, AT_ONCE))
            events = self._all(lambda: self._events.forget(before, AT_ONCE))
        over = {one.name: self._all(partial(one.forget, now - one.kept, AT_ONCE)) for one in self._over}
        return Tidied(events, deliveries, over)

    def _all(self, forget: Callable[[], int]) -> int:
        gone = 0
        for _ in range(MOST_TURNS):
            found = forget()
            gone += found
            if found < AT_ONCE:
                break
            self._pause()
        return gone
