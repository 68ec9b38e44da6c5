"""Doing by itself what follows from events: when a server looks, whose turn it is, and what came of it. Floor 12.

Of several servers over one store one delivers at a time. Each errand and each channel is had by one besides, so that
`interlock events deliver` may run at any moment.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.flows.responding import Report
from interlock.kernel import InterlockError, stamp
from interlock.response.errands import LEASE
from interlock.store.pulled import StoredPulls
from interlock.wiring.keeping import keeping_of

if TYPE_CHECKING:
    from interlock.wiring.app import App

MOST: Final = 1_000
"""Errands of one round."""
LONGEST: Final = LEASE / 2
"""After so long a round begins nothing more, so that it is over before anybody takes its turn for given up."""
SWEEP_EACH: Final = timedelta(hours=1)
"""How often it is looked what time brought about, where nothing else happens."""
_TURN: Final = "interlock:deliveries"
_SWEEP: Final = "interlock:what time brings"
_MARK: Final = 16


class Round(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of a round."""

    at: str
    report: Report = Report()
    why: str = ""
    """Why it broke off; empty where it did not."""
    code: str = ""


class Delivering:
    """Carries out responses on behalf of one server."""

    def __init__(self, app: App, page: str = "") -> None:
        """`page` is where the pages of the server are, for messages, unless channels.yaml says it."""
        self._app, self._page = app, page
        self._book = StoredPulls(app.store.database)

    def anew(self, app: App) -> Delivering:
        """Give the same over a program that was opened anew."""
        return Delivering(app, self._page)

    def is_due(self) -> bool:
        """Say whether there is anything to be done. Errors: those of the store."""
        at = self._app.clock()
        is_due = self._app.outbox.is_due(at) or self._app.queues.is_due(at)
        return is_due or self._book.begin(_SWEEP, at, SWEEP_EACH)

    def run(self, is_ending: Callable[[], bool] = lambda: False) -> Report | None:
        """Do what is due, and keep what came of it; None if somebody else is at it.

        Errors: those of reading channels and responses, of the store and of the signer.
        """
        app, mine = self._app, os.urandom(_MARK)
        keeping_of(app)  # before anything asks which keys count
        begun = app.clock()
        if not self._book.hold(_TURN, mine, begun, LEASE):
            return None

        def is_over() -> bool:
            return is_ending() or app.clock() - begun > LONGEST

        try:
            report = app.respond(self._page).run(MOST, is_over)
        except InterlockError as error:
            self._keep(Round(stamp(app.clock()), why=str(error), code=error.code))
            raise
        else:
            self._keep(Round(stamp(app.clock()), report))
        finally:
            self._book.let_go(_TURN, mine)
        return report

    def last(self) -> Round | None:
        """Give what came of the last round; none before there was one. Errors: those of the store."""
        card = self._book.last(_TURN)
        return msgspec.json.decode(card, type=Round) if card is not None else None

    def _keep(self, one: Round) -> None:
        self._book.keep(_TURN, msgspec.json.encode(one), self._app.clock(), is_good=not one.why)
