"""What speaks for products of other repositories, over a program that was opened without a server."""

from __future__ import annotations

from interlock.trace.board_views import BoardViews
from interlock.wiring.app import App
from interlock.wiring.boarding import Boarding
from interlock.wiring.others import Others
from interlock.wiring.speaking_for import SpeakingFor


def speaking_for(app: App) -> SpeakingFor:
    """Give it, with a board that is read when it is asked."""
    boarding = Boarding(app)

    def board() -> BoardViews:
        log = app.gate.proven()
        return boarding.views(log, app.gate.governing(log).directory if log is not None else lambda _: app.directory())

    return SpeakingFor(app, Others(app, board))
