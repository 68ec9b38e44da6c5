"""Medians and percentiles by nearest rank: values that were there, never ones between them. Pure. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.trace.figures.model import Number, Row, Unit, by_group

MEDIAN: Final = 50
NINE_OF_TEN: Final = 90
FEW: Final = 5
"""Under so many a median is what happened, and says little of what will."""


def ranked(values: Sequence[float], percent: int) -> float:
    """Give the value that so many percent of the values do not exceed; of none there is no such value.

    Shape:  at least one value; percent from 1 to 100.
    Source: nearest rank: the value at place ceil(percent / 100 * n), counted from 1.
    """
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def durations(rows: Sequence[Row]) -> Iterator[Number]:
    """Give how many there are in each group, their median and the time within which nine of ten were done."""
    for group, places in by_group(rows).items():
        values = [took for place in places if (took := rows[place].seconds) is not None]
        n, kept = len(values), tuple(places)
        yield Number("n", group, n, Unit.COUNT, n, kept)
        yield Number("median", group, ranked(values, MEDIAN) if n else None, Unit.SECONDS, n, kept, _doubt(n))
        yield Number("p90", group, ranked(values, NINE_OF_TEN) if n else None, Unit.SECONDS, n, kept, _doubt(n))


def totals(rows: Sequence[Row]) -> Iterator[Number]:
    """Give how long the rows of each group took together; of none there is nothing to tell."""
    for group, places in by_group(rows).items():
        values = [took for place in places if (took := rows[place].seconds) is not None]
        yield Number("total", group, sum(values) if values else None, Unit.SECONDS, len(values), tuple(places))


def share(rows: Sequence[Row], name: str = "share") -> Iterator[Number]:
    """Give which share of each group is what is counted."""
    for group, places in by_group(rows).items():
        n = len(places)
        against = sum(1 for place in places if rows[place].is_against)
        yield Number(name, group, against / n if n else None, Unit.SHARE, n, tuple(places), _doubt(n))


def _doubt(n: int) -> str:
    return f"only {n}" if 0 < n < FEW else ""
