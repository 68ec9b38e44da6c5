"""Go back: what ran in an environment before runs again, where somebody asks for it or its probes fail. Floor 11.

Enters: what was found. Leaves: a rollback, judged like any deployment, or why there is none. By itself it is done once
for each release, soon after it and never for a rollback, so that nothing goes to and fro.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from interlock.deployment import NothingToGoBackTo, Outcome, Plan, Why
from interlock.flows.deploy import Asked, Begun, Deploy, Wanted
from interlock.flows.deployments import Deployment, Deployments
from interlock.flows.errors import NotGoneBack
from interlock.flows.seal_verification import Watched
from interlock.flows.verify_deployment import Verified, failing
from interlock.kernel import Digest, InterlockError, Severity, Subject, sha256

WITHIN: Final = timedelta(hours=1)
"""So long after it a release is taken back by itself."""
WEIGHTY: Final = frozenset({Severity.CRITICAL, Severity.HIGH})
"""What is found so bad is worth going back for."""


def wanted_of(plan: Plan) -> tuple[Wanted, ...]:
    """Give what a plan lets run."""
    return tuple(Wanted(Subject(one.name, (Digest("sha256", one.sha256),)), one.place) for one in plan.artifacts)


def before(deployments: Deployments, environment: str, to: str = "") -> tuple[Wanted, ...]:
    """Give what ran in an environment before what runs now came, or what `to` names of all that ran there.

    What was rolled back from is not gone back to unless it is named: whoever goes back twice goes further back.

    Errors: NothingToGoBackTo (DPL-112), PlanMalformed (DPL-104), those of the store.
    """
    if not to:
        line = _line(deployments, environment)
        if len(line) < 2:  # noqa: PLR2004 (what runs now, and what ran before it)
            raise NothingToGoBackTo(environment=environment, why="nothing else ran there before")
        return wanted_of(deployments.plan_of(line[-2].plan))
    for one in deployments.earlier(environment):
        plan = deployments.plan_of(one.plan)
        digests = [each.sha256 for each in plan.artifacts]
        names = (one.run, *(f"sha256:{each}" for each in digests), *digests)
        if any(name.startswith(to) for name in names):
            return wanted_of(plan)
    raise NothingToGoBackTo(environment=environment, why=f"{to} never ran there")


def _line(deployments: Deployments, environment: str) -> list[Deployment]:
    """Give how an environment came to what it runs now, that last: each artifact once, without what was taken back."""
    line: list[tuple[frozenset[str], Deployment]] = []
    for one in reversed(deployments.ended_well(environment)):
        try:
            what = frozenset(each.sha256 for each in deployments.plan_of(one.plan).artifacts)
        except InterlockError:
            what = frozenset((one.plan,))  # nobody knows what it let run; whoever wants to go back to it is told
        if one.first.why == Why.ROLLBACK and any(what == each for each, _ in line):
            while line[-1][0] != what:
                line.pop()
        if line and line[-1][0] == what:
            line.pop()
        line.append((what, one))
    return [one for _, one in line]


def culprits(verified: Verified, seen: Sequence[Watched]) -> tuple[str, ...]:
    """Name the grave faults that probes find now and found first when this deployment was looked at first.

    What was wrong before it, or came later, is no fault of what was deployed.
    """
    run = verified.deployment.run if verified.deployment is not None else ""
    of_run = [one.running for one in seen if one.running.run == run]
    earlier = [one.running for one in seen if one.running.run != run][-1:]
    known = {each.id for one in earlier for each in one.differing}
    first = {each.id for each in of_run[0].differing} if of_run else None
    found = verified.probed.findings if verified.probed is not None else ()
    grave = [failing(one) for one in found if one.severity in WEIGHTY]
    return tuple(one.what for one in grave if one.id not in known and (first is None or one.id in first))


def why_not_back(verified: Verified, deployments: Deployments) -> str:
    """Say why what was deployed is not taken back by itself; empty where it may be."""
    now = verified.deployment
    if now is None or verified.plan is None:
        return "nothing was deployed there"
    return next(_against(verified, now, deployments), "")


def _against(verified: Verified, now: Deployment, deployments: Deployments) -> Iterator[str]:
    name, ended = verified.environment.name, now.ended_at
    if now.first.why != Why.RELEASE:
        yield f"{now.run} is no release, but a {now.first.why} itself"
    if ended is None or verified.at - ended > WITHIN:
        yield f"{now.run} ended more than an hour ago"
    unsure = [one.what for one in verified.unlooked if one.unit == "targets"]
    if unsure:
        yield f"{unsure[0]} cannot be reached, so nobody knows what would be replaced"
    entered = [one for one in deployments.all(name) if one.outcome is not Outcome.PLANNED and one.run != now.run]
    other = [one for one in entered if one.outcome is Outcome.WAITING or one.said[0].index > now.said[-1].index]
    if other:
        yield f"{other[-1].run} came after it, and stands at {other[-1].outcome}"
    try:
        before(deployments, name)
    except NothingToGoBackTo as error:
        yield str(error)


def go_back(verified: Verified, deploy: Deploy, deployments: Deployments, because: str) -> Begun:
    """Plan and enter a rollback to what ran before; the gate decides about it like about any.

    Errors: NotGoneBack (FLW-233), those of `Deploy.plan` and `Deploy.enter`.
    """
    environment, now = verified.environment, verified.deployment
    why = why_not_back(verified, deployments)
    if why or now is None:
        raise NotGoneBack(environment=environment.name, why=why)
    plan = deploy.plan(Asked(environment, before(deployments, environment.name), Why.ROLLBACK, now.first.ticket))
    judged = deploy.judge(plan, is_automatic=True)
    if judged.outcome is not Outcome.RUNNING:  # nobody asked for one that waits
        raise NotGoneBack(environment=environment.name, why=judged.why)
    run = f"dpl-{sha256(plan.body + f'back from {now.run}'.encode()).hex[:16]}"
    return deploy.enter(judged, run=run, because=f"automatic: {because}")
