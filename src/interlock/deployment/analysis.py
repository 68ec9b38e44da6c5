"""Whether a canary does worse than what it is to replace, by the numbers. Pure. Floor 9."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Final

import msgspec

from interlock.deployment.model import Watching

_SURE: Final = 1.645
"""One-sided, five in a hundred."""
_VERY_SURE: Final = 3.09
"""One-sided, one in a thousand: what it takes to stop before the time is over, since it is looked at often."""
_MILLE: Final = 1000


class Measured(msgspec.Struct, frozen=True):
    """What was counted of one version since the step began."""

    errors: float
    requests: float
    latency_s: float | None = None


class Signals(msgspec.Struct, frozen=True):
    """What was measured of both, at one moment."""

    new: Measured
    old: Measured | None
    """None where nothing ran before."""
    security: float = 0.0
    """How many signals of attack or misuse the new one raised."""


def against(signals: Signals, watching: Watching, *, is_over: bool) -> str:
    """Say what speaks against going on; empty where nothing does.

    The share of failed requests is compared with that of the old one and the margin, by a one-sided test of two
    proportions, pooled. Before the time is over only what is very sure stops it; once it is over, too few requests
    are a reason too: nothing was shown then.
    """
    return next(_reasons(signals, watching, is_over=is_over), "")


def _reasons(signals: Signals, watching: Watching, *, is_over: bool) -> Iterator[str]:
    new, old = signals.new, signals.old
    if signals.security > 0:
        yield f"it raised {signals.security:g} security signals"
    if new.errors < 0 or new.requests < 0 or new.errors > new.requests:
        yield f"the queries do not fit together: {new.errors:g} of {new.requests:g} requests failed"
        return
    before = old.errors / old.requests if old is not None and old.requests > 0 else 0.0
    allowed = min(1.0, before + watching.worse_permille / _MILLE)
    if _excess(new, old, allowed) > (_SURE if is_over else _VERY_SURE):
        yield f"{_share(new)} of its requests fail, and at most {allowed:.1%} may ({before:.1%} of the old one's do)"
    if is_over:
        yield from _at_the_end(new, old, watching)


def _at_the_end(new: Measured, old: Measured | None, watching: Watching) -> Iterator[str]:
    if new.requests < watching.fewest:
        yield f"it answered {new.requests:g} requests in the time; to conclude anything it takes {watching.fewest}"
    if watching.latency and new.latency_s is None:
        yield "nothing was measured of its latency"
    if new.latency_s is not None and old is not None and old.latency_s is not None:
        most = old.latency_s * (1 + watching.slower_permille / _MILLE)
        if new.latency_s > most:
            yield f"it takes {new.latency_s:.3g} s, and at most {most:.3g} s are allowed ({old.latency_s:.3g} s before)"


def _excess(new: Measured, old: Measured | None, allowed: float) -> float:
    """Give by how many standard errors the share of failures lies above what is allowed."""
    if new.requests <= 0:
        return 0.0
    size = old.requests if old is not None and old.requests > 0 else float("inf")
    failed = old.errors if old is not None and old.requests > 0 else 0.0
    pooled = (new.errors + failed) / (new.requests + size) if size != float("inf") else allowed
    pooled = max(pooled, allowed, 1 / (new.requests + 2))
    spread = sqrt(pooled * (1 - pooled) * (1 / new.requests + (0.0 if size == float("inf") else 1 / size)))
    gap = new.errors / new.requests - allowed
    if spread == 0:
        return 0.0 if gap <= 0 else float("inf")
    return gap / spread


def _share(one: Measured) -> str:
    return f"{one.errors / one.requests:.1%}" if one.requests else "none"
