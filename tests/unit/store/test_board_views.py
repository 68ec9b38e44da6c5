from pathlib import Path

from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
from interlock.store.opening import open_database
from interlock.testing.world import finding
from interlock.trace.board import Line
from tests.boards import examined, judged, take


def test_all_products_are_read_once_for_each_state_of_the_board(tmp_path: Path) -> None:
    board = StoredBoard(open_database(tmp_path))
    views = StoredViews(board.database)
    assert views.estate() == ()
    take(board, [examined(0, Line("shop", "", "main", "c", ""), [finding("c")])])
    first = views.estate()
    assert views.estate() is first
    take(board, [judged(1, "bank", "1" * 64)])
    assert [one.name for one in views.estate()] == ["bank", "shop"]
    assert [(one.name, one.lines, len(one.places)) for one in views.estate()] == [("bank", 0, 1), ("shop", 1, 0)]


def test_lines_that_count_come_first(tmp_path: Path) -> None:
    board = StoredBoard(open_database(tmp_path))
    for entry, branch in enumerate(("aside", "main", "zz")):
        take(board, [examined(entry, Line("shop", "r", branch, "c", "p"), [finding("c")])])
    lines = StoredViews(board.database).lines("shop")
    assert [(one.branch, one.counts_here, one.counts) for one in lines] == [
        ("main", True, {"high": 1}),
        ("aside", False, {"high": 1}),
        ("zz", False, {"high": 1}),
    ]
    assert StoredViews(board.database).lines("bank") == ()
