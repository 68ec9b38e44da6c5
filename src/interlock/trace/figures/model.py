"""What a figure is: numbers that keep the rows they were counted from. Frozen values. Floor 10.

A number never stands alone: each names its rows, and each row the entries of the ledger that say it. What cannot be
counted is a row too, with the reason, so that nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Instant

SKEW: Final = timedelta(minutes=5)
"""How far what somebody dates may be ahead of the ledger before a clock must be wrong."""


class Name(StrEnum):
    """The figures, as they are asked for."""

    LEAD_TIME = "lead-time"
    FREQUENCY = "deployment-frequency"
    FAILURES = "change-fail-rate"
    RESTORE = "time-to-restore"
    REMEDIATION = "time-to-remediate"
    GATES = "gate-outcomes"
    WAITING = "waiting"
    CONTROL_TIME = "control-time"
    WAIVERS = "waivers"
    COVERAGE = "coverage"


class Unit(StrEnum):
    """What a number counts."""

    SECONDS = "seconds"
    COUNT = "count"
    PER_WEEK = "per week"
    SHARE = "share"
    """From 0 to 1."""


class Period(msgspec.Struct, frozen=True):
    """From when to when: the beginning is part of it, the end is not."""

    since: Instant
    until: Instant

    def holds(self, at: Instant) -> bool:
        """Say whether a moment is in it."""
        return self.since <= at < self.until

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since


class Row(msgspec.Struct, frozen=True, gc=False):
    """One fact that a figure rests on, or one that it could not count."""

    what: str
    """A commit, a deployment, a decision, a control, a waiver or a vulnerability."""
    group: str
    """What it is counted under: an environment, a severity, a control, a product."""
    state: str
    """In a word or two what it is: `counted`, or why it is not."""
    at: Instant
    """When it happened: what puts it into a period."""
    counts: bool = True
    """Whether it is part of what the numbers were worked out from."""
    is_against: bool = False
    """Of a share: whether it is one of those that are counted, out of all that count."""
    since: Instant | None = None
    seconds: float | None = None
    """How long it took, where it took time; negative where clocks disagree."""
    says: str = ""
    product: str = ""
    environment: str = ""
    entries: tuple[int, ...] = ()
    """The entries of the ledger that say so."""


class Number(msgspec.Struct, frozen=True):
    """One number, with the rows that it was worked out from."""

    name: str
    """`n`, `median`, `p90`, `total`, `share`, `count` or `per week`."""
    group: str
    value: float | None
    """None where there is nothing to tell: that is no zero."""
    unit: Unit
    n: int
    """How many rows it was worked out from."""
    rows: tuple[int, ...] = ()
    """Their places in the figure."""
    says: str = ""
    """What it must not hide."""


class Figure(msgspec.Struct, frozen=True):
    """One figure over a period."""

    name: Name
    says: str
    """What it measures, in one sentence."""
    period: Period
    rows: tuple[Row, ...] = ()
    numbers: tuple[Number, ...] = ()
    notes: tuple[str, ...] = ()
    """What whoever reads the numbers has to know."""

    def number(self, name: str, group: str) -> Number | None:
        """Give a number by its name and group."""
        return next((one for one in self.numbers if (one.name, one.group) == (name, group)), None)

    @property
    def groups(self) -> tuple[str, ...]:
        """What its rows are counted under, in the order of the numbers, then of the rows."""
        return tuple(dict.fromkeys((*(one.group for one in self.numbers), *(one.group for one in self.rows))))

    def aside(self) -> Iterator[tuple[str, int]]:
        """Give why rows are not counted, with how many there are of each."""
        found: dict[str, int] = {}
        for one in self.rows:
            if not one.counts:
                found[one.state] = found.get(one.state, 0) + 1
        return iter(found.items())


def by_group(rows: Iterable[Row]) -> dict[str, list[int]]:
    """Give the places of the rows that count, by group; groups of which none does have an empty list."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(rows):
        places = found.setdefault(one.group, [])
        if one.counts:
            places.append(place)
    return found


def place(product: str, where: str) -> str:
    """Name an environment or a stage of a product."""
    return f"{product}/{where}" if product else where


def seconds(since: Instant, until: Instant) -> float:
    """Give how long it is from one moment to another; negative where the second is the earlier."""
    return (until - since).total_seconds()
