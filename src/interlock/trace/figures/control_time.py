"""Control time: how long controls themselves took. Pure. Floor 10. Source: docs/concepts/delivery-figures.md."""

from __future__ import annotations

from typing import Final

from interlock.trace.figures.history import Assessed, History
from interlock.trace.figures.model import Figure, Name, Period, Row, seconds
from interlock.trace.figures.ranks import durations, totals

SAYS: Final = "how long each control took to examine what it was given"


def control_time(history: History, period: Period) -> Figure:
    """Give how long runs of controls took; what came from a cache or was done by hand is told apart."""
    rows = tuple(_row(one) for one in history.assessed if period.holds(one.finished_at))
    whole = sum(1 for one in rows if one.state == "whole examination")
    notes = [
        f"{whole} runs only tell how long the whole examination took that they were part of, so they are not counted"
    ]
    return Figure(
        Name.CONTROL_TIME, SAYS, period, rows, (*durations(rows), *totals(rows)), tuple(notes if whole else ())
    )


def _row(one: Assessed) -> Row:
    took = one.own_s if one.own_s is not None else seconds(one.started_at, one.finished_at)
    state = _state(one, took)
    return Row(
        one.control,
        one.control,
        state,
        one.finished_at,
        counts=state == "ran",
        since=one.started_at,
        seconds=took,
        says=f"{one.outcome}{f' on {one.what}' if one.what else ''}",
        product=one.product,
        entries=(one.entry,),
    )


def _state(one: Assessed, took: float) -> str:
    if one.is_by_hand:
        return "by hand"
    if took < 0 or one.finished_at < one.started_at:
        return "clocks disagree"
    if one.is_cached:
        return "from the cache"
    return "ran" if one.own_s is not None else "whole examination"
