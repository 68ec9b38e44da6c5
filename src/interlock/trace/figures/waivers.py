"""Waivers by age: what is accepted for a while, and for how long it has been. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from interlock.kernel import Instant
from interlock.trace.figures.history import Excused, History
from interlock.trace.figures.model import SKEW, Figure, Name, Number, Period, Row, Unit, seconds
from interlock.trace.figures.ranks import durations

SAYS: Final = "what is accepted at the end of the period, and since when; one that was renewed is as old as the first"
AGES: Final = (
    ("under a week", timedelta(days=7)),
    ("a week to a month", timedelta(days=30)),
    ("one to three months", timedelta(days=90)),
    ("over three months", timedelta.max),
)
STANDING: Final = "standing"


def waivers(history: History, period: Period) -> Figure:
    """Give the ages of waivers that stand at the end of a period; those that ended or were taken back are told apart.

    Whether one is enough for a gate is for the policy to say: here it stands once somebody approved it.
    """
    at = min(period.until, history.now)
    entered = [one for one in history.waived if one.entered_at < period.until]
    rows = tuple(_row(one, entered, at) for one in entered if one.ends_at >= period.since)
    return Figure(Name.WAIVERS, SAYS, period, rows, (*durations(rows), *_by_age(rows)))


def _row(one: Excused, entered: Sequence[Excused], at: Instant) -> Row:
    first = _first(one, entered)
    state = _state(one, at)
    age = seconds(first.asked_at, at)
    is_wrong = one.asked_at > one.entered_at + SKEW
    ended = one.revoked_at if one.revoked_at is not None and one.revoked_at <= at else None
    says = [f"{one.what}, owned by {one.owner}, until {one.ends_at.date().isoformat()}"]
    if first.id != one.id:
        says.append(f"renewed since {first.id}")
    if is_wrong:
        says.append("dated after it was entered")
    return Row(
        one.id,
        STANDING if state == STANDING else "not standing",
        state,
        ended or one.asked_at,
        counts=state == STANDING,
        since=first.asked_at,
        seconds=max(age, seconds(one.entered_at, at)),
        says="; ".join(says),
        product=one.product,
        entries=(first.entry, *((one.entry,) if first.id != one.id else ()), *one.approved)
        + ((one.revoked_in,) if one.revoked_in is not None else ()),
    )


def _state(one: Excused, at: Instant) -> str:
    if one.revoked_at is not None and one.revoked_at <= at:
        return "revoked"
    if one.ends_at <= at:
        return "ended"
    if one.is_rejected:
        return "rejected"
    return STANDING if one.approved else "asked for"


def _first(one: Excused, entered: Sequence[Excused]) -> Excused:
    """Give the first of the waivers of the same that followed each other without a gap."""
    same = [each for each in entered if (each.what, each.product) == (one.what, one.product) and each.approved]
    found = one
    while True:
        before = [
            each
            for each in same
            if each.asked_at < found.asked_at and found.asked_at <= _over(each) and each is not found
        ]
        if not before:
            return found
        found = min(before, key=lambda each: each.asked_at)


def _over(one: Excused) -> Instant:
    return min(one.ends_at, one.revoked_at) if one.revoked_at is not None else one.ends_at


def _by_age(rows: Sequence[Row]) -> Iterator[Number]:
    standing = [(index, timedelta(seconds=row.seconds or 0)) for index, row in enumerate(rows) if row.counts]
    least = timedelta()
    for name, most in AGES:
        kept = tuple(index for index, age in standing if least <= age < most)
        yield Number("count", name, len(kept), Unit.COUNT, len(standing), kept)
        least = most
