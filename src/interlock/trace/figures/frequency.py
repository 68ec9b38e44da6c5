"""Deployment frequency: how often a change came to run. Pure. Floor 10. Source: docs/concepts/delivery-figures.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta
from typing import Final

from interlock.trace.figures.changes import Change, What
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Figure, Name, Number, Period, Row, Unit, by_group, place

SAYS: Final = "how often a release let something run that had never run in the environment"
WEEK: Final = timedelta(days=7)
"""Over less than that no rate is told."""


def frequency(history: History, told: Sequence[Change], period: Period) -> Figure:
    """Give how many changes came to run, on how many days, and how many in a week."""
    rows = tuple(row for row in map(_row, told) if period.holds(row.at))
    seen = observed(history, period)
    notes = [] if seen >= period.length else [f"the ledger tells of {_days(seen)} of these {_days(period.length)}"]
    return Figure(Name.FREQUENCY, SAYS, period, rows, tuple(_numbers(rows, seen)), tuple(notes))


def observed(history: History, period: Period) -> timedelta:
    """Give for how much of a period the ledger can tell anything."""
    if history.begins is None:
        return timedelta()
    return max(min(period.until, history.now) - max(period.since, history.begins), timedelta())


def _row(one: Change) -> Row:
    deployed = one.deployed
    counts = one.what is What.CHANGE and one.is_done
    state = deployed.outcome.value if one.what in {What.CHANGE, What.UNTOUCHED} else one.what.value
    return Row(
        deployed.run,
        place(deployed.product, deployed.environment),
        "counted" if counts else state,
        deployed.ended_at or deployed.begun_at,
        counts=counts,
        since=deployed.begun_at,
        says="through broken glass" if deployed.is_through_glass else "",
        product=deployed.product,
        environment=deployed.environment,
        entries=deployed.entries,
    )


def _numbers(rows: Sequence[Row], seen: timedelta) -> Iterator[Number]:
    for group, places in by_group(rows).items():
        n, kept = len(places), tuple(places)
        yield Number("count", group, n, Unit.COUNT, n, kept)
        days = {rows[each].at.astimezone(UTC).date() for each in places}
        yield Number("days with one", group, len(days), Unit.COUNT, n, kept)
        rate = n / (seen / WEEK) if seen >= WEEK else None
        doubt = "" if rate is not None else f"seen for {_days(seen)}: too short for a rate"
        yield Number("per week", group, rate, Unit.PER_WEEK, n, kept, doubt)


def _days(length: timedelta) -> str:
    days = length / timedelta(days=1)
    return "1 day" if days == 1 else "less than a day" if days < 1 else f"{days:.0f} days"
