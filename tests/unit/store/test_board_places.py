from pathlib import Path

from msgspec.structs import replace

from interlock.deployment import Outcome
from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
from interlock.store.opening import open_database
from interlock.trace.board import Landed
from tests.boards import judged, landed, take


def test_a_step_ends_nothing_and_a_decision_before_it_runs_is_about_what_runs(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    board = StoredBoard(database)
    one = "1" * 64
    step = landed(1, "shop", one)
    assert isinstance(step.says, Landed)
    take(board, [judged(0, "shop", one), replace(step, says=replace(step.says, is_step=True))])
    (product,) = StoredViews(database).estate()
    assert (product.places[0].ran, product.places[0].outcome) == ((), "")
    take(board, [landed(2, "shop", one, Outcome.WAITING), landed(3, "shop", one)])
    (product,) = StoredViews(database).estate()
    about = product.places[0].about
    assert about is not None
    assert (about.entry, product.places[0].ran_entry, product.places[0].is_new) == (0, 3, False)
    database.close()
