"""What each deployment was: a change, the same again, a way back, or nothing that ran. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from interlock.deployment import Outcome, Why
from interlock.trace.figures.history import Content, Deployed


class What(StrEnum):
    """What a deployment did to the place it went to."""

    CHANGE = "change"
    """Something runs, or was tried, that never ran there before."""
    RETURN = "return"
    """A release of what had run there before, and did not any more."""
    AGAIN = "again"
    """A release of what ran there anyway."""
    ROLLBACK = "rollback"
    REPAIR = "repair"
    UNKNOWN = "plan lost"
    """Nobody can tell what it let run."""
    UNTOUCHED = "nothing touched"
    """It was planned, waits, was refused, or ended before anything was let run."""
    UNDER_WAY = "under way"


class Change(msgspec.Struct, frozen=True):
    """A deployment with what it was."""

    deployed: Deployed
    what: What
    taken_back_by: Deployed | None = None
    """What took it back; none where it runs, or was followed by something newer."""
    takes_back: bool = False
    """Whether it is a way back from what ran there until then."""

    @property
    def is_done(self) -> bool:
        """Say whether what it brought ran in the end."""
        return self.deployed.outcome is Outcome.DEPLOYED


def changes(deployed: Iterable[Deployed]) -> tuple[Change, ...]:
    """Say of each deployment what it was, in the order in which they ended; each place is looked at on its own."""
    places: dict[tuple[str, str], list[Deployed]] = {}
    for one in deployed:
        places.setdefault((one.product, one.environment), []).append(one)
    found = [each for there in places.values() for each in _of_place(sorted(there, key=lambda one: one.index))]
    return tuple(sorted(found, key=lambda one: one.deployed.index))


def _of_place(there: Sequence[Deployed]) -> list[Change]:
    told: list[Change] = []
    ran: list[int] = []
    """Places in `told` of what ran, oldest first."""
    last: dict[Content | None, int] = {}
    """The place in `ran` at which each content ran last."""
    for one in there:
        before = last.get(one.content) if one.content is not None else None
        is_now = before is not None and before == len(ran) - 1
        what = _what(one, before, is_now=is_now)
        is_back = what in {What.ROLLBACK, What.RETURN} and one.outcome is Outcome.DEPLOYED
        taken = [ran[place] for place in _taken_back(what, before, len(ran))] if is_back else []
        for at in taken:
            if told[at].what is What.CHANGE and told[at].taken_back_by is None:
                told[at] = msgspec.structs.replace(told[at], taken_back_by=one)
        told.append(Change(one, what, takes_back=bool(taken)))
        if one.outcome is Outcome.DEPLOYED:
            last[one.content] = len(ran)
            ran.append(len(told) - 1)
    return told


def _what(one: Deployed, before: int | None, *, is_now: bool) -> What:
    if one.outcome is Outcome.RUNNING:
        return What.UNDER_WAY
    if one.outcome is not Outcome.DEPLOYED and not (one.outcome.is_final and one.has_reached):
        return What.UNTOUCHED
    if one.why is not Why.RELEASE:
        return What.ROLLBACK if one.why is Why.ROLLBACK else What.REPAIR
    if one.content is None:
        return What.UNKNOWN
    if before is None:
        return What.CHANGE
    return What.AGAIN if is_now else What.RETURN


def _taken_back(what: What, before: int | None, count: int) -> range:
    """Give which of what ran is taken back by going back: everything since that ran last which runs again.

    A release of what had run takes back only what came right after that: others may have chosen to go on from there.
    """
    if before is None:  # nobody can tell what runs again: only what it took the place of
        return range(max(count - 1, 0), count) if what is What.ROLLBACK else range(0)
    if what is What.RETURN and before != count - 2:
        return range(0)
    return range(before + 1, count)
