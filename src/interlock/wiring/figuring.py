"""What delivery figures of one repository's ledger are worked out with. Floor 12."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from interlock.flows.almanac import calendar_of
from interlock.flows.figures import Figures
from interlock.flows.lineage import MOST
from interlock.flows.tracing.asker import sight_of
from interlock.kernel import InterlockError
from interlock.trace.errors import PlaceUnknown
from interlock.trace.figures.history import History
from interlock.trace.figures.narrow import places
from interlock.trace.figures.shut import Declared
from interlock.trace.figures.timeline import Timeline, timeline
from interlock.wiring.declared import environments_that_hold

if TYPE_CHECKING:
    from interlock.change import Revision
    from interlock.deployment import Environment
    from interlock.trace import Sight
    from interlock.trace.figures.model import Period
    from interlock.wiring.app import App


def declared_here(app: App) -> dict[str, Environment]:
    """Give the environments that are declared here, by name; none where there are none."""
    try:
        return {one.name: one for one in environments_that_hold(app)}
    except InterlockError:
        return {}  # settings that cannot be read declare nothing; the ledger tells all the same


class Figuring:
    """Everything that figures need: the history that the asker may see, and where delivery ends."""

    def __init__(
        self,
        app: App,
        sight: Sight | None = None,
        history: History | None = None,
        environments: dict[str, Environment] | None = None,
    ) -> None:
        """`sight` is that of whoever asks, if that is not the owner of the key here; the others were read before."""
        self._app = app
        self._known = environments
        self._sight = sight
        self._history = history

    @cached_property
    def sight(self) -> Sight:
        """What the asker may see: of a key of this machine that of its owner. Errors: those of `sight_of`."""
        return self._sight or sight_of(self._app.keys.current(), self._app.directory(), self._app.clock())

    @cached_property
    def history(self) -> History:
        """What happened, as far as the asker may see it. Errors: those of `sight` and of `Figures.history`."""
        if self._history is not None:
            return self._history
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
        _check("environment", environment, [*known, *(self._declared if self._sees_own else ())])

    def ends(self, product: str, environment: str) -> tuple[str, ...]:
        """Name where delivery ends: the environment that is asked for, else those that no other one comes after."""
        told = dict.fromkeys((one.product, one.environment) for one in self.history.deployed)
        here = [(each, where) for each, where in told if product in {"", each} and environment in {"", where}]
        last = self._last
        chosen = [(each, where) for each, where in here if where in last] if not environment else here
        return tuple(f"{each}/{where}" if each else where for each, where in chosen or here)

    @cached_property
    def _environments(self) -> dict[str, Environment]:
        """The environments that are declared here; none where there are none."""
        return self._known if self._known is not None else declared_here(self._app)

    @property
    def _declared(self) -> dict[str, tuple[str, ...]]:
        """Those that come before each environment that is declared here."""
        return {one.name: one.after for one in self._environments.values()}

    def timelines(self, environment: str, period: Period, product: str = "") -> tuple[Timeline, ...]:
        """Give what ran in an environment, and when it was shut, with what settings say of it now.

        Errors: ZoneUnknown (CFG-110); those of `history`.
        """
        return timeline(self.history, environment, period, product, self._says(environment, period))

    def _says(self, name: str, period: Period) -> Declared | None:
        """Give what settings say of an environment, to who may see the product that they are of."""
        from interlock.wiring.planning import zone

        own = self._app.product_name
        one = self._environments.get(name)
        if one is None or not self._sees_own:
            return None
        only_windows = msgspec.structs.replace(one, freezes=())
        entries = calendar_of([(only_windows, ())], period.since, period.until, zone) if one.windows else ()
        return Declared(own, one.freezes, one.windows, tuple((each.since, each.until) for each in entries))

    @property
    def _sees_own(self) -> bool:
        """Whether the asker may see the product that the settings here are of."""
        return self.sight.products is None or self._app.product_name in self.sight.products

    @property
    def _last(self) -> frozenset[str]:
        before = {name for names in self._declared.values() for name in names}
        return frozenset(self._declared) - before


def _check(kind: str, name: str, known: Collection[str]) -> None:
    if name and name not in known:
        names = ", ".join(sorted({one for one in known if one}))
        raise PlaceUnknown(kind=kind, name=name, remedy=f"told of are: {names}" if names else "nothing is told of any")
