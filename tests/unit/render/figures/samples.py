"""Figures for tests of how they are shown."""

from __future__ import annotations

from datetime import timedelta

from interlock.deployment import Window
from interlock.trace.figures.every import NAMES, figures
from interlock.trace.figures.history import Brought, Committed, History, Stop
from interlock.trace.figures.model import Figure, Name
from interlock.trace.figures.shut import Acted, Declared
from interlock.trace.figures.timeline import Timeline, timeline
from tests.histories import (
    assessed,
    at,
    back,
    days,
    decided,
    deployed,
    failed,
    fault,
    history,
    looked,
    scanned,
    waived,
)

PERIOD = days(0, 30)


def whole() -> History:
    """A month with something of everything."""
    return history(
        deployed(10, "a"),
        deployed(20, "b"),
        back(30, "a"),
        failed(40, "c"),
        deployed(300, "d", begun_at=at(299)),
        looked(400, fault(since=399, says="=HYPERLINK(1)")),
        decided(1, "deny", Stop("commit.sast", "violated", "deny")),
        decided(3, "allow", Stop("commit.sast", "satisfied", "allow")),
        assessed(3, own_s=90),
        assessed(4, own_s=30),
        assessed(5, "acceptance.pentest", is_by_hand=True),
        scanned(11, "sha256:a", "CVE-1"),
        waived("wvr-1", 2, 60),
        brought={
            "dpl-1000": Brought((Committed("a" * 40, at(5)),)),
            "dpl-2000": Brought((Committed("b" * 40, at(22)), Committed("c" * 40, at(12))), is_range=True),
        },
    )


def some(*names: Name, of: History | None = None) -> tuple[Figure, ...]:
    """Give some figures, or all of them."""
    return figures(whole() if of is None else of, PERIOD, names or NAMES)


def empty() -> History:
    """Give the history of an empty ledger."""
    return history(now=timedelta(days=30) / timedelta(hours=1), begins=None)


def closed() -> tuple[Timeline, ...]:
    """Give a timeline that is locked now, was frozen, and has a window."""
    acts = (
        Acted(5, "l", "shop", "production", "lock", "incident", at(2), "Ada"),
        Acted(6, "f", "shop", "production", "freeze", "holidays", at(3), "Ada", at(6), at(24)),
        Acted(7, "t", "shop", "production", "thaw", "early", at(8), "Ben", target="f"),
    )
    window = Window((1,), 540, 600, "Europe/Berlin")
    declared = Declared("shop", windows=(window,), opened=((at(20), at(21)),))
    return timeline(history(acted=acts), "production", days(0, 30), declared=declared)
