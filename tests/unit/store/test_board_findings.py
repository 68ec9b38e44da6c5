from pathlib import Path

import pytest

from interlock.store import board_looking
from interlock.store.board import StoredBoard
from interlock.store.board_findings import page_of, pick, rules_of
from interlock.store.opening import open_database
from interlock.testing.world import finding
from interlock.trace.board import Line
from interlock.trace.board_views import FindingPage, Order, Wanted
from tests.boards import examined, take

TWO = frozenset({"product-1", "product-2"})
MANY = frozenset(f"product-{number}" for number in range(1, 30))


@pytest.fixture
def board(tmp_path: Path) -> StoredBoard:
    made = StoredBoard(open_database(tmp_path))
    take(
        made,
        [
            examined(number, Line(f"product-{number}", "", "main", "c", ""), [finding("c", rule=f"rule:{number}")])
            for number in range(30)
        ],
    )
    return made


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "board_finding_by_worst"),
        (Wanted(order=Order.NEWEST), "board_finding_by_age"),
        (Wanted(products=TWO), "board_finding_by_product"),
        (Wanted(products=MANY), "board_finding_by_worst"),
        (Wanted(products=MANY, rule="rule:3"), "board_finding_by_rule"),
        (Wanted(product="product-3", rule="rule:3"), "board_finding_by_product"),
        (Wanted(text="RULE:3"), "board_finding_by_worst"),
    ],
)
def test_the_index_that_fits_is_gone_by(board: StoredBoard, wanted: Wanted, index: str) -> None:
    with board.database.reading() as session:
        picked = pick(session, wanted)
        assert picked is not None
        assert picked.by == index
        plan = session.rows(f"EXPLAIN QUERY PLAN SELECT f.id FROM board_finding f WHERE {picked.where}", picked.values)  # noqa: S608
        assert plan
        assert page_of(session, wanted, most=5, after="").found


def test_what_nobody_said_picks_nothing(board: StoredBoard) -> None:
    with board.database.reading() as session:
        for wanted in (
            Wanted(product="nobody"),
            Wanted(rule="none"),
            Wanted(products=frozenset()),
            Wanted(products=TWO, product="product-3"),
        ):
            assert pick(session, wanted) is None
            assert rules_of(session, wanted, most=5).rules == ()


def test_very_many_texts_are_met_on_the_way(board: StoredBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_looking, "MOST_REACHED", 500)
    lines = [Line("big", "", "main", f"c{number}", "") for number in range(6)]
    big = [
        examined(30 + at, line, [finding("c", message=f"said {at} {n}", fingerprint=f"{at}-{n}") for n in range(100)])
        for at, line in enumerate(lines)
    ]
    take(board, big)
    with board.database.reading() as session:
        first = page_of(session, Wanted(text="said"), most=50, after="")
        assert (len(first.found), first.count, first.is_exact) == (50, 50, False)
        seen, after = len(first.found), first.next
        while after:
            page = page_of(session, Wanted(text="said"), most=50, after=after)
            seen, after = seen + len(page.found), page.next
        assert seen == 600


def test_a_text_that_no_finding_has_finds_nothing(board: StoredBoard) -> None:
    with board.database.reading() as session:
        assert page_of(session, Wanted(text="nowhere"), most=5, after="") == FindingPage((), "", 0, is_exact=True)
        assert rules_of(session, Wanted(text="nowhere"), most=5).rules == ()
