"""The board of a server: read on with the ledger before anybody is answered from it. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.flows.board import Board
from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.flows.board import DirectoryAt
    from interlock.ledger import ProvenLog
    from interlock.trace.board import Reached
    from interlock.wiring.app import App


class Boarding:
    """One board over one store. May be used by many threads."""

    def __init__(self, app: App) -> None:
        database = app.store.database
        self.board = Board(
            book=StoredBoard(database), ledger=app.store.ledger, blobs=app.store.blobs, trust=lambda: app.trust
        )
        self._views = StoredViews(database)

    def views(self, log: ProvenLog | None, directory: DirectoryAt) -> StoredViews:
        """Give what answers, once all of a log was read.

        Errors: those of `interlock.flows.board.Board.catch_up`.
        """
        if log is not None:
            read = self.board.catch_up(log, directory)
            if read >= len(log.leaves):
                self._views.forget()  # from the first entry on: what was read before may be otherwise now
        return self._views


def reading(app: App) -> Callable[[StoredBoard, Reached], bool]:
    """Give what reads the ledger into another board; see `interlock.store.board_rebuild`."""

    def read(book: StoredBoard, reached: Reached) -> bool:
        log = app.gate.proven()
        board = Board(book=book, ledger=app.store.ledger, blobs=app.store.blobs, trust=lambda: app.trust)
        if log is None or board.read_by(log) != reached.trust:
            return False
        board.catch_up(log, app.gate.governing(log).directory, reached.entries)
        return True

    return read
