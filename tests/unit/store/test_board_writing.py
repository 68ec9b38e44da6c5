from pathlib import Path

from interlock.store.board import StoredBoard
from interlock.store.board_writing import ASIDE, COUNTS, MAIN, counted
from interlock.store.opening import open_database
from interlock.testing.world import finding
from interlock.trace.board import Counted, Line
from tests.boards import examined, take


def shown(board: StoredBoard) -> dict[str, int]:
    with board.database.reading() as session:
        return dict(session.rows("SELECT t.said, l.shown FROM board_line l JOIN board_text t ON t.id = l.branch"))


def test_of_a_repository_the_main_branch_counts_or_the_one_that_was_looked_at_last(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    board = StoredBoard(database)
    found = [finding("build.one")]
    for entry, branch in enumerate(("dev", "other", "dev", *reversed(MAIN))):
        take(board, [examined(entry, Line("shop", "", branch, "build.one", ""), found)])
        assert [name for name, value in shown(board).items() if value == COUNTS] == [branch], branch
    assert set(shown(board).values()) == {ASIDE, COUNTS}
    with database.reading() as session:
        assert session.rows("SELECT sum(number) FROM board_count") == [(1,)]
    database.close()


def test_what_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    board = StoredBoard(database)
    line, found = Line("shop", "", "main", "build.one", ""), [finding("build.one")]
    take(board, [examined(0, line, found)])
    with database.writing() as session:
        session.run("UPDATE board_finding SET more = ?", (b"{}",))
    take(board, [examined(1, line, found)])
    with database.reading() as session:
        ((more, opened, first),) = session.rows("SELECT more, opened, first FROM board_finding")
        assert (b"fingerprint" in bytes(more), opened, first) == (True, 0, 0), "what is otherwise is mended"
    database.close()


def test_counts_are_read_as_they_were_written() -> None:
    assert list(counted(b"[[1,0,3],[4,2,1]]")) == [Counted(1, 0, 3), Counted(4, 2, 1)]
