"""Keep verifying: look at each environment after each deployment and on its schedule, and bring it back where wanted.

Whoever carried a deployment out has it looked at in this way, a worker and a command alike.

This is the body of a durable run, in the lane of its environment: nothing is deployed there meanwhile. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Final

import msgspec

from interlock.deployment import Environment
from interlock.flows.carry_out import Keeping
from interlock.flows.deploy import Begun, Deploy
from interlock.flows.deployments import Deployments
from interlock.flows.go_back import culprits, go_back, why_not_back
from interlock.flows.ports import Clock
from interlock.flows.revert import revert, why_not
from interlock.flows.seal_verification import SealedVerification, SealVerification
from interlock.flows.verify_deployment import Verified, Verifying
from interlock.kernel import InterlockError, instant, sha256
from interlock.runtime.running import MENDABLE

KIND: Final = "verify"
"""What runs of this body are called in the queue."""


class Look(msgspec.Struct, frozen=True):
    """What a run is given."""

    environment: str


class Due(msgspec.Struct, frozen=True):
    """A look that is due."""

    run: str
    environment: str

    @property
    def order(self) -> str:
        """What its run is given."""
        return msgspec.json.encode(Look(self.environment)).decode()


class _Following(msgspec.Struct, frozen=True):
    """What follows from what was found."""

    says: str
    """Empty where nothing does."""
    act: Callable[[], Begun] | None = None


Telling = Callable[[str], None]
"""Is told what came of a look, line by line."""


class KeepVerifying:
    """Verifies environments for as long as a worker lives."""

    def __init__(
        self,
        *,
        verifying: Verifying,
        sealing: SealVerification,
        deploy: Deploy,
        deployments: Deployments,
        environments: Iterable[Environment],
        clock: Clock,
        product: str,
        tell: Telling,
    ) -> None:
        self._verifying = verifying
        self._sealing = sealing
        self._deploy = deploy
        self._deployments = deployments
        self._environments = tuple(environments)
        self._clock = clock
        self._product = product
        self._tell = tell

    def due(self, only: str = "", news: Callable[[str], str] = lambda _environment: "") -> Iterator[Due]:
        """Give the looks that are due, those at one environment if it is named; the same by the same name for all.

        `news` names what runs in an environment that did not run there before: then it is looked at now.
        """
        now = self._clock()
        for one in self._environments:
            if only and one.name != only:
                continue
            current = self._deployments.current(one.name)
            if current is None or self._deployments.running(one.name) is not None:
                continue
            last = self._sealing.last(one.name)
            every = timedelta(milliseconds=one.verify_every_ms)
            is_known = last is not None and last.running.run == current.run
            # A look from further ahead than the next one was dated by whoever would like to have no other.
            new = news(one.name)
            if last is None or not is_known or new or not now - every < instant(last.running.at) <= now + every:
                seen = last.envelope.hex if last is not None else ""
                slot = int(now.timestamp() * 1000) // one.verify_every_ms  # one that broke is tried again in the next
                name = sha256("\0".join((self._product, one.name, current.run, seen, str(slot), new)).encode()).hex
                yield Due(f"vfy-{name[:16]}", one.name)

    def run(self, keeping: Keeping, order: str) -> str:
        """Look at an environment, seal what was found, and bring it back where its policy wants that."""
        name = msgspec.json.decode(order, type=Look).environment
        try:
            return keeping.step("verify", lambda: self._looked(name))
        except InterlockError as error:
            self._tell(f"{name} could not be verified: {error} [{error.code}]")
            return error.code

    def _looked(self, name: str) -> str:
        environment = next((one for one in self._environments if one.name == name), None)
        if environment is None:
            return "gone"
        began = self._clock()
        verified = self._verifying.verify(environment)
        if verified.plan is None:
            return verified.answer
        following = self._back(verified) or self._again(verified)
        sealed = self._sealing.enter(verified, began, following.says)
        self._say(sealed)
        if following.act is not None:
            self._follow(following.says, following.act)
        return f"{verified.answer}, {sealed.envelope}"  # whoever looks at the run is led to the entry

    def _back(self, verified: Verified) -> _Following | None:
        """Say what follows from what probes found; nothing where nothing is wanted, or wanted of something else."""
        asking = verified.environment.probe
        if asking is None or asking.failing != "rollback":
            return None
        faults = culprits(verified, self._sealing.seen(verified.environment.name))
        if not faults:
            return None
        why = why_not_back(verified, self._deployments)
        if why:
            return _Following(f"it is not rolled back: {why}")
        because = f"{faults[0]} fails since it" + (f", and {len(faults) - 1} more" if len(faults) > 1 else "")
        return _Following(
            "it is rolled back to what ran before", lambda: go_back(verified, self._deploy, self._deployments, because)
        )

    def _again(self, verified: Verified) -> _Following:
        if verified.environment.on_drift != "revert" or not any(one.kind in MENDABLE for one in verified.differing):
            return _Following("")
        why = why_not(verified, self._deployments, by_itself=True)
        if why:
            return _Following(f"it is left as it is: {why}")
        return _Following(
            "it is deployed again as planned",
            lambda: revert(verified, self._deploy, self._deployments, by_itself=True),
        )

    def _follow(self, says: str, act: Callable[[], Begun]) -> None:
        try:
            begun = act()
        except InterlockError as error:
            self._tell(f"{error} [{error.code}]")
        else:
            self._tell(f"{begun.run}: {begun.judged.plan.environment} {says.removeprefix('it ')}")

    def _say(self, sealed: SealedVerification) -> None:
        name, running = sealed.verified.environment.name, sealed.running
        new = [one for one in running.differing if one.since == running.at]
        self._tell(f"{name}: {running.answer}, {len(running.differing)} differing, {len(new)} new")
        for one in new:
            self._tell(f"  {one.target or name}: {one.says}")
        for one in running.mended:
            self._tell(f"  {one.target or name}: mended, {one.what}")
