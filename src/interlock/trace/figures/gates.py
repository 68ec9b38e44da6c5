"""Gate outcomes: what gates said, and how often the first time. Pure. Floor 10.

Source: docs/concepts/delivery-figures.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.trace.figures.history import Decided, History
from interlock.trace.figures.model import Figure, Name, Number, Period, Row, Unit, by_group, place

SAYS: Final = "what gates answered, each sealed decision once"
VERDICTS: Final = ("allow", "review", "deny", "broken glass")


def gates(history: History, period: Period) -> Figure:
    """Give how many decisions there were of each kind, and which share of things was let through when first asked."""
    first: set[tuple[str, tuple[str, ...]]] = set()
    rows: list[Row] = []
    firsts: set[int] = set()
    for one in history.decided:
        key = (group_of(one), one.digests)
        if period.holds(one.at):
            if key not in first:
                firsts.add(len(rows))
            rows.append(_row(one))
        first.add(key)
    return Figure(Name.GATES, SAYS, period, tuple(rows), tuple(_numbers(rows, firsts)))


def group_of(one: Decided) -> str:
    """Give what a decision is counted under: where something was to go, or the stage that it was at."""
    return place(one.product, one.environment or f"{one.stage} stage")


def _row(one: Decided) -> Row:
    stops = [f"{each.requirement} {each.status}" for each in one.requirements if each.verdict != "allow"]
    return Row(
        f"{one.subject} {one.digests[0].partition(':')[2][:12]}" if one.digests else one.subject,
        group_of(one),
        "broken glass" if one.is_through_glass else one.verdict,
        one.at,
        is_against=one.verdict != "allow",
        says=", ".join(stops),
        product=one.product,
        environment=one.environment,
        entries=(one.entry,),
    )


def _numbers(rows: Sequence[Row], firsts: set[int]) -> Iterator[Number]:
    for group, places in by_group(rows).items():
        for verdict in VERDICTS:
            kept = tuple(each for each in places if rows[each].state == verdict)
            yield Number(verdict, group, len(kept), Unit.COUNT, len(places), kept)
        asked = tuple(each for each in places if each in firsts)
        through = sum(1 for each in asked if rows[each].state == "allow")
        share = through / len(asked) if asked else None
        yield Number("let through the first time", group, share, Unit.SHARE, len(asked), asked)
