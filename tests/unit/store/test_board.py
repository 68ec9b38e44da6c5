from pathlib import Path

import pytest

from interlock.store.board import TABLES, StoredBoard
from interlock.store.board_tables import BOARD_STATE
from interlock.store.opening import open_database
from interlock.store.tables import METADATA
from interlock.testing.world import finding
from interlock.trace.board import Line, Reached
from tests.boards import dump, examined, take

LINE = Line("shop", "", "main", "build.one", "")


def test_all_its_tables_are_emptied() -> None:
    assert set(TABLES) == {name for name in METADATA.tables if name.startswith("board_")}
    assert BOARD_STATE.name in TABLES


def test_a_transaction_that_failed_has_taught_nothing(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    board = StoredBoard(database)
    take(board, [examined(0, LINE, [finding("build.one")])])
    before, reached = dump(board), board.reached()
    other = examined(1, Line("bank", "", "main", "build.two", ""), [finding("build.two", rule="new:rule")])
    with pytest.raises(AttributeError):
        board.keep([other, None], reached, Reached(2, b"a", b"b"))  # type: ignore[list-item]
    assert dump(board) == before
    assert board.keep([other], reached, Reached(2, b"a", b"b"))
    with database.reading() as session:
        assert session.rows("SELECT count(*) FROM board_text WHERE said = 'new:rule'") == [(1,)]
        assert session.rows(
            "SELECT t.said FROM board_finding f JOIN board_text t ON t.id = f.product ORDER BY f.id"
        ) == [("shop",), ("bank",)]
    database.close()


def test_two_processes_that_take_turns_know_the_same_texts(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    boards = StoredBoard(database), StoredBoard(database)
    for entry in range(6):
        line = Line(f"product-{entry % 3}", "", "main", "build.one", "")
        take(boards[entry % 2], [examined(entry, line, [finding("build.one", rule=f"rule:{entry}")])])
    in_turns = dump(boards[0])
    boards[0].forget()
    assert boards[1].reached() == Reached()
    alone = [
        examined(
            entry,
            Line(f"product-{entry % 3}", "", "main", "build.one", ""),
            [finding("build.one", rule=f"rule:{entry}")],
        )
        for entry in range(6)
    ]
    take(boards[1], alone)
    assert dump(boards[1]) == in_turns
    database.close()
