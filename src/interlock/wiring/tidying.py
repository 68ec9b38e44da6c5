"""What a server forgets by itself, and when: everything that it keeps and that expires. Floor 12."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from interlock.flows import exchange, sessions
from interlock.flows.tidy import Over, Tidy
from interlock.store.answered import StoredAnswers
from interlock.store.api_tokens import StoredTokens
from interlock.store.failed_tries import StoredTries
from interlock.store.one_time import StoredOnce
from interlock.store.sessions import StoredSessions
from interlock.store.token_uses import StoredTokenUses

if TYPE_CHECKING:
    from interlock.wiring.app import App

_LETS_WRITE_S: Final = 0.05


def tidy_of(app: App, keep: timedelta | None) -> Tidy:
    """Build what forgets; `keep` is how long events and deliveries are kept, None is for good."""
    database = app.store.database
    over = [
        Over("answers", StoredAnswers(database).forget),
        Over("sessions", StoredSessions(database).forget, sessions.KEPT),
        Over("links and challenges", StoredOnce(database, app.clock).forget),
        Over("failed tries", StoredTries(database).forget),
        Over("tokens that were shown", StoredTokenUses(database).forget),
        Over("tokens of jobs", partial(StoredTokens(database).forget, exchange.MAKER), exchange.KEPT),
    ]
    return Tidy(
        events=app.outbox,
        deliveries=app.deliveries,
        over=over,
        clock=app.clock,
        keep=keep,
        pause=lambda: time.sleep(_LETS_WRITE_S),
    )
