"""Pages of findings from the board, by filters that reach for the index that fits. Floor 11.

Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from interlock.store.board_texts import numbers_of, texts_of
from interlock.store.board_writing import ASIDE, COUNTS, GONE
from interlock.store.database import in_groups, marks
from interlock.store.errors import CursorUnknown
from interlock.trace.board import CODES, SEVERITIES, STATES
from interlock.trace.board_views import (
    MOST_COUNTED,
    MOST_GROUPED,
    FindingPage,
    Found,
    Order,
    RuleCount,
    RulePage,
    Wanted,
)

if TYPE_CHECKING:
    from interlock.store.database import Row, Session, Value

_CURSOR: Final = re.compile(r"([0-4])\.(\d{1,12})\.(\d{1,15})", re.ASCII)
_FEW: Final = 20
"""So many products are gone through one by one; more are left out on the way through all."""
_FEW_TEXTS: Final = 500
"""So many texts are reached by their findings; more are met on the way through all."""
_ORDERS: Final = {
    Order.WORST: ("f.severity, f.since, f.id", "(f.severity, f.since, f.id) > (?, ?, ?)"),
    Order.OLDEST: ("f.since, f.id", "(f.since, f.id) > (?, ?)"),
    Order.NEWEST: ("f.since DESC, f.id DESC", "(f.since, f.id) < (?, ?)"),
}
_CODES: Final = {state.value: code for state, code in CODES.items()}
COLUMNS: Final = (
    "f.id, f.name, f.line, f.product, f.branch, f.control, f.rule, f.path, f.message, f.severity, f.state, f.shown,"
    " f.at_line, f.since, f.opened, f.first, f.closed, f.closed_at, l.remote, l.place, l.listed"
)
_FROM: Final = "board_finding f JOIN board_line l ON l.id = f.line"


class Picked(NamedTuple):
    """What picks findings."""

    by: str
    """The index to go by; empty where what is picked says it."""
    where: str
    values: list[Value]
    is_walked: bool = False
    """Whether texts are compared on the way, so that going on costs."""


def pick(session: Session, wanted: Wanted) -> Picked | None:
    """Give what picks the findings that are asked for; None where there are none."""
    named = [("control", wanted.control), ("rule", wanted.rule), ("branch", wanted.branch)]
    names = {name for _, name in named if name}
    numbers = numbers_of(session, names | _products(wanted))
    if not names <= numbers.keys():
        return None
    where, values = _shown(wanted)
    products: list[int] | None = None
    if wanted.product or wanted.products is not None:
        products = sorted(numbers[one] for one in _products(wanted) if one in numbers)
        if not products:
            return None
        where.append(f"f.product IN ({marks(len(products))})")
        values += products
    said: list[tuple[str, Value]] = [(f"f.{column} = ?", numbers[name]) for column, name in named if name]
    if wanted.severity is not None:
        said.append(("f.severity = ?", wanted.severity.rank))
    if wanted.state in _CODES:
        said.append(("f.state = ?", _CODES[wanted.state]))
    if wanted.before:
        said.append(("f.since < ?", wanted.before))
    where += [each for each, _ in said]
    values += [value for _, value in said]
    picked = Picked(_index(wanted, products), " AND ".join(where), values)
    return _with_text(session, wanted.text, picked) if wanted.text else picked


def _products(wanted: Wanted) -> frozenset[str]:
    """Give the products that are looked at, of those that may be seen."""
    if not wanted.product:
        return wanted.products or frozenset()
    one = frozenset({wanted.product})
    return one if wanted.products is None else one & wanted.products


def _index(wanted: Wanted, products: list[int] | None) -> str:
    if products is not None and len(products) <= _FEW:
        return "board_finding_by_product"
    if wanted.rule:
        return "board_finding_by_rule"
    return "board_finding_by_worst" if wanted.order is Order.WORST else "board_finding_by_age"


def _shown(wanted: Wanted) -> tuple[list[str], list[Value]]:
    if wanted.state == "gone":
        return ["f.shown = ?"], [GONE]
    if wanted.branch:
        return ["f.shown IN (?, ?)"], [ASIDE, COUNTS]
    return ["f.shown = ?"], [COUNTS]


def _with_text(session: Session, text: str, picked: Picked) -> Picked | None:
    """Pick only what has a text in its rule, path or message."""
    within = "instr" if session.dialect == "sqlite" else "strpos"
    holds = f"{within}(CASE WHEN folded = '' THEN said ELSE folded END, ?) > 0"
    folded = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8").casefold()
    found = session.rows(f"SELECT id FROM board_text WHERE {holds} LIMIT {_FEW_TEXTS + 1}", (folded,))  # noqa: S608
    if not found:
        return None
    if len(found) <= _FEW_TEXTS:
        numbers = [row[0] for row in found]
        each = marks(len(numbers))
        reached = " UNION ".join(
            f"SELECT id FROM board_finding WHERE {column} IN ({each})"  # noqa: S608, our own words
            for column in ("rule", "path", "message")
        )
        return Picked("", f"{picked.where} AND f.id IN ({reached})", [*picked.values, *numbers, *numbers, *numbers])
    met = " OR ".join(
        f"EXISTS (SELECT 1 FROM board_text WHERE id = f.{column} AND {holds})"  # noqa: S608, our own words
        for column in ("rule", "path", "message")
    )
    return Picked(picked.by, f"{picked.where} AND ({met})", [*picked.values, folded, folded, folded], is_walked=True)


def page_of(session: Session, wanted: Wanted, *, most: int, after: str) -> FindingPage:
    """Give a page of findings. Errors: CursorUnknown (STO-119)."""
    start = _start(after)
    picked = pick(session, wanted)
    if picked is None:
        return FindingPage((), "", 0, is_exact=True)
    order, beyond = _ORDERS[wanted.order]
    where, values = picked.where, list(picked.values)
    if start is not None:
        where = f"{where} AND {beyond}"
        values += start if wanted.order is Order.WORST else start[1:]
    limit = most + 1 if picked.is_walked or after else max(most, MOST_COUNTED) + 1
    rows = session.rows(
        f"SELECT f.id, f.severity, f.since FROM board_finding f{_by(session, picked.by)}"  # noqa: S608
        f" WHERE {where} ORDER BY {order} LIMIT {limit}",
        values,
    )
    shown = rows[:most]
    following = f"{shown[-1][1]}.{shown[-1][2]}.{shown[-1][0]}" if len(rows) > most else ""
    found = {row[0]: row for row in _by_id(session, [row[0] for row in shown])}
    count = min(len(rows), MOST_COUNTED) if len(rows) < limit or not picked.is_walked else most
    return FindingPage(
        tuple(found_of(session, [found[row[0]] for row in shown])), following, count, is_exact=len(rows) < limit
    )


def rules_of(session: Session, wanted: Wanted, *, most: int) -> RulePage:
    """Count findings by their rules, those of the gravest rules first; of very many, the worst are counted."""
    picked = pick(session, wanted)
    if picked is None:
        return RulePage((), 0, is_exact=True)
    rows = session.rows(
        "SELECT rule, min(severity), count(*), count(DISTINCT product) FROM"  # noqa: S608, our own words
        f" (SELECT f.rule, f.severity, f.product FROM board_finding f{_by(session, picked.by)} WHERE {picked.where}"
        f" ORDER BY {_ORDERS[wanted.order][0]} LIMIT {MOST_GROUPED}) worst"
        " GROUP BY rule ORDER BY min(severity), count(*) DESC, rule",
        picked.values,
    )
    shown = rows[:most]
    texts = texts_of(session, [row[0] for row in shown])
    counted = sum(row[2] for row in rows)
    rules = tuple(RuleCount(texts[row[0]], SEVERITIES[row[1]], row[2], row[3]) for row in shown)
    return RulePage(rules, counted, is_exact=counted < MOST_GROUPED and len(rows) <= most)


def _start(after: str) -> list[int] | None:
    if not after:
        return None
    read = _CURSOR.fullmatch(after)
    if read is None:
        raise CursorUnknown(text=after)
    return [int(part) for part in read.groups()]


def _by(session: Session, index: str) -> str:
    """Name the index to go by, where the engine is told; PostgreSQL finds it by what it has counted."""
    if session.dialect != "sqlite":
        return ""
    return f" INDEXED BY {index}" if index else " NOT INDEXED"  # it still reaches rows by their number


def _by_id(session: Session, numbers: Sequence[int]) -> list[Row]:
    return [
        row
        for group in in_groups(numbers)
        for row in session.rows(f"SELECT {COLUMNS} FROM {_FROM} WHERE f.id IN ({marks(len(group))})", group)  # noqa: S608
    ]


def by_name(session: Session, name: bytes) -> Row | None:
    """Give the row of a finding with what is kept of it besides, and its line."""
    rows = session.rows(f"SELECT {COLUMNS}, f.more FROM {_FROM} WHERE f.name = ?", (name,))  # noqa: S608
    return rows[0] if rows else None


def found_of(session: Session, rows: Sequence[Row]) -> Iterable[Found]:
    """Give findings of rows that have `COLUMNS`."""
    texts = texts_of(session, [number for row in rows for number in (*row[3:9], row[18], row[19])])
    for row in rows:
        is_open = row[11] != GONE
        yield Found(
            name=bytes(row[1]).hex(),
            product=texts[row[3]],
            remote=texts[row[18]],
            branch=texts[row[4]],
            control=texts[row[5]],
            place=texts[row[19]],
            rule=texts[row[6]],
            path=texts[row[7]],
            at=row[12],
            message=texts[row[8]],
            severity=SEVERITIES[row[9]],
            state=STATES[row[10]].value if is_open else "gone",
            since=row[13],
            opened=row[14],
            first=row[15],
            newest=row[20] if is_open else row[16],
            closed=row[16],
            closed_at=row[17],
            counts_here=row[11] == COUNTS,
        )
