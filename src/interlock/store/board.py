"""The board in tables. Satisfies `interlock.trace.board.BoardBook`. Floor 11.

Nothing signs these rows: they are what was verified when it was read, and can be read again.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from interlock.store.board_writing import BoardWriter
from interlock.trace.board import Entered, Reached

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

TABLES: Final = (
    "board_state",
    "board_text",
    "board_word",
    "board_said",
    "board_line",
    "board_count",
    "board_finding",
    "board_place",
    "board_ended",
    "board_decision",
)


class StoredBoard:
    """The board of one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._writer = BoardWriter()
        self._turn = threading.Lock()
        self._mine = Reached()
        """Where this process left it: what it knows of its texts is right as long as it is there."""

    def reached(self) -> Reached:
        """Say how far it is. Errors: those of interlock.store.errors."""
        with self.database.reading() as session:
            return reached_of(session)

    def keep(self, entered: Sequence[Entered], before: Reached, after: Reached) -> bool:
        """Take entries in; say whether it was where `before` says, and so did. Errors: those of the store."""
        with self._turn:
            if self._mine != before:
                self._writer.texts.forget()
            self._writer.texts.begin()
            with self.database.writing() as session:
                session.serialise()
                if reached_of(session) != before:
                    return False
                for one in entered:
                    self._writer.take(session, one)
                session.run(
                    "INSERT INTO board_state (number, entries, edge, trust) VALUES (1, ?, ?, ?) ON CONFLICT (number)"
                    " DO UPDATE SET entries = excluded.entries, edge = excluded.edge, trust = excluded.trust",
                    (after.entries, after.edge, after.trust),
                )
            self._writer.texts.keep()
            self._mine = after
        return True

    def forget(self) -> None:
        """Empty it. Errors: those of interlock.store.errors."""
        with self._turn:
            self._writer.texts.forget()
            self._mine = Reached()
            with self.database.writing() as session:
                session.serialise()
                for name in TABLES:
                    session.run(f"DELETE FROM {name}")  # noqa: S608, our own words


def reached_of(session: Session) -> Reached:
    """Say how far the board of a transaction is."""
    rows = session.rows("SELECT entries, edge, trust FROM board_state WHERE number = 1")
    return Reached(rows[0][0], bytes(rows[0][1]), bytes(rows[0][2])) if rows else Reached()
