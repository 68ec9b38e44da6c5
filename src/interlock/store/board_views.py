"""Answers from the board. Satisfies `interlock.trace.board_views.BoardViews`. Floor 11."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.store.board import reached_of
from interlock.store.board_findings import by_name, found_of, page_of, rules_of
from interlock.store.board_rulings import newest_of, reviews_of, ruled_of
from interlock.store.board_texts import numbers_of, texts_of
from interlock.store.board_writing import COUNTS, counted
from interlock.store.database import marks
from interlock.store.leaf_rows import leaves_at
from interlock.trace.board import SEVERITIES, STANDS, STATES, More, Ran, Reached
from interlock.trace.board_views import (
    Detail,
    FindingPage,
    LineView,
    PlaceView,
    ProductView,
    Ruled,
    RulePage,
    Ruling,
    Wanted,
)

if TYPE_CHECKING:
    from interlock.store.database import Database, Row, Session

_NAME: Final = re.compile("[0-9a-f]{32}")
_MOST_TOUCHED: Final = 200
"""So many products are read by themselves; of more, all are."""
_RULING: Final = ("entry", "verdict", "why", "name", "digest", "stage", "policy", "at")
_LINE: Final = (
    "product, remote, branch, control, place, shown, entry, listed, at, listing, outcome, why, stage, commit_id,"
    " signer, counts"
)
_RAN: Final = msgspec.json.Decoder(tuple[Ran, ...])
_MORE: Final = msgspec.json.Decoder(More)


class StoredViews:
    """The board of one store, for pages. May be used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = threading.Lock()
        self._estate: tuple[Reached, tuple[ProductView, ...]] | None = None

    def forget(self) -> None:
        """Keep nothing in mind: the board was read anew."""
        with self._turn:
            self._estate = None

    def estate(self) -> tuple[ProductView, ...]:
        """Give all products, by name; they are read once for each state of the board.

        Shape:  where the board went on, those that its new entries speak of are read, and the others are as they were.
        """
        with self._database.reading() as session:
            state = reached_of(session)
            with self._turn:
                if self._estate is None or self._estate[0] != state:
                    self._estate = state, self._anew(session, state)
                return self._estate[1]

    def _anew(self, session: Session, state: Reached) -> tuple[ProductView, ...]:
        if self._estate is None or not _goes_on(session, self._estate[0], state):
            return _estate(session)
        touched = _touched(session, self._estate[0].entries)
        if len(touched) > _MOST_TOUCHED:
            return _estate(session)
        known = {one.name: one for one in self._estate[1]}
        known |= {one.name: one for one in _estate(session, touched)} if touched else {}
        return tuple(known[name] for name in sorted(known))

    def ruled(self, digest: str) -> tuple[Ruled, ...]:
        """Give the newest decisions about one thing by its bare digest, of whichever product."""
        with self._database.reading() as session:
            return ruled_of(session, digest)

    def reviews(self, beside: Collection[str], most: int) -> tuple[Ruled, ...]:
        """Give what was decided last to be for people and does not run there, the newest first."""
        with self._database.reading() as session:
            return reviews_of(session, beside, most)

    def newest(self, product: str, environment: str) -> Ruling | None:
        """Give the newest decision of a product for an environment, whatever it was about."""
        with self._database.reading() as session:
            return newest_of(session, product, environment)

    def lines(self, product: str) -> tuple[LineView, ...]:
        """Give the lines of a product, those that count first."""
        with self._database.reading() as session:
            number = numbers_of(session, [product]).get(product, -1)
            rows = session.rows(f"SELECT {_LINE} FROM board_line WHERE product = ?", (number,))  # noqa: S608
            made = _lines(session, rows)
        return tuple(
            sorted(made, key=lambda one: (not one.counts_here, one.remote, one.branch, one.control, one.place))
        )

    def page(self, wanted: Wanted, *, most: int, after: str = "") -> FindingPage:
        """Give a page of findings. Errors: CursorUnknown (STO-119)."""
        with self._database.reading() as session:
            return page_of(session, wanted, most=most, after=after)

    def rules(self, wanted: Wanted, *, most: int) -> RulePage:
        """Give the rules that findings break, the gravest first, and of those what most of them do."""
        with self._database.reading() as session:
            return rules_of(session, wanted, most=most)

    def find(self, name: str, products: frozenset[str] | None) -> Detail | None:
        """Give a finding by its name; none where there is none that may be seen."""
        if _NAME.fullmatch(name) is None:
            return None
        with self._database.reading() as session:
            row = by_name(session, bytes.fromhex(name))
            if row is None:
                return None
            (found,) = found_of(session, [row])
            if products is not None and found.product not in products:
                return None
            lines = _lines(session, session.rows(f"SELECT {_LINE} FROM board_line WHERE id = ?", (row[2],)))  # noqa: S608
        return Detail(found, _MORE.decode(bytes(row[-1])), lines[0])


