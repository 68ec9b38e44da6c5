"""Pages of findings from the board, by filters that reach for the index that fits. Floor 11.

Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from interlock.store.board_looking import (
    MOST_LOOKED,
    ORDERS,
    Picked,
    beyond,
    by,
    fold,
    is_beyond,
    reach,
    walk,
)
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
_CODES: Final = {state.value: code for state, code in CODES.items()}
COLUMNS: Final = (
    "f.id, f.name, f.line, f.product, f.branch, f.control, f.rule, f.path, f.message, f.severity, f.state, f.shown,"
    " f.at_line, f.since, f.opened, f.first, f.closed, f.closed_at, l.remote, l.place, l.listed"
)
_FROM: Final = "board_finding f JOIN board_line l ON l.id = f.line"


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
    return Picked(_index(wanted, products), " AND ".join(where), values)


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


def page_of(session: Session, wanted: Wanted, *, most: int, after: str) -> FindingPage:
    """Give a page of findings. Errors: CursorUnknown (STO-119)."""
    start = _start(after)
    picked = pick(session, wanted)
    if picked is None:
        return FindingPage((), "", 0, is_exact=True)
    if wanted.text:
        return _looked_for(session, wanted, picked, start, most)
    where, values = beyond(picked, wanted.order, start)
    limit = most + 1 if after else max(most, MOST_COUNTED) + 1
    rows = session.rows(
        f"SELECT f.id, f.severity, f.since FROM board_finding f{by(session, picked.by)}"  # noqa: S608
        f" WHERE {where} ORDER BY {ORDERS[wanted.order]} LIMIT {limit}",
        values,
    )
    following = _cursor(rows[most - 1]) if len(rows) > most else ""
    count = min(len(rows), MOST_COUNTED)
    return FindingPage(_shown_of(session, rows[:most]), following, count, is_exact=len(rows) < limit)


def _looked_for(
    session: Session, wanted: Wanted, picked: Picked, start: Sequence[int] | None, most: int
) -> FindingPage:
    """Give a page of findings that have a text."""
    folded = fold(wanted.text)
    reached = reach(session, picked, folded, wanted.order)
    if reached is not None:
        rows = [row for row in reached if is_beyond(row, wanted.order, start)]
        following = _cursor(rows[most - 1]) if len(rows) > most else ""
        is_exact = len(reached) <= MOST_COUNTED
        return FindingPage(
            _shown_of(session, rows[:most]), following, min(len(reached), MOST_COUNTED), is_exact=is_exact
        )
    rows, stopped = walk(session, picked, folded, wanted.order, start, most + 1)
    shown = _shown_of(session, rows[:most])
    if len(rows) > most:
        return FindingPage(shown, _cursor(rows[most - 1]), most, is_exact=False)
    if stopped is not None:
        return FindingPage(shown, _cursor(stopped), len(rows), is_exact=False, looked=MOST_LOOKED)
    return FindingPage(shown, "", len(rows), is_exact=True)


def rules_of(session: Session, wanted: Wanted, *, most: int) -> RulePage:
    """Count findings by their rules, those of the gravest rules first; of very many, the worst are counted."""
    picked = pick(session, wanted)
    if picked is None:
        return RulePage((), 0, is_exact=True)
    is_whole = True
    if wanted.text:
        folded = fold(wanted.text)
        found = reach(session, picked, folded, wanted.order)
        if found is None:
            found, stopped = walk(session, picked, folded, wanted.order, None, MOST_LOOKED)
            is_whole = stopped is None
        rows = _by_rules(found)
    else:
        rows = session.rows(
            "SELECT rule, min(severity), count(*), count(DISTINCT product) FROM"  # noqa: S608, our own words
            f" (SELECT f.rule, f.severity, f.product FROM board_finding f{by(session, picked.by)}"
            f" WHERE {picked.where} ORDER BY {ORDERS[wanted.order]} LIMIT {MOST_GROUPED}) worst"
            " GROUP BY rule ORDER BY min(severity), count(*) DESC, rule",
            picked.values,
        )
    shown = rows[:most]
    texts = texts_of(session, [row[0] for row in shown])
    counted = sum(row[2] for row in rows)
    rules = tuple(RuleCount(texts[row[0]], SEVERITIES[row[1]], row[2], row[3]) for row in shown)
    return RulePage(rules, counted, is_exact=is_whole and counted < MOST_GROUPED and len(rows) <= most)


def _by_rules(found: Sequence[Row]) -> list[Row]:
    """Count rows by their rules: rule, worst severity, how many, of how many products."""
    by_rule: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        by_rule[row[3]].append(row)
    rows = [
        (rule, min(row[1] for row in each), len(each), len({row[4] for row in each})) for rule, each in by_rule.items()
    ]
    return sorted(rows, key=lambda row: (row[1], -row[2], row[0]))


def _start(after: str) -> list[int] | None:
    if not after:
        return None
    read = _CURSOR.fullmatch(after)
    if read is None:
        raise CursorUnknown(text=after)
    return [int(part) for part in read.groups()]


def _cursor(row: Row) -> str:
    return f"{row[1]}.{row[2]}.{row[0]}"


def _shown_of(session: Session, rows: Sequence[Row]) -> tuple[Found, ...]:
    found = {row[0]: row for row in _by_id(session, [row[0] for row in rows])}
    return tuple(found_of(session, [found[row[0]] for row in rows]))


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
