"""Both engines keep the same board, and it is what everything together says, however it was cut into batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.deployment import Outcome
from interlock.kernel import Severity
from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
from interlock.store.errors import CursorUnknown
from interlock.store.opening import open_database
from interlock.testing.world import finding
from interlock.trace.board import SEVERITIES, STATES, Line, Listing, Reached, Row, shown
from interlock.trace.board_views import Order, Wanted
from tests.boards import BEGAN, SAID, Plain, dump, entered_of, examined, judged, landed, take
from tests.inventories import POSTGRES

SHOP = Line("shop", "https://git.example.org/shop", "main", "build.one", "")
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["sqlite", POSTGRES], scope="module")
def board(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredBoard]:
    is_file = request.param == "sqlite"
    where = str(tmp_path_factory.mktemp("board")) if is_file else request.getfixturevalue("postgres").new_database()
    database = open_database(where)
    yield StoredBoard(database)
    database.close()


@MANY
@given(said=SAID, batches=st.lists(st.integers(0, 8), max_size=4))
def test_it_is_what_everything_together_says_however_it_is_cut(
    board: StoredBoard, said: Any, batches: list[int]
) -> None:
    entered = entered_of(said)
    board.forget()
    take(board, entered, batches=[one for one in batches if one <= len(entered)])
    in_batches = dump(board)
    plain, views = Plain(entered), StoredViews(board.database)
    here = plain.counts_here()
    wanted = {row.name.hex() for line in here for row, _ in plain.open[line].values()}
    found = views.page(Wanted(), most=100)
    assert {one.name for one in found.found} == wanted
    assert (found.count, found.is_exact) == (len(wanted), True)
    assert {one.name for one in views.page(Wanted(state="gone"), most=100).found} == {one.hex() for one in plain.gone}
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for line in here:
        for (severity, state), number in plain.counts[line].items():
            key = SEVERITIES[severity].value, STATES[state].value
            counts.setdefault(line.product, Counter())[key] += number
    assert {one.name: dict(one.counts) for one in views.estate() if one.counts} == {
        name: {key: number for key, number in one.items() if number} for name, one in counts.items() if one.total()
    }
    board.forget()
    take(board, entered)
    assert dump(board) == in_batches


@MANY
@given(
    said=SAID,
    wanted=st.builds(
        Wanted,
        products=st.sampled_from([None, frozenset({"shop"}), frozenset({"shop", "bank"}), frozenset[str]()]),
        product=st.sampled_from(["", "", "shop", "bank", "nobody"]),
        severity=st.sampled_from([None, None, Severity.HIGH]),
        control=st.sampled_from(["", "", "build.one"]),
        rule=st.sampled_from(["", "", "bandit:B1"]),
        state=st.sampled_from(["", "", "waived", "new"]),
        branch=st.sampled_from(["", "", "main", "dev"]),
        before=st.sampled_from([0, 0, int(BEGAN.timestamp()) + 3 * 3600]),
        text=st.sampled_from(["", "", "SRC/a", "STRASSE", "wrong 1", "%", "nowhere"]),
        order=st.sampled_from(list(Order)),
    ),
    most=st.integers(1, 4),
)
def test_filters_leave_out_what_they_say_and_pages_join_up(
    board: StoredBoard, said: Any, wanted: Wanted, most: int
) -> None:
    entered = entered_of(said)
    board.forget()
    take(board, entered)
    plain, views = Plain(entered), StoredViews(board.database)
    lines = set(plain.open) if wanted.branch else plain.counts_here()
    expected = {
        row.name.hex()
        for line in lines
        for row, since in plain.open[line].values()
        if _is_wanted(line, row, int(BEGAN.timestamp()) + 3600 * since, wanted)
    }
    got: list[Any] = []
    after = ""
    while True:
        page = views.page(wanted, most=most, after=after)
        if not after:
            assert (page.count, page.is_exact) == (len(expected), True)
        got += page.found
        after = page.next
        if not after:
            break
    assert sorted(one.name for one in got) == sorted(expected)
    keys = [(one.severity.rank, one.since) if wanted.order is Order.WORST else (one.since,) for one in got]
    assert keys == sorted(keys, reverse=wanted.order is Order.NEWEST)
    grouped = views.rules(wanted, most=100)
    assert (sum(one.number for one in grouped.rules), grouped.counted) == (len(expected), len(expected))


def _is_wanted(line: Line, row: Row, since: int, wanted: Wanted) -> bool:
    text = wanted.text.casefold()
    return (
        (wanted.products is None or line.product in wanted.products)
        and wanted.product in {"", line.product}
        and wanted.control in {"", line.control}
        and wanted.branch in {"", line.branch}
        and wanted.rule in {"", row.rule}
        and (wanted.severity is None or wanted.severity.rank == row.severity)
        and wanted.state in {"", STATES[row.state].value}
        and (not wanted.before or since < wanted.before)
        and any(text in one.casefold() for one in (row.rule, row.path, row.message))
    )


def test_what_comes_back_is_the_same_finding_and_new_since_then(board: StoredBoard) -> None:
    board.forget()
    one = finding("build.one")
    entries = [examined(0, SHOP, [one]), examined(1, SHOP, outcome="passed"), examined(2, SHOP, [one])]
    views = StoredViews(board.database)
    take(board, entries[:2])
    (gone,) = views.page(Wanted(state="gone"), most=9).found
    assert (gone.state, gone.closed, gone.newest, views.page(Wanted(), most=9).found) == ("gone", 1, 1, ())
    take(board, entries[2:])
    (back,) = views.page(Wanted(), most=9).found
    assert (back.name, back.first, back.opened, back.newest, back.closed) == (gone.name, 0, 2, 2, -1)
    assert views.page(Wanted(state="gone"), most=9).found == ()


def test_a_control_that_broke_takes_nothing_away(board: StoredBoard) -> None:
    board.forget()
    one, other = finding("build.one"), finding("build.one", fingerprint="1" * 32)
    take(board, [examined(0, SHOP, [one]), examined(1, SHOP, [other], outcome="errored")])
    views = StoredViews(board.database)
    assert len(views.page(Wanted(), most=9).found) == 2
    (product,) = views.estate()
    assert (product.broken, product.open("high")) == (1, 2)


def test_a_list_that_is_missing_is_counted_as_was_said_and_never_as_none(board: StoredBoard) -> None:
    board.forget()
    several = [finding("build.one", fingerprint=f"{number:032x}") for number in range(3)]
    take(board, [examined(0, SHOP, several, listing=Listing.MISSING)])
    views = StoredViews(board.database)
    (product,) = views.estate()
    assert (product.unlisted, product.open("high"), views.page(Wanted(), most=9).count) == (1, 3, 0)
    (line,) = views.lines("shop")
    assert (line.listing, line.listed, line.counts) == (Listing.MISSING, -1, {"high": 3})
    take(board, [examined(1, SHOP, several[:1])])
    (product,) = views.estate()
    assert (product.unlisted, product.open("high"), views.page(Wanted(), most=9).count) == (0, 1, 1)


def test_two_of_one_fingerprint_are_two(board: StoredBoard) -> None:
    board.forget()
    take(board, [examined(0, SHOP, [finding("build.one"), finding("build.one")])])
    assert StoredViews(board.database).page(Wanted(), most=9).count == 2


def test_the_first_final_word_about_a_deployment_holds_and_decisions_are_about_what_runs(board: StoredBoard) -> None:
    board.forget()
    first, second = "1" * 64, "2" * 64
    take(
        board,
        [
            judged(0, "shop", first),
            landed(1, "shop", first, Outcome.RUNNING, "dpl-a"),
            landed(2, "shop", first, Outcome.DEPLOYED, "dpl-a"),
            landed(3, "shop", first, Outcome.STRANDED, "dpl-a"),
            judged(4, "shop", second, "deny"),
            landed(5, "shop", second, Outcome.ROLLED_BACK, "dpl-b"),
        ],
    )
    (product,) = StoredViews(board.database).estate()
    (place,) = product.places
    assert ([one.sha256 for one in place.ran], place.ran_entry, place.outcome) == ([first], 2, "rolled-back")
    assert place.next is not None
    assert place.about is not None
    assert (place.next.verdict, place.is_new, place.about.entry) == ("deny", True, 0)
    take(board, [judged(6, "shop", first, "deny")])
    (product,) = StoredViews(board.database).estate()
    assert [(one.about and one.about.entry, one.is_new) for one in product.places] == [(6, False)]


def test_a_finding_of_another_product_is_not_there(board: StoredBoard) -> None:
    board.forget()
    take(board, [examined(0, SHOP, [finding("build.one")])])
    views = StoredViews(board.database)
    (one,) = views.page(Wanted(), most=9).found
    assert views.find(one.name, None) is not None
    assert views.find(one.name, frozenset({"shop"})) is not None
    for name in (one.name, "0" * 32, "nonsense", one.name.upper(), f"{one.name}\n"):
        assert views.find(name, frozenset({"bank"})) is None


def test_whoever_was_overtaken_enters_nothing(board: StoredBoard) -> None:
    board.forget()
    take(board, [examined(0, SHOP, [finding("build.one")])])
    before = dump(board)
    assert not board.keep([examined(1, SHOP, outcome="passed")], Reached(), Reached(9, b"x", b"y"))
    assert dump(board) == before


def test_a_page_goes_on_where_one_ended_and_only_there(board: StoredBoard) -> None:
    views = StoredViews(board.database)
    for odd in ("x", "5.1.1", "1.1", "1.1.1.1", f"1.1.{'9' * 20}", "1.1.\u0661"):
        with pytest.raises(CursorUnknown):
            views.page(Wanted(), most=1, after=odd)


def test_hostile_texts_are_kept_as_texts(board: StoredBoard) -> None:
    board.forget()
    hostile = ["\x00'; DROP TABLE board_line; --", "<script>alert(1)</script>", "\u202e\ud800", "x" * 100_000]
    rows = [finding("build.one", rule=text, message=text, fingerprint=text) for text in hostile]
    lines = [Line(*[shown(text)] * 5) for text in hostile]
    take(board, [examined(number, line, rows) for number, line in enumerate(lines)])
    page = StoredViews(board.database).page(Wanted(), most=50)
    assert (page.count, max(len(one.message) for one in page.found)) == (16, 2000)


def test_where_a_repository_gets_a_main_branch_that_one_counts(board: StoredBoard, tmp_path: Path) -> None:
    board.forget()
    dev = Line("shop", SHOP.remote, "dev", "build.one", "")
    views = StoredViews(board.database)
    take(board, [examined(0, dev, [finding("build.one")])])
    assert [one.branch for one in views.page(Wanted(), most=9).found] == ["dev"]
    take(board, [examined(1, SHOP, [finding("build.one")])])
    assert [one.branch for one in views.page(Wanted(), most=9).found] == ["main"]
    assert [one.branch for one in views.page(Wanted(branch="dev"), most=9).found] == ["dev"]
    (product,) = views.estate()
    assert (product.open("high"), product.lines) == (1, 1)