def _lines(session: Session, rows: list[Row]) -> list[LineView]:
    texts = texts_of(session, [number for row in rows for number in row[:5]])
    made = []
    for row in rows:
        counts: dict[str, int] = defaultdict(int)
        for one in counted(row[15]):
            counts[SEVERITIES[one.severity].value] += one.number
        product, remote, branch, control, place = (texts[number] for number in row[:5])
        entry, listed, at, listing, outcome, why, stage, commit, signer = row[6:15]
        made.append(
            LineView(
                product=product,
                remote=remote,
                branch=branch,
                control=control,
                place=place,
                counts_here=row[5] == COUNTS,
                entry=entry,
                listed=listed,
                at=at,
                listing=listing,
                outcome=outcome,
                why=why,
                stage=stage,
                commit=commit,
                signer=signer,
                counts=dict(counts),
            )
        )
    return made


def _goes_on(session: Session, before: Reached, now: Reached) -> bool:
    """Say whether a board is one that only went on: by the same keys, in a ledger that still has what it had."""
    if before.trust != now.trust or not 0 < before.entries <= now.entries:
        return False
    leaves = [leaf for _, leaf in leaves_at(session, (before.entries - 1,))]
    return [hashlib.sha256(leaf).digest() for leaf in leaves] == [before.edge]


def _touched(session: Session, first: int) -> list[int]:
    """Give the products that entries from `first` on said anything of."""
    sql = (
        "SELECT product FROM board_line WHERE entry >= ? UNION SELECT product FROM board_place WHERE ran_entry >= ?"
        " OR said_entry >= ? UNION SELECT product FROM board_decision WHERE entry >= ?"
    )
    return [row[0] for row in session.rows(sql, (first,) * 4)]


def _estate(session: Session, products: Sequence[int] = ()) -> tuple[ProductView, ...]:
    """Give products by name; all of them where none is named."""
    among = f"product IN ({marks(len(products))})" if products else "1 = 1"
    places: dict[str, list[PlaceView]] = defaultdict(list)
    for product, place in _places(session, products):
        places[product].append(place)
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    sql = (
        "SELECT t.said, c.severity, c.state, c.number FROM board_count c JOIN board_text t ON t.id = c.product"  # noqa: S608
        f" WHERE c.number > 0 AND {among}"
    )
    for name, severity, state, number in session.rows(sql, products):
        counts[name][SEVERITIES[severity].value, STATES[state].value] = number
    stands = ", ".join(f"'{one}'" for one in sorted(STANDS | {"not_applicable"}))
    sql = (
        "SELECT t.said, l.number, l.broken, l.unlisted, l.at FROM (SELECT product, count(*) AS number,"  # noqa: S608
        f" sum(CASE WHEN outcome IN ({stands}) THEN 0 ELSE 1 END) AS broken,"
        " sum(CASE WHEN listing > 0 THEN 1 ELSE 0 END) AS unlisted, max(at) AS at FROM board_line"
        f" WHERE shown = 2 AND {among} GROUP BY product) l JOIN board_text t ON t.id = l.product"
    )
    lines = {row[0]: tuple(map(int, row[1:])) for row in session.rows(sql, products)}
    return tuple(
        ProductView(
            name,
            tuple(sorted(places.get(name, ()), key=lambda one: one.environment)),
            counts.get(name, {}),
            *lines.get(name, (0, 0, 0, 0)),
        )
        for name in sorted(places.keys() | counts.keys() | lines.keys())
    )


def _places(session: Session, products: Sequence[int]) -> list[tuple[str, PlaceView]]:
    rulings = ", ".join(f"{alias}.{column}" for alias in ("n", "a") for column in _RULING)
    sql = (
        "SELECT t.said, e.said, p.run, p.ran, p.ran_entry, p.ran_at, p.outcome, p.says, p.said_entry, p.said_at,"  # noqa: S608
        f" {rulings} FROM board_place p JOIN board_text t ON t.id = p.product JOIN board_text e ON e.id = p.environment"
        " LEFT JOIN board_decision n ON n.entry = p.decided LEFT JOIN board_decision a ON a.entry = p.about"
        f" WHERE {f'p.product IN ({marks(len(products))})' if products else '1 = 1'}"
    )
    made = []
    for row in session.rows(sql, products):
        ran_entry, ran_at, outcome, says, said_entry, said_at = row[4:10]
        place = PlaceView(
            environment=row[1],
            run=row[2],
            ran=_RAN.decode(bytes(row[3])),
            ran_entry=ran_entry,
            ran_at=ran_at,
            outcome=outcome,
            says=says,
            said_entry=said_entry,
            said_at=said_at,
            next=_ruling(row[10:18]),
            about=_ruling(row[18:26]),
        )
        made.append((row[0], place))
    return made


def _ruling(part: Row) -> Ruling | None:
    return Ruling(*part) if part[0] is not None else None
