"""Whether a canary does worse than what it is to replace, by the numbers. Pure. Floor 9.

Shares of requests are compared by a one-sided test of two proportions, pooled: that of the failed ones, and that of the
slow ones. Slow is what takes longer than what it replaces needs for so many in a hundred, and the margin. Before the
time is over only what is very sure stops a canary, since it is looked at often; once it is over, what was not measured
does too: nothing was shown then.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, sqrt
from typing import Final

import msgspec

from interlock.deployment.buckets import Buckets
from interlock.deployment.model import Watching

_SURE: Final = 1.645
"""One-sided, five in a hundred."""
_VERY_SURE: Final = 3.09
"""One-sided, one in a thousand: what it takes to stop before the time is over."""
_MILLE: Final = 1000
_ROUNDED: Final = 1.001
"""Both are sums of numbers with fractions, so where all fail there may seem to fail a little more than all."""


class Measured(msgspec.Struct, frozen=True):
    """What was counted of one version since it was begun to be watched; None where nobody knows."""

    errors: float | None
    requests: float | None
    latency_s: float | Buckets | None = None


class Signals(msgspec.Struct, frozen=True):
    """What was measured of both, at one moment."""

    new: Measured
    old: Measured | None
    """None where nothing ran before."""
    security: float | None = None
    """How many signals of attack or misuse the new one raised."""


class Watched(msgspec.Struct, frozen=True):
    """What came of watching."""

    against: str = ""
    """What speaks against going on; empty where nothing does."""
    measured: str = ""
    """What it was judged by."""


class Share(msgspec.Struct, frozen=True):
    """So many of so many."""

    hits: float
    size: float

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return self.hits / self.size if self.size > 0 else 0.0


def against(signals: Signals, watching: Watching, *, is_over: bool) -> str:
    """Say what speaks against going on; empty where nothing does."""
    return next(_reasons(signals, watching, is_over=is_over), "")


def told(signals: Signals, watching: Watching) -> str:
    """Say what was measured, in one line."""
    requests = "an unknown number of" if signals.new.requests is None else _count(signals.new.requests)
    parts = [f"{_failing(signals.new)} of {requests} requests fail{_before(signals.old)}"]
    if watching.latency:
        old = "" if signals.old is None else f" ({_seconds(signals.old, watching)} before)"
        parts.append(f"latency is {_seconds(signals.new, watching)}{old}")
    if watching.security:
        parts.append(f"security signals: {_count(signals.security)}")
    return "; ".join(parts)


def excess(new: Share, old: Share | None, allowed: float) -> float:
    """Give by how many standard errors the new share lies above what is allowed; `old` is what that was measured on."""
    if new.size <= 0:
        return 0.0
    known = old if old is not None and old.size > 0 else None
    pooled = (new.hits + known.hits) / (new.size + known.size) if known else allowed
    pooled = min(1.0, max(pooled, allowed, 1 / (new.size + 2)))
    spread = sqrt(pooled * (1 - pooled) * (1 / new.size + (1 / known.size if known else 0.0)))
    gap = new.value - allowed
    if spread == 0:
        return 0.0 if gap <= 0 else inf
    return gap / spread


def _reasons(signals: Signals, watching: Watching, *, is_over: bool) -> Iterator[str]:
    new, old = signals.new, signals.old
    if signals.security is not None and signals.security > 0:
        yield f"it raised signals of attack or misuse: {_count(signals.security)}"
    for name, one in (("it", new), ("what it replaces", old)):
        errors, requests = (0.0, 0.0) if one is None else (one.errors or 0.0, one.requests or 0.0)
        if requests < 0 or not 0 <= errors <= requests * _ROUNDED:
            yield f"the queries do not fit together: of {name}, {errors:g} of {requests:g} requests failed"
            return
    if is_over:
        yield from _unknown(signals, watching)
    bound = _SURE if is_over else _VERY_SURE
    yield from _failures(new, old, watching, bound)
    yield from _slowness(new, old, watching, bound, is_over=is_over)


def unanswered(name: str, one: Measured, watching: Watching) -> str:
    """Say what Prometheus does not know of one version, where it was asked; empty where it knows everything."""
    return next(_unanswered(name, one, watching), "")


def no_signals(name: str, security: float | None, watching: Watching) -> str:
    """Say that Prometheus does not know of security signals, where it was asked; empty where it does."""
    is_unknown = watching.security and security is None
    return f"Prometheus has no number of security signals of {name}{_NONE_MEANS_NONE}" if is_unknown else ""


def _unanswered(name: str, one: Measured, watching: Watching) -> Iterator[str]:
    if one.requests is None:
        yield f"Prometheus knows of no request of {name}"
    if one.errors is None:
        yield f"Prometheus has no number of failed requests of {name}{_NONE_MEANS_NONE}"
    if watching.latency and one.latency_s is None:
        yield f"Prometheus knows nothing of the latency of {name}"
    if isinstance(one.latency_s, float) and one.latency_s > watching.for_ms / _MILLE:
        said = _short(one.latency_s)
        yield f"the latency of {name} is said to be {said}, longer than it is watched: that query gives something else"


def _unknown(signals: Signals, watching: Watching) -> Iterator[str]:
    """Say what nobody knows at the end. Absence is never success."""
    both = [("it", signals.new)] + ([("what it replaces", signals.old)] if signals.old is not None else [])
    for name, one in both:
        yield from _unanswered(name, one, watching)
        if one.requests is not None and one.requests < watching.fewest:
            answered = _count(one.requests)
            yield f"{name} answered {answered} requests in the time; to conclude anything it takes {watching.fewest}"
        if isinstance(one.latency_s, Buckets) and not one.latency_s.total:
            yield f"Prometheus knows nothing of the latency of {name}"
    silent = no_signals("it", signals.security, watching)
    if silent:
        yield silent


_NONE_MEANS_NONE: Final = "; where that means none, have the query say so: `or vector(0)`"


def _failures(new: Measured, old: Measured | None, watching: Watching, bound: float) -> Iterator[str]:
    if new.errors is None or new.requests is None or (old is not None and not old.requests):
        return  # there is nothing yet to compare
    mine = Share(min(new.errors, new.requests), new.requests)
    before = None if old is None else Share(old.errors or 0.0, old.requests or 0.0)
    was = 0.0 if before is None else before.value
    allowed = min(1.0, was + watching.worse_permille / _MILLE)
    if excess(mine, before, allowed) > bound:
        than = f" ({was:.1%} of what it replaces do)" if before is not None else ""
        yield f"{mine.value:.1%} of its {mine.size:.0f} requests fail, and at most {allowed:.1%} may{than}"


def _slowness(new: Measured, old: Measured | None, watching: Watching, bound: float, *, is_over: bool) -> Iterator[str]:
    if new.latency_s is None or old is None or old.latency_s is None:
        return
    if isinstance(new.latency_s, Buckets) and isinstance(old.latency_s, Buckets):
        yield from _slow_shares(new.latency_s, old.latency_s, watching, bound, is_over=is_over)
    elif isinstance(new.latency_s, Buckets) or isinstance(old.latency_s, Buckets):
        yield "the query of latency gives buckets of one and a number of the other"
    elif is_over and new.latency_s > (most := old.latency_s * (1 + watching.slower_permille / _MILLE)):
        before = f"({_short(old.latency_s)} before)"
        yield f"its latency is {_short(new.latency_s)}, and at most {_short(most)} are allowed {before}"


def _slow_shares(new: Buckets, old: Buckets, watching: Watching, bound: float, *, is_over: bool) -> Iterator[str]:
    """Compare how many take longer than the old one's quantile and the margin with how many may."""
    if not new.total or not old.total:
        return
    quantile = watching.quantile_permille / _MILLE
    usual = old.quantile(quantile)
    if usual is None:
        if is_over:
            yield f"the buckets of latency end at {_short(old.highest)}, and too much of what it replaces takes longer"
        return
    slow = min(usual * (1 + watching.slower_permille / _MILLE), old.highest, new.highest)
    mine = Share(new.above(slow), new.total)
    if excess(mine, Share((1 - quantile) * old.total, old.total), 1 - quantile) > bound:
        yield (
            f"{mine.value:.1%} of its {mine.size:.0f} requests take longer than {_short(slow)}, and at most "
            f"{1 - quantile:.1%} may ({1 - quantile:.1%} of what it replaces take longer than {_short(usual)})"
        )


def _failing(one: Measured) -> str:
    return "an unknown share" if one.errors is None or not one.requests else f"{one.errors / one.requests:.2%}"


def _before(old: Measured | None) -> str:
    return "" if old is None else f" ({_failing(old)} of {_count(old.requests)} before)"


def _seconds(one: Measured, watching: Watching) -> str:
    found = one.latency_s
    if isinstance(found, Buckets):
        quantile = found.quantile(watching.quantile_permille / _MILLE)
        found = quantile if quantile is not None else found.highest if found.total else None
    return "unknown" if found is None else _short(found)


def _short(seconds: float) -> str:
    return f"{seconds * _MILLE:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _count(number: float | None) -> str:
    """Give a count in whole numbers; what Prometheus counts over a time is estimated at its ends."""
    return "an unknown number" if number is None else f"{max(number, 1):.0f}" if number > 0 else "0"
