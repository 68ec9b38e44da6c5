"""The board read once more from the ledger alone, held against the one that is stored. Floor 11.

What differs is named, and the board emptied where it is to be mended: whoever asks next reads it anew, by the keys that
count there. Source: docs/decisions/0060-board.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from interlock.store.board import StoredBoard
from interlock.store.graph_rebuild import Difference, Table, empty_store, key_shown, side_by_side, word_of

if TYPE_CHECKING:
    from interlock.store.database import Database, Session
    from interlock.trace.board import Reached

_TABLES: Final = (
    Table("board_state", ("number",), ("entries", "edge", "trust")),
    Table("board_text", ("id",), ("sha256", "said", "folded")),
    Table("board_word", ("id",), ("said",)),
    Table("board_said", ("word", "block"), ("bits",)),
    Table(
        "board_line",
        ("id",),
        (
            *("product", "branch", "control", "remote", "place", "shown", "entry", "listed", "at", "listing"),
            *("outcome", "why", "stage", "commit_id", "signer", "counts"),
        ),
    ),
    Table("board_count", ("product", "severity", "state"), ("number",)),
    Table(
        "board_finding",
        ("id",),
        (
            *("name", "line", "product", "branch", "control", "rule", "path", "message", "severity", "state"),
            *("shown", "at_line", "since", "opened", "first", "closed", "closed_at", "more"),
        ),
    ),
    Table(
        "board_place",
        ("product", "environment"),
        ("run", "ran", "ran_entry", "ran_at", "outcome", "says", "said_entry", "said_at", "decided", "about"),
    ),
    Table("board_ended", ("product", "environment", "run")),
    Table(
        "board_decision",
        ("entry",),
        ("product", "environment", "digest", "verdict", "why", "name", "stage", "policy", "at"),
    ),
)

Read = Callable[[StoredBoard, "Reached"], bool]
"""Reads the ledger into an empty board as far as another one is; says whether it is one by the same keys."""


def check_board(database: Database, read: Read) -> list[Difference]:
    """Give what is otherwise on the board than the ledger has it; nothing where no server ever read one.

    Shape:  a board that was read by other keys than those that count here is held against nothing: the server that has
            them reads it anew by itself where they changed.
    Errors: those of the store and of reading.
    """
    reached = StoredBoard(database).reached()
    if not reached.entries:
        return []
    with empty_store() as aside:
        if not read(StoredBoard(aside), reached):
            return []
        with database.reading() as session, aside.reading() as drawn:
            return list(_differing(session, drawn))


def rebuild_board(database: Database, read: Read) -> list[Difference]:
    """Empty the board where it is not as the ledger has it, so that it is read anew; give what was otherwise."""
    found = check_board(database, read)
    if found:
        StoredBoard(database).forget()
    return found


def _differing(session: Session, drawn: Session) -> Iterator[Difference]:
    for table in _TABLES:
        for key, held, wanted in side_by_side(session, drawn, table):
            yield Difference(table.name, word_of(held, wanted), " ".join(map(key_shown, key)))
