"""Standing: which version from which branch runs in an environment, since when, by whose word. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interlock.deployment import Environment, Freeze, Lock, Plan
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.releases import Releases
from interlock.kernel import Instant, InterlockError


class Standing(msgspec.Struct, frozen=True):
    """An environment as it stands by the ledger."""

    environment: Environment
    now: Deployment | None = None
    plan: Plan | None = None
    """Of what runs there; none where nothing does, or where its plan is lost."""
    under_way: Deployment | None = None
    waiting: tuple[Deployment, ...] = ()
    earlier: tuple[Deployment, ...] = ()
    lock: Lock | None = None
    freezes: Mapping[str, Freeze] = {}
    """By id; those of the settings under no id of their own are in the environment."""
    at: Instant | None = None
    versions: tuple[str, ...] = ()
    """What releases that are made of exactly what runs there are called."""
    by: str = ""
    """Who asked for what runs there."""
    approved_by: tuple[str, ...] = ()
    """Who had approved it for this environment."""

    @property
    def shut(self) -> str:
        """What shuts it, in a few words; empty for an open one."""
        if self.lock is not None:
            return f"locked by {self.lock.by}: {self.lock.reason}"
        frozen = [
            one
            for one in (*self.freezes.values(), *self.environment.freezes)
            if self.at is not None and one.since <= self.at < one.until
        ]
        return f"frozen: {frozen[0].reason}" if frozen else ""


def standing_of(environment: Environment, deployments: Deployments, releases: Releases, at: Instant) -> Standing:
    """Say how an environment stands. Errors: those of `Gate.proven`."""
    now = deployments.current(environment.name)
    plan = _plan(deployments, now)
    return Standing(
        environment,
        now,
        plan,
        deployments.running(environment.name),
        tuple(one for one in deployments.waiting() if one.environment == environment.name),
        deployments.earlier(environment.name),
        deployments.lock(environment.name),
        deployments.frozen(environment.name),
        at,
        tuple(one.version for one in releases.of([each.sha256 for each in plan.artifacts])) if plan is not None else (),
        deployments.asker(now) if now is not None else "",
        deployments.approvers(now, plan) if now is not None and plan is not None else (),
    )


def _plan(deployments: Deployments, now: Deployment | None) -> Plan | None:
    try:
        return deployments.plan_of(now.plan) if now is not None else None
    except InterlockError:
        return None
