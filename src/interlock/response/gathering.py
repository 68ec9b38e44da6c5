"""What is told now, and with what; what is held, until when and why: a pure function of what waits. Floor 9.

Enters: the manner of a channel, what waits for it in the order of entering, what it was told lately, the time.
Leaves: batches, each of which becomes one message, and what is held. Nothing is left out: each that waits is in a
batch or is held. Why so: docs/decisions/0058-notifications.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Instant
from interlock.response.events import Event, Kind
from interlock.response.manners import HOUR, Manner

LONGEST_GROUP: Final = timedelta(hours=24)
"""How far back what was told matters."""
PAGED: Final = {Kind.PROBE_MENDED: Kind.PROBE_FAILING, Kind.DEPLOYMENT_MENDED: Kind.DEPLOYMENT_ALTERED}
"""What is over with the first, and was begun by the second."""


class Sort(StrEnum):
    """What a message is for."""

    ALIKE = "alike"
    """One event, or several that are alike."""
    URGENT = "urgent"
    """The same, of what waits for nothing."""
    DIGEST = "digest"
    """What was collected, whatever it is."""
    OVERFLOW = "overflow"
    """How many events are held back."""


class Waiting(msgspec.Struct, frozen=True):
    """An event that a channel is to be told."""

    number: int
    """Its place in the outbox."""
    since: Instant
    event: Event
    is_alone: bool = False
    """Whether it was in a message that was refused: nothing else is to suffer by it."""


class Told(msgspec.Struct, frozen=True):
    """A message that a channel got."""

    id: str
    at: Instant
    sort: Sort
    about: str
    """What its events are alike in; empty of a digest."""
    events: int


class Batch(msgspec.Struct, frozen=True):
    """What becomes one message."""

    sort: Sort
    about: str
    waiting: tuple[Waiting, ...]
    held: int = 0
    """Of an overflow: how many events are held back."""
    until: Instant | None = None


class Held(msgspec.Struct, frozen=True):
    """What is not told now."""

    waiting: Waiting
    until: Instant
    why: str


class Gathered(msgspec.Struct, frozen=True):
    """What is told now, in order, and what is held."""

    batches: tuple[Batch, ...] = ()
    held: tuple[Held, ...] = ()


def gather(manner: Manner, waiting: Sequence[Waiting], told: Sequence[Told], at: Instant) -> Gathered:
    """Say what a channel is told at a moment. `told` is what it got within `LONGEST_GROUP`, the oldest first."""
    if manner.is_pager:
        return Gathered(_runs(waiting))
    urgent = [one for one in waiting if manner.is_urgent(one.event)]
    places = {one.number for one in urgent}
    rest = [one for one in waiting if one.number not in places]
    at_once = _alike(manner, urgent, told, at, Sort.URGENT)
    others = _others(manner, rest, told, at)
    return Gathered((*at_once.batches, *others.batches), (*at_once.held, *others.held))


def thread_of(event: Event) -> tuple[str, bool]:
    """Give what a pager knows an incident by, and whether the event ends it.

    Shape: what can end has an incident for each thing that began; of all else, product, kind and environment make one,
           so that a thousand findings are one incident that was told a thousand times.
    """
    begun = PAGED.get(event.kind, event.kind)
    what = (event.rule, event.about, event.data.get("difference", "")) if begun in PAGED.values() else ()
    return "\n".join((event.product, begun.value, event.environment, *what)), event.kind in PAGED


def _others(manner: Manner, rest: Sequence[Waiting], told: Sequence[Told], at: Instant) -> Gathered:
    """Say what is told now of what can wait."""
    if not rest:
        return Gathered()
    if manner.is_quiet(at):
        return _held(rest, manner.quiet_until(at), "quiet hours")
    overflowed = _overflowed(told)
    if overflowed is not None and at < overflowed + HOUR:
        return _held(rest, overflowed + HOUR, "the limit of messages an hour")
    apart = _alike(manner, [one for one in rest if one.is_alone], told, at, Sort.ALIKE)
    together = [one for one in rest if not one.is_alone]
    found = _collected(manner, together, told, at, is_over=overflowed is not None) if together else Gathered()
    return _limited(manner, Gathered((*found.batches, *apart.batches), (*found.held, *apart.held)), told, at)


def _collected(
    manner: Manner, rest: Sequence[Waiting], told: Sequence[Told], at: Instant, *, is_over: bool
) -> Gathered:
    """Say what is told of what may stand in one message; `is_over` says that it was held back until now."""
    if is_over:
        return Gathered((_digest(rest),))
    if manner.collects:
        due = manner.digest_due(min(one.since for one in rest))
        return Gathered((_digest(rest),)) if at >= due else _held(rest, due, "the next digest")
    night = [one for one in rest if manner.is_quiet(one.since)]
    day = [one for one in rest if not manner.is_quiet(one.since)]
    found = _alike(manner, day, told, at, Sort.ALIKE)
    return Gathered((_digest(night), *found.batches), found.held) if night else found


def _alike(manner: Manner, waiting: Iterable[Waiting], told: Sequence[Told], at: Instant, sort: Sort) -> Gathered:
    """Put together what is of one product and kind; hold what follows on the heels of a message."""
    groups: dict[str, list[Waiting]] = {}
    for one in waiting:
        alone = f" {one.number}" if one.is_alone else ""
        groups.setdefault(f"{sort} {one.event.kind} {one.event.product}{alone}", []).append(one)
    batches, held = list[Batch](), list[Held]()
    for about, members in groups.items():
        last = max((one.at for one in told if one.about == about), default=None)
        if last is not None and at < last + manner.group_for:
            held += [Held(one, last + manner.group_for, "more that is alike") for one in members]
        else:
            batches.append(Batch(sort, about, tuple(members)))
    return Gathered(tuple(batches), tuple(held))


def _limited(manner: Manner, found: Gathered, told: Sequence[Told], at: Instant) -> Gathered:
    """Hold back what is more than a channel is to be told in an hour, and have one message say so."""
    used = sum(one.at > at - HOUR and one.sort is not Sort.URGENT for one in told)
    left = max(manner.most_an_hour - used, 0)
    if len(found.batches) <= left:
        return found
    back = [one for batch in found.batches[left:] for one in batch.waiting]
    until = at + HOUR
    count = len(back) + len(found.held)
    overflow = Batch(Sort.OVERFLOW, Sort.OVERFLOW, (), count, until)
    held = _held(back, until, "the limit of messages an hour").held
    return Gathered((*found.batches[:left], overflow), (*found.held, *held))


def _overflowed(told: Sequence[Told]) -> Instant | None:
    """Give when a channel was told that events are held back, if it got nothing of what can wait since then."""
    ordinary = [one for one in told if one.sort is not Sort.URGENT]
    return ordinary[-1].at if ordinary and ordinary[-1].sort is Sort.OVERFLOW else None


def _runs(waiting: Sequence[Waiting]) -> tuple[Batch, ...]:
    """Put together what begins an incident, or ends it, as long as nothing of the other comes between."""
    turns: dict[str, tuple[bool, int]] = {}
    runs: dict[tuple[str, int], list[Waiting]] = {}
    for one in waiting:
        thread, is_over = thread_of(one.event)
        before, turn = turns.get(thread, (is_over, 0))
        turn += (before is not is_over) or one.is_alone
        turns[thread] = is_over, turn + one.is_alone
        runs.setdefault((thread, turn), []).append(one)
    return tuple(Batch(Sort.URGENT, "", tuple(members)) for members in runs.values())


def _digest(waiting: Iterable[Waiting]) -> Batch:
    return Batch(Sort.DIGEST, "", tuple(waiting))


def _held(waiting: Iterable[Waiting], until: Instant, why: str) -> Gathered:
    return Gathered((), tuple(Held(one, until, why) for one in waiting))
