"""Revert: bring an environment back to what was deployed there, where somebody or its policy wants that. Floor 11.

Enters: what was found. Leaves: a deployment of the very same, judged like any, or why there is none. By itself it is
done a few times an hour at most: whoever undoes it each time is not to be fought, but found.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from interlock.deployment import Outcome, Why
from interlock.flows.deploy import Asked, Begun, Deploy, Wanted
from interlock.flows.deployments import Deployments
from interlock.flows.errors import NotReverted
from interlock.flows.verify_deployment import Verified
from interlock.runtime.running import MENDABLE

MOST_AN_HOUR: Final = 3
"""So often an environment is brought back by itself."""
_HOUR: Final = timedelta(hours=1)


def why_not(verified: Verified, deployments: Deployments, *, by_itself: bool) -> str:
    """Say why an environment is not brought back; empty where it may be."""
    name = verified.environment.name
    if verified.plan is None or not any(one.kind in MENDABLE for one in verified.differing):
        return "nothing differs there that deploying the same again would mend"
    unasked = [one.what for one in verified.unlooked if one.unit == "targets"]
    if unasked:
        return f"{unasked[0]} cannot be reached, so nobody knows what would be replaced"
    waiting = [one for one in deployments.waiting() if one.environment == name]
    if waiting and by_itself:
        return f"{waiting[0].run} waits to be deployed there"
    since = verified.at - _HOUR
    again = [one for one in deployments.all(name) if one.first.why == Why.REPAIR and one.begun_at > since]
    if by_itself and len(again) >= MOST_AN_HOUR:
        return f"it was deployed again {len(again)} times within the hour, and something undoes it"
    return ""


def revert(verified: Verified, deploy: Deploy, deployments: Deployments, *, by_itself: bool) -> Begun:
    """Plan and enter a deployment of what was planned; the gate decides about it like about any.

    Errors: NotReverted (FLW-231), those of `Deploy.plan` and `Deploy.enter`.
    """
    why, plan = why_not(verified, deployments, by_itself=by_itself), verified.plan
    if why or plan is None:
        raise NotReverted(environment=verified.environment.name, why=why)
    wanted = tuple(Wanted(subject, one.place) for subject, one in zip(plan.subjects, plan.artifacts, strict=True))
    again = deploy.plan(Asked(verified.environment, wanted, Why.REPAIR, plan.ticket))
    judged = deploy.judge(again)
    if by_itself and judged.outcome is not Outcome.RUNNING:  # nobody asked for one that waits
        raise NotReverted(environment=verified.environment.name, why=judged.why)
    return deploy.enter(judged)
