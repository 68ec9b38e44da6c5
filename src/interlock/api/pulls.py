"""Pulling reports while a server runs: each source in its turn, in threads that keep no request waiting. Floor 14.

Of several servers over one store one pulls: whose turn it is stands in the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.pulling import Pulling
    from interlock.wiring.report_sources import Source

_LOOK_S: Final = 15.0
"""How often it is looked whether a source is due."""
_END_S: Final = 2.0
MOST_AT_ONCE: Final = 4

Tell = Callable[[str], None]
"""Writes down why a pull came to nothing."""


class Pulls:
    """Pulls the sources of one server that say how often."""

    def __init__(self, pulling: Pulling, opens: Callable[[], App], tell: Tell, *, look_s: float = _LOOK_S) -> None:
        """`opens` opens the program anew: a pull shares nothing with those who ask meanwhile but the store."""
        self._pulling = pulling
        self._opens = opens
        self._tell = tell
        self._look_s = look_s
        self._ending = threading.Event()
        self._looking: threading.Thread | None = None
        self._running: dict[str, threading.Thread] = {}

    def begin(self) -> None:
        """Look from now on whether a source is due, if one ever will be."""
        if any(one.every for one in self._pulling.known):
            self._looking = threading.Thread(target=self._look, name="pulls", daemon=True)
            self._looking.start()

    def end(self) -> None:
        """Begin no more pulls. One that is under way is let go: what it has not entered is pulled again."""
        self._ending.set()
        if self._looking is not None:
            self._looking.join(_END_S)

    def turn(self) -> None:
        """Begin what is due, as much as may be at once."""
        self._running = {name: one for name, one in self._running.items() if one.is_alive()}
        for one in self._pulling.known:
            if len(self._running) >= MOST_AT_ONCE or self._ending.is_set():
                return
            if one.every and one.name not in self._running and self._pulling.flow.is_due(one.name, one.every):
                made = threading.Thread(target=self.pull, args=(one,), name=f"pull {one.name}", daemon=True)
                self._running[one.name] = made
                made.start()

    def pull(self, source: Source) -> None:
        """Pull one source; why it came to nothing is written down, and stops nothing else."""
        try:
            with self._opens() as app:
                from interlock.wiring.pulling import Pulling

                done = Pulling(app, self._pulling.around).pull(source)
        except InterlockError as error:
            self._tell(f"source {source.name}: {error} [{error.code}]")
            return
        if done.assessment.outcome == "errored":
            self._tell(f"source {source.name}: {done.assessment.reason} [{done.assessment.code}]")

    def _look(self) -> None:
        while not self._ending.is_set():
            try:
                self.turn()
            except InterlockError as error:
                self._tell(f"whether a source is due cannot be told: {error} [{error.code}]")
            self._ending.wait(self._look_s)
