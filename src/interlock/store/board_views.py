"""Answers from the board. Satisfies `interlock.trace.board_views.BoardViews`. Floor 11."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.store.board_findings import by_name, found_of, page_of, rules_of
from interlock.store.board_rulings import newest_of, reviews_of, ruled_of
from interlock.store.board_texts import numbers_of, texts_of
from interlock.store.board_writing import COUNTS, counted
from interlock.trace.board import SEVERITIES, STANDS, STATES, More, Ran
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
        self._estate: tuple[bytes, tuple[ProductView, ...]] | None = None

    def estate(self) -> tuple[ProductView, ...]:
        """Give all products, by name; they are read once for each state of the board."""
        with self._database.reading() as session:
            rows = session.rows("SELECT entries, edge, trust FROM board_state WHERE number = 1")
            state = b"".join((str(rows[0][0]).encode(), bytes(rows[0][1]), bytes(rows[0][2]))) if rows else b""
            with self._turn:
                if self._estate is None or self._estate[0] != state:
                    self._estate = state, _estate(session)
                return self._estate[1]

    def ruled(self, digest: str) -> tuple[Ruled, ...]:
        """Give the newest decisions about one thing by its bare digest, of whichever product."""
        with self._database.reading() as session:
            return ruled_of(session, digest)

    def reviews(self, most: int) -> tuple[Ruled, ...]:
        """Give what was decided last to be for people and does not run there, the newest first."""
        with self._database.reading() as session:
            return reviews_of(session, most)

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


def _estate(session: Session) -> tuple[ProductView, ...]:
    places: dict[str, list[PlaceView]] = defaultdict(list)
    for product, place in _places(session):
        places[product].append(place)
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    sql = (
        "SELECT t.said, c.severity, c.state, c.number FROM board_count c JOIN board_text t ON t.id = c.product"
        " WHERE c.number > 0"
    )
    for name, severity, state, number in session.rows(sql):
        counts[name][SEVERITIES[severity].value, STATES[state].value] = number
    stands = ", ".join(f"'{one}'" for one in sorted(STANDS | {"not_applicable"}))
    sql = (
        "SELECT t.said, l.number, l.broken, l.unlisted, l.at FROM (SELECT product, count(*) AS number,"  # noqa: S608
        f" sum(CASE WHEN outcome IN ({stands}) THEN 0 ELSE 1 END) AS broken,"
        " sum(CASE WHEN listing > 0 THEN 1 ELSE 0 END) AS unlisted, max(at) AS at FROM board_line WHERE shown = 2"
        " GROUP BY product) l JOIN board_text t ON t.id = l.product"
    )
    lines = {row[0]: tuple(map(int, row[1:])) for row in session.rows(sql)}
    return tuple(
        ProductView(
            name,
            tuple(sorted(places.get(name, ()), key=lambda one: one.environment)),
            counts.get(name, {}),
            *lines.get(name, (0, 0, 0, 0)),
        )
        for name in sorted(places.keys() | counts.keys() | lines.keys())
    )


def _places(session: Session) -> list[tuple[str, PlaceView]]:
    rulings = ", ".join(f"{alias}.{column}" for alias in ("n", "a") for column in _RULING)
    sql = (
        "SELECT t.said, e.said, p.run, p.ran, p.ran_entry, p.ran_at, p.outcome, p.says, p.said_entry, p.said_at,"  # noqa: S608
        f" {rulings} FROM board_place p JOIN board_text t ON t.id = p.product JOIN board_text e ON e.id = p.environment"
        " LEFT JOIN board_decision n ON n.entry = p.decided LEFT JOIN board_decision a ON a.entry = p.about"
    )
    made = []
    for row in session.rows(sql):
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
