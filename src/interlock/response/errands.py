"""How errands stand: what waits, what is done, what was given up, and when to try again. Floor 9."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Instant

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 12
"""After so many, over more than a day, a errand is kept as dead and tried no more by itself."""
LEASE: Final = timedelta(minutes=5)
"""How long others leave a errand alone that somebody took up; who took it may have died."""


class State(StrEnum):
    """How a errand stands."""

    WAITING = "waiting"
    """It is to be done, now or at its next time."""
    HELD = "held"
    """It stands in the queue of a channel that people read, to be told with others, at its time."""
    DONE = "done"
    """It was done at least once."""
    DEAD = "dead"
    """It was given up; `interlock events retry` tries it again."""


class Outgoing(msgspec.Struct, frozen=True):
    """An event in the outbox."""

    number: int
    """Its place, in the order in which events were entered."""
    body: bytes
    """The event in JSON. Nothing follows from it before the ledger has been asked."""
    is_planned: bool
    """Whether it was held against the responses."""


class Errand(msgspec.Struct, frozen=True):
    """One thing that is to be done because of one event."""

    event: int
    """The place of the event in the outbox."""
    action: str
    """The response and what it does: `tell-security notify:security`."""
    sameness: str
    """A digest of what makes two errands alike, for responses that keep quiet for a while."""
    made_at: Instant
    state: State = State.WAITING
    attempts: int = 0
    due_at: Instant | None = None
    """When to try next; none means at once."""
    said: str = ""
    """What came of the last attempt."""


class Backlog(msgspec.Struct, frozen=True):
    """What of one action waits, is held, or was given up."""

    action: str
    """The response and what it does, as of an errand."""
    state: State
    count: int
    since: Instant
    """When the oldest of it was planned."""
    due_at: Instant | None = None
    """When the first of it is tried next; none for at once, and for what was given up."""
    attempts: int = 0
    """Of that which was attempted most."""
    said: str = ""
    """What came of the last attempt with that one."""


def after_failure(errand: Errand, at: Instant, said: str, *, is_final: bool = False) -> Errand:
    """Give a errand after an attempt that failed: it waits longer each time, and in the end it is dead."""
    attempts = errand.attempts + 1
    dead = is_final or attempts >= MOST_ATTEMPTS
    return msgspec.structs.replace(
        errand,
        attempts=attempts,
        state=State.DEAD if dead else State.WAITING,
        due_at=None if dead else next_due(attempts, at),
        said=said[:500],
    )


def after_success(errand: Errand, said: str) -> Errand:
    """Give a errand that is done."""
    return msgspec.structs.replace(errand, attempts=errand.attempts + 1, state=State.DONE, due_at=None, said=said[:500])


def after_delay(errand: Errand, until: Instant, said: str) -> Errand:
    """Give a errand that waits until a time because of nothing that it could help: that is no attempt."""
    return msgspec.structs.replace(errand, due_at=until, said=said[:500])


def next_due(attempts: int, at: Instant) -> Instant:
    """Give when to try again after so many attempts, from 1: twice as long each time, up to six hours."""
    wait: timedelta = FIRST_WAIT * (1 << min(attempts - 1, 20))
    return at + min(LONGEST_WAIT, wait)
