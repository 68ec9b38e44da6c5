"""What delivery figures of one repository's ledger are worked out with. Floor 12."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from interlock.flows.figures import Figures
from interlock.flows.lineage import MOST
from interlock.flows.tracing.asker import sight_of
from interlock.kernel import InterlockError
from interlock.trace.errors import PlaceUnknown
from interlock.trace.figures.history import History
from interlock.trace.figures.narrow import places
from interlock.wiring.declared import environments_that_hold

if TYPE_CHECKING:
    from interlock.change import Revision
    from interlock.trace import Sight
    from interlock.wiring.app import App


class Figuring:
    """Everything that figures need: the history that the asker may see, and where delivery ends."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def sight(self) -> Sight:
        """What the owner of the key of this machine may see. Errors: those of `sight_of`."""
        return sight_of(self._app.keys.current(), self._app.directory(), self._app.clock())

    @cached_property
    def history(self) -> History:
        """What happened, as far as the asker may see it. Errors: those of `sight` and of `Figures.history`."""
        app = self._app
        figures = Figures(gate=app.gate, blobs=app.store.blobs, leading=self._leading, clock=app.clock)
        return figures.history(self.sight)

    def _leading(self, commit: str) -> tuple[Revision, ...]:
        return tuple(self._app.repository.leading_to(commit, most=MOST))

    def check(self, product: str, environment: str) -> None:
        """Return if anything is told of a product and an environment, or settings declare it.

        Errors: PlaceUnknown (TRC-132).
        """
        told = places(self.history)
        _check("product", product, [each for each, _ in told])
        known = [where for each, where in told if where and product in {"", each}]
        _check("environment", environment, [*known, *self._declared])

    def ends(self, product: str, environment: str) -> tuple[str, ...]:
        """Name where delivery ends: the environment that is asked for, else those that no other one comes after."""
        told = dict.fromkeys((one.product, one.environment) for one in self.history.deployed)
        here = [(each, where) for each, where in told if product in {"", each} and environment in {"", where}]
        last = self._last
        chosen = [(each, where) for each, where in here if where in last] if not environment else here
        return tuple(f"{each}/{where}" if each else where for each, where in chosen or here)

    @cached_property
    def _declared(self) -> dict[str, tuple[str, ...]]:
        """The environments that are declared here, each with those that come before it; none where there are none."""
        try:
            return {one.name: one.after for one in environments_that_hold(self._app)}
        except InterlockError:
            return {}  # settings that cannot be read declare nothing; the ledger tells all the same

    @property
    def _last(self) -> frozenset[str]:
        before = {name for names in self._declared.values() for name in names}
        return frozenset(self._declared) - before


def _check(kind: str, name: str, known: Collection[str]) -> None:
    if name and name not in known:
        names = ", ".join(sorted({one for one in known if one}))
        raise PlaceUnknown(kind=kind, name=name, remedy=f"told of are: {names}" if names else "nothing is told of any")
