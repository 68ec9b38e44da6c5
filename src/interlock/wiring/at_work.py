"""What workers are at, as pages show it: the runs of the queue of one store, read and never written. Floor 12."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from interlock.kernel import InterlockError
from interlock.kernel.paths import POSTGRES

if TYPE_CHECKING:
    from interlock.engine.durable import KeptRuns
    from interlock.wiring.app import App

_RUNS: Final = "runs.sqlite"
"""The file of runs beside the evidence; in PostgreSQL they share its database."""
_LOOK_S: Final = 0.4
"""However many follow, the tables are looked at no more often than that."""


def runs_place(app: App) -> str:
    """Say where runs are kept: with the evidence."""
    place = app.store_place
    return place if place.startswith(POSTGRES) else f"{place}/{_RUNS}"


class AtWork:
    """What is behind the pages of workers' runs. May be used by many threads."""

    def __init__(self, app: App, timer: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._timer = timer
        self._turn = threading.Lock()
        self._looked: tuple[float, str] | None = None

    @cached_property
    def kept(self) -> KeptRuns:
        """The runs, as the queue has them."""
        from interlock.engine.durable import KeptRuns

        return KeptRuns(runs_place(self._app))

    def sign(self) -> str:
        """Give what is another one whenever anything changed; `unreadable` where nobody can say."""
        with self._turn:
            now = self._timer()
            if self._looked is None or now - self._looked[0] >= _LOOK_S:
                try:
                    told = self.kept.sign(self._app.product)
                except InterlockError:
                    told = "unreadable"
                self._looked = (now, told)
            return self._looked[1]
