"""Continuing: environments that deploy by themselves get what is good and runs in all before them. Floor 11.

Enters: environments that start automatically. Leaves: deployments that nobody asked for, each with why it began; or why
none did. What was refused or taken back is not tried again before something about it has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from interlock.deployment import Environment, Outcome, Plan, Start
from interlock.flows.deploy import Asked, Begun, Deploy, Judged, Wanted
from interlock.flows.deployments import Deployment, Deployments
from interlock.kernel import Digest, InterlockError, Subject, canonical, sha256

_ENDED: Final = frozenset({Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.STRANDED})
_PARTS: Final = ("configuration", "parameters", "tools", "targets", "strategy", "health", "deployer")
"""What a plan is made of besides its artifacts, and what is tried again where any of it is other."""

Latest = Callable[[Environment], tuple[Wanted, ...]]
"""Gives everything of the newest build that the gate of an environment does not deny; nothing if there is none."""


class Looked(msgspec.Struct, frozen=True):
    """What became of looking at one environment."""

    environment: str
    begun: Begun | None = None
    """The deployment that was entered."""
    says: str = ""
    """Why it was, or why none was; empty where there is nothing to do."""


class Continuing:
    """Enters deployments that nobody asked for."""

    def __init__(self, *, deploy: Deploy, deployments: Deployments, latest: Latest) -> None:
        self._deploy = deploy
        self._deployments = deployments
        self._latest = latest

    def look(self, environments: Iterable[Environment]) -> tuple[Looked, ...]:
        """Enter what may be deployed by itself now. Errors: those of planning, deciding and sealing."""
        return tuple(self._look_at(one) for one in environments if one.start is Start.AUTOMATIC)

    def _look_at(self, environment: Environment) -> Looked:
        name = environment.name
        history = sorted(self._deployments.all(name), key=lambda one: one.said[-1].index)
        if any(one.outcome is Outcome.RUNNING for one in history):
            return Looked(name)
        ended = [one for one in history if one.outcome in _ENDED]
        if ended and ended[-1].outcome is Outcome.STRANDED:
            return Looked(name, says=f"{ended[-1].run} left it stranded: deploy or roll back by hand first")
        wanted, because = self._candidate(environment)
        digests = frozenset(one.subject.digests[0].hex for one in wanted)
        if not wanted or digests == self._deployments.reached(name):
            return Looked(name)
        same = [one for one in history if self._digests(one) == digests and one.outcome is not Outcome.PLANNED]
        if same and same[-1].outcome is Outcome.WAITING:
            return Looked(name)
        judged = self._deploy.judge(self._deploy.plan(Asked(environment, wanted)), is_automatic=True)
        if same:
            again, why = self._again(same[-1], judged)
            if not again:
                return Looked(name, says=f"not again: {why}")
            because = f"{because}; again, since {why}"
        return Looked(name, self._enter(judged, because, history), because)

    def _candidate(self, environment: Environment) -> tuple[tuple[Wanted, ...], str]:
        """Give what an environment should run by itself, and why."""
        if not environment.after:
            return self._latest(environment), "the newest build that its gate does not deny"
        first, *_ = environment.after
        now = self._deployments.current(first)
        try:
            plan = self._deployments.plan_of(now.plan) if now is not None else None
        except InterlockError:
            plan = None  # of a plan that is lost nobody can say what it let run
        if plan is None or any(
            not {one.sha256 for one in plan.artifacts} <= self._deployments.reached(before)
            for before in environment.after
        ):
            return (), ""
        wanted = tuple(Wanted(Subject(one.name, (Digest("sha256", one.sha256),)), one.place) for one in plan.artifacts)
        return wanted, f"it runs in {', '.join(environment.after)}"

    def _digests(self, one: Deployment) -> frozenset[str]:
        try:
            return frozenset(each.sha256 for each in self._deployments.plan_of(one.plan).artifacts)
        except InterlockError:
            return frozenset()

    def _again(self, last: Deployment, judged: Judged) -> tuple[bool, str]:
        """Say whether what was tried before is to be tried again, and what has changed or why not."""
        if last.outcome is Outcome.DEPLOYED:
            return False, f"it ran here by {last.run} and was replaced by something else since"
        was_begun = any(one.says.step for one in last.said)
        if last.outcome is Outcome.REFUSED and not was_begun:
            if judged.outcome is Outcome.REFUSED:
                return False, f"{last.run} was refused, and still {judged.why}"
            return True, f"this no longer stands against it: {last.last.says}"
        other = changed_parts(self._deployments.plan_of(last.plan), judged.plan)
        if not other:
            return False, f"{last.run} ended {last.outcome} ({last.last.says}), and nothing of its plan has changed"
        return True, f"other than for {last.run} are: {', '.join(other)}"

    def _enter(self, judged: Judged, because: str, history: list[Deployment]) -> Begun:
        """Enter a deployment, under a name that two workers who see the same give it alike."""
        tries = sum(one.plan == judged.plan.digest.hex for one in history)
        run = f"dpl-{sha256(judged.plan.body + f'automatic {tries}'.encode()).hex[:16]}"
        begun = self._deploy.enter(judged, run=run, because=f"automatic: {because}")
        for one in history:
            if one.outcome is Outcome.WAITING and one.first.start == Start.AUTOMATIC.value:
                self._deploy.give_up(one, f"{run} is newer")
        return begun


def changed_parts(before: Plan, after: Plan) -> tuple[str, ...]:
    """Name the parts of two plans for the same artifacts that differ, what they replace and why left aside."""
    return tuple(
        name
        for name in _PARTS
        if canonical(msgspec.to_builtins(getattr(before, name))) != canonical(msgspec.to_builtins(getattr(after, name)))
    )
