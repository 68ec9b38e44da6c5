"""Delivering while a server runs: what follows from events, in a thread that keeps no request waiting. Floor 14.

Of several servers over one store one delivers at a time: whose turn it is stands in the store.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.delivering import Delivering

_END_S: Final = 4.0
"""How long somebody who ends waits for the request that is under way."""

_STOPPED: Final = (
    "events are not delivered any more: a fault of the program ended that; start the server anew, and run"
    " `interlock events deliver` meanwhile"
)
Tell = Callable[[str], None]
"""Writes down why nothing could be delivered."""


class Deliverer:
    """Delivers for one server, each time that its period is over."""

    def __init__(self, looking: Delivering, opens: Callable[[], App], tell: Tell, *, every_s: float) -> None:
        """`looking` says whether anything is due; `opens` opens the program anew for each round, files and all.

        Shape: with a period of 0 it does nothing by itself.
        """
        self._looking, self._opens, self._tell, self._every_s = looking, opens, tell, every_s
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._said = ""

    def begin(self) -> None:
        """Look from now on whether anything is due."""
        if self._every_s > 0:
            self._thread = threading.Thread(target=self._look, name="deliveries", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Begin nothing more. What was taken up and is not done is done by whoever comes next, under the same ids."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(_END_S)

    def turn(self) -> None:
        """Deliver if anything is due; what went wrong is told once, and stops nothing else."""
        try:
            if not self._looking.is_due():
                return
            with self._opens() as app:
                self._looking.anew(app).run(self._ending.is_set)
            self._said = ""
        except InterlockError as error:
            self._once(f"events are not delivered: {error} [{error.code}]")

    def _once(self, said: str) -> None:
        if said != self._said:
            self._tell(said)
        self._said = said

    def _look(self) -> None:
        try:
            while not self._ending.wait(self._every_s):
                self.turn()
        finally:
            if not self._ending.is_set():
                self._tell(_STOPPED)
