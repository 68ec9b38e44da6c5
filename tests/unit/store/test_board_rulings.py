"""Decisions as the board has them: what waits for people is what was decided last and does not run."""

from pathlib import Path

from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
from interlock.store.opening import open_database
from tests.boards import judged, landed, take


def test_what_was_decided_last_about_each_thing_is_told(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    board, views = StoredBoard(database), StoredViews(database)
    one, two, three = "1" * 64, "2" * 64, "3" * 64
    take(
        board,
        [
            judged(0, "shop", one, "review"),
            judged(1, "shop", two, "review"),
            judged(2, "bank", one, "review"),
            judged(3, "shop", one, "allow"),
            judged(4, "bank", three, "review"),
            landed(5, "bank", three),
        ],
    )
    assert [(each.product, each.ruling.entry) for each in views.reviews((), 10)] == [("bank", 2), ("shop", 1)]
    assert [each.ruling.entry for each in views.reviews((), 1)] == [2], "what runs counts for none"
    assert [each.ruling.entry for each in views.reviews(("bank",), 1)] == [1], "nor does what is left out"
    assert [each.ruling.entry for each in views.reviews(("shop",), 9)] == [2]
    assert views.reviews(("bank", "shop"), 9) == ()
    assert [(each.product, each.ruling.entry) for each in views.ruled(one)] == [("bank", 2), ("shop", 3)]
    assert views.ruled("") == ()
    newest = views.newest("shop", "production")
    assert newest is not None
    assert newest.entry == 3
    assert (views.newest("shop", "elsewhere"), views.newest("nothing", "production")) == (None, None)
    database.close()
