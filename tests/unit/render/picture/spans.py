"""Timelines that several tests draw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from interlock.render.picture.lanes import Lane, Lanes, Moment, Span
from interlock.render.picture.model import Tone
from interlock.trace.figures.timeline import Mark

BEGAN: Final = datetime(2026, 10, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    """Give a moment of the month."""
    return BEGAN + timedelta(days=number)


def october(*moments: Moment) -> Lanes:
    """Give a lane with something that ran, something that runs, and a freeze, and one with nothing."""
    ran = (
        Span(day(-3), day(20), "api 1.0", "taken back", "run-1 by Mira", Tone.WARNING, (4, 9)),
        Span(day(20), None, "api 1.1", "runs", "run-2", Tone.RUNNING, (12,)),
    )
    shut = (Span(day(25), day(28), "end of quarter", "frozen", "said by Ada", Tone.WAITING, (14,)),)
    happened = moments or (Moment(day(10), Mark.REFUSED, "run-7: no review", (6,)),)
    lanes = (Lane("shop/production", ran, happened, shut), Lane("shop/test"))
    return Lanes("What ran in shop", "It changed once.", day(0), day(31), lanes, ("One clock is ahead.",))
