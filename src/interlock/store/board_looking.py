"""Looks for a text among findings, in a time that does not grow with what there is. Floor 11.

Texts that may have it are found by their words, and their findings put in order. Where they are too many for that, the
findings are gone through in the order of the page until it is full, or until enough of them were looked at: whoever
asks is told so, and goes on from there. Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.board_words import may_hold
from interlock.store.database import in_groups, marks
from interlock.trace.board_views import Order

if TYPE_CHECKING:
    from interlock.store.database import Row, Session, Value

MOST_LOOKED: Final = 20_000
"""Findings whose texts are looked into for one page."""
_FIRST: Final = 2_000
"""Of so many is it looked first whether they fill a page."""
MOST_REACHED: Final = 5_000
"""Findings of texts that are put in order; where there are more, a page is soon full on the way through all."""
TEXTS: Final = ("rule", "path", "message")
ORDERS: Final = {
    Order.WORST: "f.severity, f.since, f.id",
    Order.OLDEST: "f.since, f.id",
    Order.NEWEST: "f.since DESC, f.id DESC",
}
_BEYOND: Final = {
    Order.WORST: "(f.severity, f.since, f.id) > (?, ?, ?)",
    Order.OLDEST: "(f.since, f.id) > (?, ?)",
    Order.NEWEST: "(f.since, f.id) < (?, ?)",
}
_ROW: Final = "f.id, f.severity, f.since, f.rule, f.product"


class Picked(NamedTuple):
    """What picks findings."""

    by: str
    """The index to go by."""
    where: str
    values: list[Value]


def by(session: Session, index: str) -> str:
    """Name the index to go by, where the engine is told; PostgreSQL finds it by what it has counted."""
    return f" INDEXED BY {index}" if session.dialect == "sqlite" else ""


def beyond(picked: Picked, order: Order, start: Sequence[int] | None) -> tuple[str, list[Value]]:
    """Give what picks the findings behind a place: its severity, since when, and its number."""
    if start is None:
        return picked.where, picked.values
    return f"{picked.where} AND {_BEYOND[order]}", [*picked.values, *(start if order is Order.WORST else start[1:])]


def is_beyond(row: Row, order: Order, start: Sequence[int] | None) -> bool:
    """Say whether a row (number, severity, since) comes behind a place."""
    return start is None or _key(row, order) > _key((start[2], start[0], start[1]), order)


def _key(row: Row, order: Order) -> tuple[int, ...]:
    number, severity, since = row[:3]
    match order:
        case Order.WORST:
            return severity, since, number
        case Order.OLDEST:
            return since, number
        case Order.NEWEST:
            return -since, -number


def fold(text: str) -> str:
    """Give a text as it is looked for."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8").casefold()


def _holds(session: Session) -> str:
    within = "instr" if session.dialect == "sqlite" else "strpos"
    return f"{within}(CASE WHEN folded = '' THEN said ELSE folded END, ?) > 0"


def reach(session: Session, picked: Picked, folded: str, order: Order) -> list[Row] | None:
    """Give all findings that have a text, in order: number, severity, since, rule, product. None if there are many."""
    numbers = may_hold(session, folded)
    if numbers is None:
        return None
    holding = [
        row[0]
        for group in in_groups(numbers)
        for row in session.rows(
            f"SELECT id FROM board_text WHERE id IN ({marks(len(group))}) AND {_holds(session)}",  # noqa: S608
            (*group, folded),
        )
    ]
    found: dict[int, Row] = {}
    for column in TEXTS:
        for group in in_groups(holding):
            sql = (
                f"SELECT {_ROW} FROM board_finding f{by(session, f'board_finding_by_{column}')}"  # noqa: S608
                f" WHERE f.{column} IN ({marks(len(group))}) AND {picked.where} LIMIT {MOST_REACHED + 1}"
            )
            found.update((row[0], row) for row in session.rows(sql, (*group, *picked.values)))
            if len(found) > MOST_REACHED:
                return None
    return sorted(found.values(), key=lambda row: _key(row, order))


def walk(
    session: Session, picked: Picked, folded: str, order: Order, start: Sequence[int] | None, most: int
) -> tuple[list[Row], Row | None]:
    """Give the first findings behind a place that have a text, and the last one that was looked at if there are more.

    Shape:  rows are as `reach` gives them. What is asked of a text is a value and no EXISTS, for which PostgreSQL would
            read all texts first.
    """
    where, values = beyond(picked, order, start)
    begin = f"FROM board_finding f{by(session, picked.by)} WHERE {where} ORDER BY {ORDERS[order]}"
    met = " OR ".join(
        f"(SELECT {_holds(session)} FROM board_text WHERE id = f.{column})"  # noqa: S608, our own words
        for column in TEXTS
    )
    for looked in (min(_FIRST, MOST_LOOKED), MOST_LOOKED):
        rows = session.rows(
            f"SELECT {_ROW} FROM (SELECT {_ROW}, f.path, f.message {begin} LIMIT {looked}) f WHERE {met}"  # noqa: S608
            f" ORDER BY {ORDERS[order]} LIMIT {most}",
            [*values, folded, folded, folded],
        )
        if len(rows) == most:
            return rows, None
    last = session.rows(f"SELECT {_ROW} {begin} LIMIT 1 OFFSET {MOST_LOOKED - 1}", values)
    return rows, last[0] if last else None
