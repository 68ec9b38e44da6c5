"""What ran where, by statements that count: what nobody that counts began or ended did not. Floor 11.

Anybody's key may be on an entry of the ledger, so the word of nobody hides nothing that runs and shows nothing that
does not: an end that does not count is none, and what follows it in the same place decides instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.flows.tracing.asking import Asking
from interlock.trace import Place, Relation, Running, Saying, Way

_AT_ONCE: Final = 200
_PAGES: Final = 5


class Landed(msgspec.Struct, frozen=True):
    """That something ran somewhere, from one statement that counts to another."""

    artifact: Place
    workload: Place
    environment: Place
    since: Saying
    until: Saying | None = None
    """None while it runs."""


class Ran(msgspec.Struct, frozen=True):
    """Everything that is known to have run."""

    landed: tuple[Landed, ...] = ()
    """In the order in which it began."""
    doubted: tuple[Running, ...] = ()
    """What nobody that counts here says."""
    is_cut: bool = False
    """Whether there is more than was looked at."""

    @property
    def now(self) -> tuple[Landed, ...]:
        """Give what runs, as of when it was asked."""
        return tuple(one for one in self.landed if one.until is None)

    @property
    def before(self) -> tuple[Landed, ...]:
        """Give what ran and does not any more."""
        return tuple(one for one in self.landed if one.until is not None)


def ran(asking: Asking, place: Place) -> Ran:
    """Give what ran in an environment, of an artifact, or as a workload. Errors: GraphContradicted (TRC-105)."""
    found, is_cut = _all(asking, place)
    _check_newest(asking, found)
    landed: list[Landed] = []
    doubted: list[Running] = []
    histories: dict[int, tuple[Running, ...]] = {}
    for one in found:
        since = _since(asking, one)
        if since is None:
            doubted.append(one)
            continue
        until = _until(asking, one, histories)
        landed.append(Landed(one.artifact, one.workload, one.environment, since, until))
    return Ran(_joined(landed), tuple(doubted), is_cut)


def _all(asking: Asking, place: Place) -> tuple[list[Running], bool]:
    found: list[Running] = []
    after = ""
    for _ in range(_PAGES):
        page = asking.graph.running(place, asking.sight, is_over_too=True, most=_AT_ONCE, after=after)
        found += page.runnings
        after = page.next
        if not after:
            return found, False
    # What runs now is never left out for the length of a history.
    now = asking.graph.running(place, asking.sight, most=_AT_ONCE).runnings
    known = {(one.workload.id, one.artifact.id, one.since) for one in found}
    return [*found, *(one for one in now if (one.workload.id, one.artifact.id, one.since) not in known)], True


def _check_newest(asking: Asking, found: Sequence[Running]) -> None:
    """Return if nothing still runs where something else began later: whoever wrote that it does wrote it by hand.

    Shape:  by what was found, and by what else runs in the same environments, so that nothing is asked pod by pod.
    Errors: GraphContradicted (TRC-105).
    """
    live = [one for one in found if one.until is None]
    there = {one.environment.id: one.environment for one in live}
    newest: dict[int, Running] = {}
    for one in (*found, *(each for place in there.values() for each in _live_in(asking, place))):
        if one.workload.id not in newest or newest[one.workload.id].since < one.since:
            newest[one.workload.id] = one
    for one in live:
        asking.witness.not_replaced(one, [newest[one.workload.id]])


def _live_in(asking: Asking, environment: Place) -> Iterator[Running]:
    after = ""
    for _ in range(_PAGES):
        page = asking.graph.running(environment, asking.sight, most=_AT_ONCE, after=after)
        yield from page.runnings
        after = page.next
        if not after:
            return


def _since(asking: Asking, one: Running) -> Saying | None:
    """Give who says first, of those that count, that something runs."""
    heard = asking.witness.ran(one)
    if heard.saying is not None:
        return heard.saying
    links = asking.graph.links(
        [one.artifact.id], Way.FORWARD, asking.sight, relations=[Relation.RUNS_AS], most=_AT_ONCE
    ).links
    for link in links:
        is_then = link.entry > one.since and (one.until is None or link.entry < one.until)
        if is_then and link.target.id == one.workload.id:
            also = asking.witness.said(link)
            if also.saying is not None:
                return also.saying
    return None


def _until(asking: Asking, one: Running, histories: dict[int, tuple[Running, ...]]) -> Saying | None:
    """Give who says, of those that count, that something does not run any more."""
    if one.until is None:
        return None
    heard = asking.witness.ended(one)
    if heard is not None and heard.saying is not None:
        return heard.saying
    if one.workload.id not in histories:
        page = asking.graph.running(one.workload, asking.sight, is_over_too=True, most=_AT_ONCE)
        histories[one.workload.id] = tuple(sorted(page.runnings, key=lambda each: each.since))
    for later in histories[one.workload.id]:
        if later.since < one.until:
            continue
        for entry in (later.since, later.until):
            if entry is not None and asking.witness.counts(entry):
                if entry == later.since and later.artifact.id == one.artifact.id:
                    return None  # whoever counts says that it runs
                return asking.witness.hear(entry).saying
    return None


def _joined(landed: list[Landed]) -> tuple[Landed, ...]:
    """Give what ran, what runs now in one place only once however often nobody said that it ended."""
    found: dict[tuple[int, int, int | None], Landed] = {}
    for one in landed:
        key = (one.workload.id, one.artifact.id, one.until.entry if one.until is not None else None)
        found.setdefault(key, one)
    return tuple(found.values())
