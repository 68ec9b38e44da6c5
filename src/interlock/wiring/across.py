"""What pages ask across everything: as of then, what vulnerabilities reach, and how delivery went. Floor 12.

Reading how delivery went is a pass over the ledger. It is made once for each state of the ledger and each sight, and a
few of them are kept; whoever asks for one that is being made waits for it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.flows.tracing.pod_to_cves import Books
from interlock.flows.tracing.what_changed import Beside
from interlock.store.errors import AdvisoriesMissing
from interlock.trace import Sight
from interlock.wiring.figuring import Figuring, declared_here
from interlock.wiring.tracing import commits_here, plan_here

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from interlock.deployment import Environment
    from interlock.kernel import Instant
    from interlock.supply.ports import AdvisoryBook
    from interlock.supply.vex import Statement
    from interlock.trace.figures.history import History
    from interlock.wiring.app import App
    from interlock.wiring.serving import Serving, Standing

MOST: Final = 16
"""Histories that are kept: of so many sights at once."""
_DECLARED_FOR: Final = timedelta(seconds=30)
Products = frozenset[str] | None


class Across:
    """Everything that is asked across products and time, of one server. May be used by many threads."""

    def __init__(self, app: App, serving: Serving) -> None:
        self._app = app
        self._serving = serving
        self._turn = threading.Lock()
        self._histories: OrderedDict[Products, tuple[Standing, History]] = OrderedDict()
        self._environments: tuple[Instant, dict[str, Environment]] | None = None
        self._statements: tuple[Standing, Callable[[], Sequence[Statement]]] | None = None

    def figuring(self, products: Products) -> Figuring:
        """Give what figures are worked out with, for who may see some products. Errors: those of `Figures.history`."""
        return Figuring(self._app, Sight(products), self._history(products), self._declared())

    def _declared(self) -> dict[str, Environment]:
        """Give what settings declare, which takes a start of git, as it was at most a while ago."""
        now = self._serving.clock()
        with self._turn:
            if self._environments is None or not timedelta() <= now - self._environments[0] < _DECLARED_FOR:
                self._environments = now, declared_here(self._app)
            return self._environments[1]

    def _history(self, products: Products) -> History:
        standing = self._serving.standing()
        with self._turn:
            known = self._histories.pop(products, None)
            if known is None or known[0] is not standing:
                known = standing, Figuring(self._app, Sight(products)).history
            self._histories[products] = known
            while len(self._histories) > MOST:
                self._histories.popitem(last=False)
        # What runs runs up to now, however long ago it was read.
        return msgspec.structs.replace(known[1], now=self._serving.clock())

    def books(self) -> Books:
        """Give what is asked about vulnerabilities; what VEX says is read once for each state of the ledger."""
        standing = self._serving.standing()
        with self._turn:
            if self._statements is None or self._statements[0] is not standing:
                self._statements = standing, cache(self._app.statements)
            return Books(self._app.inventories, self._advisories(), self._statements[1])

    def _advisories(self) -> AdvisoryBook | None:
        try:
            return self._app.advisories
        except AdvisoriesMissing:
            return None  # nobody ever loaded any, which the answer says

    def beside(self) -> Beside:
        """Give what else tells what changed."""
        return Beside(
            self.books(),
            lambda digest: plan_here(self._app, digest),
            lambda until, since: commits_here(self._app, until, since),
        )

    def moments(self) -> tuple[Instant, Instant, int] | None:
        """Give when the first and the last entry of the ledger were taken in, and how many there are; None of none."""
        standing = self._serving.standing()
        if standing.witness is None:
            return None
        first, last = standing.witness.at(0), standing.witness.at(standing.size - 1)
        return (first, last, standing.size) if first is not None and last is not None else None
