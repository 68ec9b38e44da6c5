"""Waiting: how long what controls stopped waited until they let it pass. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.kernel import Instant
from interlock.trace.figures.gates import group_of
from interlock.trace.figures.history import Decided, History, Stop
from interlock.trace.figures.model import Figure, Name, Period, Row, seconds
from interlock.trace.figures.ranks import durations, totals

SAYS: Final = "from a decision that stopped on a control to the first after it, on the same branch, that did not"


class _Stopped(msgspec.Struct, frozen=True):
    """That a control stopped something, and what ended that."""

    first: Decided
    last: Decided
    """The newest decision that it stopped."""
    stop: Stop
    ended: Decided | None = None
    how: str = ""


def waiting(history: History, period: Period) -> Figure:
    """Give how long each control held something up; what it still holds up is told apart, with its age."""
    until = min(period.until, history.now)
    found = (_row(one, period, until) for one in _stops(history.decided))
    rows = tuple(sorted((one for one in found if one is not None), key=lambda one: (one.at, one.entries)))
    numbers = (*durations(rows), *totals(rows))
    notes = ["several controls hold up the same thing at once: what they took does not add up"] if rows else []
    return Figure(Name.WAITING, SAYS, period, rows, numbers, tuple(notes))


def _stops(decided: Sequence[Decided]) -> Iterator[_Stopped]:
    """Give each time that a control stopped a line of work; stopped again before it passed is the same time."""
    open_ones: dict[tuple[str, str, str], _Stopped] = {}
    for one in decided:
        line = one.line or " ".join(one.digests)
        lane = f"{group_of(one)} {one.stage}"
        now = {each.requirement: each for each in one.requirements}
        for requirement, each in now.items():
            key = (lane, line, requirement)
            if each.verdict != "allow" and not one.is_through_glass:
                before = open_ones.get(key)
                open_ones[key] = _Stopped(before.first if before else one, one, each)
            elif key in open_ones:
                how = "broken glass" if one.is_through_glass else each.status
                yield msgspec.structs.replace(open_ones.pop(key), ended=one, how=how)
        if one.verdict == "allow":  # a policy that asks no more for what had stopped it lets it pass too
            for key in [each for each in open_ones if each[:2] == (lane, line) and each[2] not in now]:
                yield msgspec.structs.replace(open_ones.pop(key), ended=one, how="not asked for any more")
    yield from open_ones.values()


_HOW: Final = {"satisfied": "passed", "not_applicable": "passed"}


def _row(one: _Stopped, period: Period, until: Instant) -> Row | None:
    first, ended = one.first, one.ended
    is_over = ended is not None and ended.at < period.until
    at = ended.at if ended is not None and is_over else first.at
    if (is_over and not period.holds(at)) or (not is_over and first.at >= period.until):
        return None
    took = seconds(first.at, at if is_over else until)
    is_wrong = took < 0
    entries = (first.entry, one.last.entry, *((ended.entry,) if ended is not None and is_over else ()))
    return Row(
        f"{first.subject} on {first.line}" if first.line else first.subject,
        one.stop.requirement,
        "clocks disagree" if is_wrong else _HOW.get(one.how, one.how) if is_over else "still stopped",
        at,
        counts=is_over and not is_wrong,
        since=first.at,
        seconds=took,
        says=f"{group_of(first)}: {one.stop.status}",
        product=first.product,
        environment=first.environment,
        entries=tuple(dict.fromkeys(entries)),
    )
