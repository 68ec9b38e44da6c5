"""What people prove themselves with a second time, at the address where browsers find a server. Floor 12."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import msgspec

from interlock.adapters.one_time_codes import TimedCodes
from interlock.adapters.security_keys import WebKeys
from interlock.flows.authenticators import Authenticators
from interlock.flows.step_up import StepUps
from interlock.store.authenticators import StoredAuthenticators
from interlock.store.failed_tries import StoredTries
from interlock.store.one_time import StoredOnce
from interlock.wiring.in_person import InPerson

if TYPE_CHECKING:
    from interlock.flows.sessions import Sessions
    from interlock.wiring.app import App
    from interlock.wiring.speaking_for import SpeakingFor


class Proofs(msgspec.Struct, frozen=True):
    """What asks for proofs and takes them, for one address."""

    step_ups: StepUps
    authenticators: Authenticators


class Proving:
    """Everything about proving oneself again, over one store. May be used by many threads."""

    def __init__(self, app: App, sessions: Sessions, turn: threading.Lock, others: SpeakingFor) -> None:
        """`turn` is held while a gate thinks; `others` speaks for products of other repositories."""
        self._app = app
        self._sessions = sessions
        self._known: dict[str, Proofs] = {}
        self.in_person = InPerson(app, turn, others)

    def at(self, address: str) -> Proofs:
        """Give what asks for proofs for the pages of an address: scheme, host and port as a browser shows them."""
        if address not in self._known:
            self._known[address] = self._made(address)
        return self._known[address]

    def _made(self, address: str) -> Proofs:
        database, clock = self._app.store.database, self._app.clock
        book, once = StoredAuthenticators(database), StoredOnce(database, clock)
        keys, codes = WebKeys(address), TimedCodes()
        return Proofs(
            StepUps(
                book=book,
                once=once,
                tries=StoredTries(database),
                sessions=self._sessions,
                keys=keys,
                codes=codes,
                clock=clock,
                random=os.urandom,
            ),
            Authenticators(book=book, once=once, keys=keys, codes=codes, clock=clock, random=os.urandom),
        )
