"""A histogram as Prometheus counts one: how many took no longer than each bound. Pure value. Floor 9.

Within a bucket requests are taken to lie evenly, as Prometheus itself does for quantiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from math import inf, isnan

import msgspec


class Buckets(msgspec.Struct, frozen=True):
    """How many requests took no longer than each bound; the last bound is infinite."""

    bounds: tuple[float, ...]
    """Seconds, growing."""
    counts: tuple[float, ...]
    """Of all up to the bound."""

    @property
    def total(self) -> float:
        """How many there are."""
        return self.counts[-1]

    @property
    def highest(self) -> float:
        """The greatest bound that is finite."""
        return self.bounds[-2]

    def quantile(self, share: float) -> float | None:
        """Give how long that share of the requests takes at most; none where it is past the last finite bound."""
        wanted = share * self.total
        for (low, below), (high, upto) in pairwise(self._points):
            if upto >= wanted and upto > below:
                return None if high == inf else low + (high - low) * (wanted - below) / (upto - below)
        return None

    def above(self, seconds: float) -> float:
        """Give how many take longer."""
        for (low, below), (high, upto) in pairwise(self._points):
            if low <= seconds < high:
                part = 0.0 if high == inf else (seconds - low) / (high - low)
                return self.total - below - (upto - below) * part
        return self.total

    @property
    def _points(self) -> tuple[tuple[float, float], ...]:
        return ((0.0, 0.0), *zip(self.bounds, self.counts, strict=True))


def buckets_of(rows: Mapping[str, float]) -> Buckets:
    """Give the histogram of counts by the label `le`. Errors: ValueError, with what is wrong."""
    found = sorted((float(bound), count) for bound, count in rows.items())
    bounds = tuple(bound for bound, _ in found)
    if len(found) < _FEWEST or bounds[-1] != inf or any(isnan(one) for one in bounds) or bounds[0] <= 0:
        message = "buckets need bounds above 0 and the last one `+Inf`"
        raise ValueError(message)
    # What is counted over a time is estimated at its ends, for each bucket by itself: none may be below the one before.
    return Buckets(bounds, tuple(accumulate((count for _, count in found), max)))


_FEWEST = 2
