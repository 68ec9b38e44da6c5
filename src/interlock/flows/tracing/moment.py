"""Of when an answer is: every entry of the ledger before a time, or before a page that went before. Floor 11."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from interlock.kernel import DurationMalformed, Instant, InstantMalformed, duration, instant
from interlock.trace import Graph, TimeUnreadable

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENTRY: Final = re.compile(r"[0-9]{1,15}")


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
            raise TimeUnreadable(text=text, why=f"the ledger has {size} entries, counted from 0")
        return int(text) + 1
    return graph.entry_at(moment(text, now))


def moment(text: str, now: Instant) -> Instant:
    """Give the time that a text says. Errors: TimeUnreadable (TRC-106)."""
    if _DAY.fullmatch(text):
        start = _instant(f"{text}T00:00:00Z", text)
        return start + timedelta(days=1) - timedelta(microseconds=1)
    try:
        return now - duration(text)
    except (DurationMalformed, OverflowError):
        return _instant(text, text)


def _instant(text: str, typed: str) -> datetime:
    try:
        return instant(text)
    except InstantMalformed as error:
        raise TimeUnreadable(text=typed, why=str(error)) from error
