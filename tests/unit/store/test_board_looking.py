from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.control import Finding
from interlock.store import board_looking
from interlock.store.board import StoredBoard
from interlock.store.board_findings import page_of, rules_of
from interlock.store.opening import open_database
from interlock.testing.world import finding
from interlock.trace.board import Line
from interlock.trace.board_views import FindingPage, Order, Wanted
from tests.boards import examined, take

PRODUCTS = 12


@pytest.fixture
def board(tmp_path: Path) -> Iterator[StoredBoard]:
    """Give one where each product has nine findings, and one in three says that it is odd."""
    made = StoredBoard(open_database(tmp_path))
    take(
        made,
        [
            examined(number, Line(f"product-{number}", "", "main", "c", ""), _found(number))
            for number in range(PRODUCTS)
        ],
    )
    yield made
    made.database.close()


def _found(number: int) -> list[Finding]:
    return [
        finding("c", rule=f"tool:{n % 2}", message=f"{'odd' if n % 3 else 'even'} {n}", fingerprint=f"{number}-{n}")
        for n in range(9)
    ]


def _walked(board: StoredBoard, wanted: Wanted, most: int) -> tuple[list[str], list[FindingPage]]:
    names: list[str] = []
    pages: list[FindingPage] = []
    with board.database.reading() as session:
        after = ""
        while True:
            page = page_of(session, wanted, most=most, after=after)
            names += [one.name for one in page.found]
            pages.append(page)
            after = page.next
            if not after:
                return names, pages


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("text", ["ODD", "dd 4", "tool:1", "even", "nowhere", "dd", " "])
def test_both_ways_find_the_same_in_the_same_order(
    board: StoredBoard, order: Order, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(order=order, text=text, products=frozenset(f"product-{number}" for number in range(8)))
    at_once, _ = _walked(board, wanted, 500)
    one_by_one, _ = _walked(board, wanted, 3)
    monkeypatch.setattr(board_looking, "may_hold", lambda *_: None)
    monkeypatch.setattr(board_looking, "MOST_LOOKED", 10)
    on_the_way, _ = _walked(board, wanted, 3)
    plain, _ = _walked(board, Wanted(order=order, products=wanted.products), 500)
    assert at_once == one_by_one == on_the_way
    assert len(set(at_once)) == len(at_once)
    assert [one for one in plain if one in set(at_once)] == at_once


def test_who_looks_through_many_is_told_how_many_and_goes_on(
    board: StoredBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_looking, "may_hold", lambda *_: None)
    monkeypatch.setattr(board_looking, "MOST_LOOKED", 10)
    monkeypatch.setattr("interlock.store.board_findings.MOST_LOOKED", 10)
    names, pages = _walked(board, Wanted(text="nowhere"), 50)
    assert names == []
    assert len(pages) == PRODUCTS * 9 // 10 + 1
    assert {(one.looked, one.count, one.is_exact) for one in pages[:-1]} == {(10, 0, False)}
    assert pages[-1] == FindingPage((), "", 0, is_exact=True)


def test_rules_of_a_text_are_counted_as_they_are_without_words(
    board: StoredBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    with board.database.reading() as session:
        counted = rules_of(session, Wanted(text="odd"), most=50)
        monkeypatch.setattr(board_looking, "may_hold", lambda *_: None)
        assert rules_of(session, Wanted(text="odd"), most=50) == counted
        assert sum(one.number for one in counted.rules) == PRODUCTS * 6
        assert counted.is_exact
        monkeypatch.setattr(board_looking, "MOST_LOOKED", 10)
        assert not rules_of(session, Wanted(text="odd"), most=50).is_exact
