"""Environments: locked and unlocked, frozen and thawed, by people whose word counts. Floor 11."""

from __future__ import annotations

from interlock.evidence.deployment import ENVIRONMENT, EnvironmentAct
from interlock.flows.deployments import LIFTS, may, resource_of
from interlock.flows.errors import WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Seal
from interlock.kernel import Instant, KeyId, Subject, canonical, sha256, stamp

_PERMISSIONS = {"lock": "hold.place", "freeze": "hold.place", "unlock": LIFTS, "thaw": LIFTS}
"""What each act takes: shutting is for anybody who may stop things, opening for those who may let them go."""


class Environments:
    """Says what holds for environments."""

    def __init__(self, *, gate: Gate, seal: Seal, clock: Clock, key: KeyId, product: str) -> None:
        self._gate = gate
        self._seal = seal
        self._clock = clock
        self._key = key
        self._product = product

    def lock(self, environment: str, reason: str) -> str:
        """Have nothing deployed there until it is unlocked; give the id. Errors: WouldNotCount (FLW-141)."""
        return self._say("lock", environment, reason)

    def unlock(self, environment: str, reason: str) -> str:
        """Let things be deployed there again; give the id. Errors: WouldNotCount (FLW-141)."""
        return self._say("unlock", environment, reason)

    def freeze(self, environment: str, since: Instant, until: Instant, reason: str) -> str:
        """Have nothing deployed there between two moments; give the id. Errors: WouldNotCount (FLW-141)."""
        if since >= until:
            raise WouldNotCount(why="it ends before it begins", remedy="give a later --until")
        return self._say("freeze", environment, reason, since=stamp(since), until=stamp(until))

    def thaw(self, environment: str, freeze: str, reason: str) -> str:
        """Take a freeze back; give the id. Errors: WouldNotCount (FLW-141)."""
        return self._say("thaw", environment, reason, target=freeze)

    def _say(self, action: str, environment: str, reason: str, **more: str) -> str:
        now = self._clock()
        permission = _PERMISSIONS[action]
        place = resource_of(self._product, environment)
        why = may(self._gate.governance().directory, self._key, permission, place, now)
        if why:
            raise WouldNotCount(why=why, remedy=f"ask somebody who may: `interlock who can {permission} on {place}`")
        says = EnvironmentAct(
            action, environment, reason, stamp(now), ledger=self._gate.origin, product=self._product, **more
        )
        digest = sha256(canonical(says))
        self._seal.document(Subject(f"{action} {environment} {digest.short}", (digest,)), ENVIRONMENT, says)
        return digest.hex
