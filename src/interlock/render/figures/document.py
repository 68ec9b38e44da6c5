"""Delivery figures as documents, with a version in their schema. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from interlock.kernel import Instant, stamp
from interlock.render.environments import window_words
from interlock.render.figures.words import headline
from interlock.trace.figures.model import Figure, Number, Period, Row
from interlock.trace.figures.timeline import Timeline

SCHEMA: Final = "interlock.figures/v1"
TIMELINE: Final = "interlock.timeline/v1"


def figures_json(
    figures: Sequence[Figure], groups: Sequence[str], period: Period, refused: int, now: Instant
) -> dict[str, Any]:
    """Give figures with every row behind them; a number names its rows by their places."""
    return {
        "schema": SCHEMA,
        "says": headline(figures, groups),
        "period": _period(period),
        "now": stamp(now),
        "left_out": refused,
        "figures": [_figure(one) for one in figures],
    }


def timeline_json(timelines: Sequence[Timeline], period: Period) -> dict[str, Any]:
    """Give what ran when, and when nothing might be deployed."""
    return {
        "schema": TIMELINE,
        "period": _period(period),
        "timelines": [
            {
                "product": one.product,
                "environment": one.environment,
                "ran": [
                    {
                        "run": ran.run,
                        "label": ran.label,
                        "what": ran.what.value,
                        "since": stamp(ran.since),
                        "until": _when(ran.until),
                        "seconds": ran.seconds,
                        "artifacts": [f"sha256:{each}" for each in ran.artifacts],
                        "commits": ran.commits,
                        "by": ran.by,
                        "is_taken_back": ran.is_taken_back,
                        "is_through_glass": ran.is_through_glass,
                        "is_clock_wrong": ran.is_clock_wrong,
                        "entries": ran.entries,
                    }
                    for ran in one.ran
                ],
                "happened": [
                    {
                        "at": stamp(each.at),
                        "mark": each.mark.value,
                        "run": each.run,
                        "says": each.says,
                        "entries": each.entries,
                    }
                    for each in one.happened
                ],
                **_when_shut(one),
            }
            for one in timelines
        ],
    }


def _when_shut(one: Timeline) -> dict[str, Any]:
    return {
        "shut": [
            {
                "what": each.what.value,
                "since": stamp(each.since),
                "until": _when(each.until),
                "meant_until": _when(each.meant_until),
                "holds": one.now is not None and each.holds(one.now),
                "reason": each.reason,
                "by": each.by,
                "lifted_by": each.lifted_by or None,
                "lifted_because": each.lifted_because or None,
                "entries": each.entries,
            }
            for each in one.shut
        ],
        "windows": [window_words(each) for each in one.windows],
        "opened": [{"since": stamp(since), "until": stamp(until)} for since, until in one.opened],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name.value,
        "says": figure.says,
        "numbers": [_number(one) for one in figure.numbers],
        "not_counted": dict(figure.aside()),
        "notes": figure.notes,
        "rows": [_row(one) for one in figure.rows],
    }


def _number(one: Number) -> dict[str, Any]:
    return {
        "name": one.name,
        "group": one.group,
        "value": one.value,
        "unit": one.unit.value,
        "n": one.n,
        "rows": one.rows,
        "says": one.says,
    }


def _row(one: Row) -> dict[str, Any]:
    return {
        "what": one.what,
        "group": one.group,
        "state": one.state,
        "counts": one.counts,
        "against": one.is_against,
        "at": stamp(one.at),
        "since": _when(one.since),
        "seconds": one.seconds,
        "product": one.product,
        "environment": one.environment,
        "says": one.says,
        "entries": one.entries,
    }


def _period(period: Period) -> dict[str, str]:
    return {"since": stamp(period.since), "until": stamp(period.until)}


def _when(at: Instant | None) -> str | None:
    return stamp(at) if at is not None else None
