"""Observing: what runs in environments is kept in view where their deployers can watch it. Floor 11.

Enters: environments. Leaves: word that something runs there that did not run before, so that it is looked at now and
not only when the next look is due. Nobody decides by it: the look does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Protocol, runtime_checkable

import msgspec

from interlock.deployment import Environment, Plan, Target
from interlock.flows.deployments import Deployments
from interlock.kernel import InterlockError, canonical, sha256

_AGAIN_S: Final = 10.0
"""How long after a watch that failed another one is begun."""
Told = Callable[[frozenset[str]], None]


@runtime_checkable
class Observer(Protocol):
    """A deployer that can watch what runs on a target."""

    def observe(self, target: Target, parameters: Mapping[str, object], told: Told, stop: threading.Event) -> None:
        """Tell what runs there at once, and again whenever that changes, until it is stopped.

        Errors: those of the deployer, where it cannot watch.
        """
        ...


class Observing:
    """Watches for as long as a worker lives."""

    def __init__(
        self, *, deployers: Mapping[str, object], deployments: Deployments, tell: Callable[[str], None]
    ) -> None:
        """`tell` is told once where something cannot be watched."""
        self._deployers = deployers
        self._deployments = deployments
        self._tell = tell
        self._watches: dict[tuple[str, str], _Watch] = {}
        self._plans: dict[str, Plan] = {}

    def keep(self, environments: Iterable[Environment]) -> None:
        """Watch the targets that deployments of these follow, each once, and those alone."""
        wanted = {key: (plan, target) for one in environments for key, plan, target in self._of(one.name)}
        for key in self._watches.keys() - wanted.keys():
            self._watches.pop(key).stop()
        for key, (plan, target) in wanted.items():
            known, place = self._watches.get(key), _place(plan, target)
            if known is not None and known.place == place:
                continue
            if known is not None:
                known.stop()
            observer = self._deployers.get(plan.deployer)
            if isinstance(observer, Observer):
                self._watches[key] = _Watch(observer, plan, target, place, self._tell)

    def _of(self, environment: str) -> list[tuple[tuple[str, str], Plan, Target]]:
        current = self._deployments.current(environment)
        if current is None:
            return []
        if current.plan not in self._plans:
            try:
                self._plans[current.plan] = self._deployments.plan_of(current.plan)
            except InterlockError:
                return []  # whoever verifies is told
        plan = self._plans[current.plan]
        is_watched = isinstance(self._deployers.get(plan.deployer), Observer)
        return [((environment, one.name), plan, one) for one in plan.targets] if is_watched else []

    def news(self, environment: str) -> str:
        """Name what runs in an environment that did not run before; empty for nothing. The same is told once."""
        new = sorted(
            line for (name, _), watch in self._watches.items() if name == environment for line in watch.taken()
        )
        return sha256("\n".join(new).encode()).hex if new else ""

    def close(self) -> None:
        """Stop watching."""
        watches = [self._watches.pop(key) for key in list(self._watches)]
        for one in watches:
            one.stop()
        for one in watches:
            one.join()


class _Watch:
    """One target that is watched."""

    def __init__(self, observer: Observer, plan: Plan, target: Target, place: str, tell: Callable[[str], None]) -> None:
        self.place = place
        self._observer = observer
        self._plan = plan
        self._target = target
        self._tell = tell
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._known: frozenset[str] | None = None
        self._new: frozenset[str] = frozenset()
        self._said = ""
        self._thread = threading.Thread(target=self._watch, name="interlock-observe", daemon=True)
        self._thread.start()

    def taken(self) -> frozenset[str]:
        """Give what is new since this was asked last."""
        with self._lock:
            new, self._new = self._new, frozenset()
            return new

    def stop(self) -> None:
        """Have it end soon."""
        self._stop.set()

    def join(self) -> None:
        """Wait for its end."""
        self._thread.join(timeout=_AGAIN_S)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self._observer.observe(self._target, self._plan.parameters, self._told, self._stop)
            except InterlockError as error:
                self._failed(f"{self._plan.environment}: {self._target.name} cannot be watched: {error} [{error.code}]")
            self._stop.wait(_AGAIN_S)

    def _failed(self, says: str) -> None:
        if says != self._said:
            self._tell(says)
        self._said = says

    def _told(self, runs: frozenset[str]) -> None:
        with self._lock:
            if self._known is not None:  # what runs at the first look was looked at when it was deployed
                self._new |= runs - self._known
            self._known = runs | (self._known or frozenset())
        self._said = ""


def _place(plan: Plan, target: Target) -> str:
    """Name where is watched; another release in the same place is watched on."""
    return sha256(canonical([msgspec.to_builtins(target), msgspec.to_builtins(plan.parameters), plan.deployer])).hex
