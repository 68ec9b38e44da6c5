"""Of when an answer is: every entry of the ledger before a time, or before a page that went before. Floor 11."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from interlock.flows.tracing.witness import Witness
from interlock.kernel import DurationMalformed, Instant, InstantMalformed, duration, instant
from interlock.trace import Graph, TimeUnreadable

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENTRY: Final = re.compile(r"[0-9]{1,15}")
_LONGEST: Final = 80
"""Letters of what was typed that an error repeats."""


def entries_at(text: str, graph: Graph, now: Instant) -> int:
    """Give how many entries the ledger had when a text says: `now`, a time, a day (its end), how long ago, or an entry.

    Shape:  an entry counts itself: the ledger as it stood with it.
    Errors: TimeUnreadable (TRC-106).
    """
    if text == "now":
        return graph.extent().entries
    if _ENTRY.fullmatch(text):
        size = graph.extent().entries
        if int(text) >= size:
            raise TimeUnreadable(text=_shortened(text), why=f"the ledger has {size} entries, counted from 0")
        return int(text) + 1
    return graph.entry_at(moment(text, now))


def moment(text: str, now: Instant) -> Instant:
    """Give the time that a text says. Errors: TimeUnreadable (TRC-106)."""
    if _DAY.fullmatch(text):
        start = _instant(f"{text}T00:00:00Z", text)
        return start + (timedelta(days=1) - timedelta(microseconds=1))  # the last day of all has no next one
    try:
        return now - duration(text)
    except (DurationMalformed, OverflowError):
        return _instant(text, text)


def when(text: str, before: int, witness: Witness, now: Instant) -> Instant:
    """Give of when an answer is that rests on so many entries: the time of the last, or of none what was asked for."""
    last = witness.at(before - 1) if before else None
    if last is not None:
        return last
    return now if text == "now" or _ENTRY.fullmatch(text) else moment(text, now)


def _instant(text: str, typed: str) -> datetime:
    try:
        return instant(text)
    except InstantMalformed as error:
        raise TimeUnreadable(text=_shortened(typed), why=_shortened(str(error))) from error


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
