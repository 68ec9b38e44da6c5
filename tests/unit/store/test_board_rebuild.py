"""A board that is not as the ledger has it is named, emptied, and read anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.store.board import StoredBoard
from interlock.store.board_rebuild import check_board, rebuild_board
from interlock.testing.world import World, finding
from interlock.trace.board import Reached
from interlock.wiring.app import App
from interlock.wiring.boarding import reading
from interlock.wiring.serving import Serving
from tests.boards import assess, decide, deploy, dump
from tests.shop_pages import found


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    world = World(tmp_path / "world")
    found(world)
    with world.app() as opened:
        assess(opened, [finding("build.sast"), finding("build.sast", fingerprint="1" * 32)])
        decide(opened, "allow")
        deploy(opened)
        assess(opened, [finding("build.sast")])
        yield opened


def test_no_server_no_board_and_nothing_to_hold_against(app: App) -> None:
    assert check_board(app.store.database, reading(app)) == []


def test_a_board_that_a_server_read_is_the_same_also_where_the_ledger_went_on(app: App) -> None:
    Serving(app)
    assert check_board(app.store.database, reading(app)) == []
    assess(app, [])
    assert check_board(app.store.database, reading(app)) == []


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE board_finding SET severity = 4 WHERE id = 1", ("board_finding", "changed", "1")),
        ("DELETE FROM board_count", ("board_count", "missing", "1 1 0")),
        ("DELETE FROM board_ended", ("board_ended", "missing", "1 12 dpl-1")),
        ("INSERT INTO board_text VALUES (99, x'00', 'a', '')", ("board_text", "not in the ledger", "99")),
        ("UPDATE board_decision SET verdict = 'deny'", ("board_decision", "changed", "2")),
        ("UPDATE board_line SET outcome = 'passed'", ("board_line", "changed", "1")),
        ("UPDATE board_place SET decided = -1", ("board_place", "changed", "1 12")),
    ],
)
def test_what_somebody_wrote_into_it_is_named_and_mended(app: App, damage: str, named: tuple[str, str, str]) -> None:
    serving = Serving(app)
    board = StoredBoard(app.store.database)
    before = dump(board)
    with app.store.database.writing() as session:
        session.run(damage)
    (difference,) = check_board(app.store.database, reading(app))
    assert (difference.table, difference.what, difference.key.split(" ")[0]) == (*named[:2], named[2].split(" ")[0])
    assert dump(board) != before
    assert rebuild_board(app.store.database, reading(app)) == [difference]
    serving.board()
    assert dump(board) == before
    assert rebuild_board(app.store.database, reading(app)) == []


def test_a_board_by_other_keys_is_held_against_nothing(app: App) -> None:
    Serving(app)
    with app.store.database.writing() as session:
        session.run("UPDATE board_state SET trust = ?", (b"other keys",))
    assert check_board(app.store.database, reading(app)) == []
    assert StoredBoard(app.store.database).reached() != Reached()
