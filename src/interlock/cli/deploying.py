"""What deploying, rolling back and going on share: begin, follow to the end, show, exit code. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING, Final, NoReturn

import msgspec

from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.deployment import Outcome, Start, Why
from interlock.evidence.running import Running
from interlock.flows.verify_deployment import PROBES
from interlock.render.deployments import (
    begun_headline,
    begun_json,
    deployment_json,
    foreseen_lines,
    headline,
    judged_lines,
    plan_lines,
    step_line,
    under_way_line,
)
from interlock.render.fields import fields
from interlock.render.running import seen_json, seen_lines
from interlock.render.screen import paint_for
from interlock.runtime.running import Differs

if TYPE_CHECKING:
    from interlock.deployment import Plan
    from interlock.engine.durable import Runs
    from interlock.flows.deploy import Begun
    from interlock.flows.deployments import Deployment
    from interlock.wiring.deploying import Deploying

_EXITS: Final = {
    Outcome.DEPLOYED: Exit.ALLOWED,
    Outcome.PLANNED: Exit.ALLOWED,
    Outcome.RUNNING: Exit.ALLOWED,
    Outcome.WAITING: Exit.REVIEW,
    Outcome.REFUSED: Exit.DENIED,
    Outcome.ROLLED_BACK: Exit.DENIED,
    Outcome.STRANDED: Exit.BROKEN,
}
_PROBED: Final = {Exit.DENIED: "they found faults", Exit.BROKEN: "not everything could be asked"}
_LOOK_EVERY_S: Final = 0.1
_REPLACED: Final = 75
"""A worker that was replaced has not failed at what it was asked: somebody else does it."""


def exit_of(outcome: Outcome) -> int:
    """Give the exit code of an outcome."""
    return _EXITS[outcome]


def shown_plan(deploying: Deploying, begun: Begun, asked: argparse.Namespace) -> int:
    """Show a plan that was only made, and what it would change; the exit code says what would follow.

    Nobody is asked on account of a plan that is refused.
    """
    is_refused = begun.outcome is Outcome.REFUSED
    foreseen = () if is_refused else deploying.previewing.preview(begun.judged.plan)
    if asked.format == "json":
        print_json({**begun_json(begun), "preview": fields(foreseen)})
        return exit_of(begun.outcome)
    judged, paint = begun.judged, paint_for(sys.stdout)
    lines = [headline(Outcome.PLANNED, judged.plan.environment, paint), *plan_lines(judged.plan), *judged_lines(judged)]
    lines += foreseen_lines(foreseen)
    if begun.outcome is Outcome.RUNNING:
        lines.append(f"          `interlock deploy sha256:{judged.plan.digest.hex}` carries out this very plan")
    print("\n".join(lines))
    return exit_of(begun.outcome)


def shown_refused(begun: Begun, asked: argparse.Namespace) -> int:
    """Show why nothing is deployed, or what it waits for."""
    if asked.format == "json":
        print_json(begun_json(begun))
        return exit_of(begun.outcome)
    judged, paint = begun.judged, paint_for(sys.stdout)
    lines = [begun_headline(begun, paint), *judged_lines(judged)]
    lines.append(f"run       {begun.run}")
    if begun.outcome in {Outcome.WAITING, Outcome.RUNNING}:
        lines.append("          a worker goes on with it by itself: `interlock worker`")
        lines.append(f"          or you do: `interlock deployments go {begun.run}`")
    print("\n".join(lines))
    return exit_of(begun.outcome)


class After(msgspec.Struct, frozen=True):
    """What was seen of an environment after something was deployed to it well, where it is probed."""

    running: Running | None
    """None where it could not be looked at."""

    @property
    def exit(self) -> Exit:
        """A fault is one, and what could not be asked is no success."""
        if self.running is None:
            return Exit.BROKEN
        if any(one.kind == Differs.PROBE.value for one in self.running.differing):
            return Exit.DENIED
        is_unasked = any((one.kind, one.found) == (Differs.UNASKED.value, PROBES) for one in self.running.differing)
        return Exit.BROKEN if is_unasked else Exit.ALLOWED


def carry(deploying: Deploying, name: str, asked: argparse.Namespace) -> int:
    """Carry a deployment out here, or wait until somebody else has; show its steps; give the exit code.

    Where the environment is probed, that is done next, and what follows from it is carried out too.
    """
    back = None
    with deploying.working(end_replaced) as runs:
        _follow(deploying, runs, name, asked)
        after = _look_after(deploying, runs, name, asked)
        if after is not None:
            back = _way_back(deploying, name)
        if back is not None:
            _follow(deploying, runs, back.run, asked)
            _look_after(deploying, runs, back.run, asked)
    if back is not None:
        return _gone_back(deploying, name, back.run, asked, after)
    code = ended(deploying, name, asked, after)
    return code if after is None or code != Exit.ALLOWED else after.exit


def _follow(deploying: Deploying, runs: Runs, name: str, asked: argparse.Namespace) -> None:
    """Have a deployment carried out, and show its steps until it has ended."""
    deployment = deploying.deployments.find(name)
    telling = Telling(deploying.deployments.plan_of(deployment.plan), is_text=asked.format == "text")
    deploying.submit(runs, deployment.run, deployment.plan, deployment.environment)
    while True:
        is_over = runs.is_over(deployment.run)
        deployment = deploying.deployments.find(deployment.run)
        telling.tell(deployment)
        if is_over:
            break
        time.sleep(_LOOK_EVERY_S)


def _look_after(deploying: Deploying, runs: Runs, name: str, asked: argparse.Namespace) -> After | None:
    """Have what ended well looked at, where it is probed, as a worker has it; give what was seen."""
    deployment = deploying.deployments.find(name)
    environment = deploying.environment(deployment.environment)
    if deployment.outcome is not Outcome.DEPLOYED or environment.probe is None:
        return None
    for one in deploying.submit_due(runs, environment.name):
        runs.wait(one)
    last = deploying.verification.sealing.last(environment.name)
    running = last.running if last is not None and last.running.run == deployment.run else None
    if asked.format == "text":
        print("\n".join(seen_lines(environment.name, running)), flush=True)
    return After(running)


def _way_back(deploying: Deploying, name: str) -> Deployment | None:
    """Give the rollback that began by itself since a deployment ended."""
    deployment = deploying.deployments.find(name)
    return next(
        (
            one
            for one in deploying.deployments.all(deployment.environment)
            if one.said[0].index > deployment.said[-1].index
            and (one.first.why, one.first.start) == (Why.ROLLBACK, Start.AUTOMATIC)
        ),
        None,
    )


def _gone_back(deploying: Deploying, name: str, back: str, asked: argparse.Namespace, after: After | None) -> int:
    """Show how a rollback ended that began by itself: that it did is no success, however well it went."""
    found = deploying.deployments.find(back)
    if asked.format == "json":
        ended(deploying, name, asked, after, back)
    elif found.outcome is Outcome.DEPLOYED:
        print(headline(Outcome.ROLLED_BACK, found.environment, paint_for(sys.stdout), found.first.says))
        print(f"run       {found.run}, after {name}; `interlock deployments show {found.run}` shows it again")
    else:
        ended(deploying, back, asked)
        if found.outcome in {Outcome.ROLLED_BACK, Outcome.REFUSED}:
            print(f"still     {name} runs in {found.environment}, with the faults that its probes found; see to it")
    return max(Exit.DENIED, exit_of(found.outcome))


class Telling:
    """Prints what is new of a deployment, and what takes its time now."""

    def __init__(self, plan: Plan, *, is_text: bool) -> None:
        self._plan = plan
        self._is_text = is_text
        self._shown = -1

    def tell(self, deployment: Deployment) -> None:
        """Print what was not printed yet."""
        steps = [one.says for one in deployment.said if one.says.step]
        if not self._is_text or len(steps) == self._shown:
            return
        for says in steps[max(0, self._shown) :]:
            print(step_line(says), flush=True)
        self._shown = len(steps)
        now = under_way_line(self._plan, steps)
        if now:
            print(now, flush=True)


def end_replaced() -> NoReturn:
    """End this process at once: nothing that it did from here on would count."""
    sys.stderr.write("interlock: another worker took over what this one was at, so it ends\n")
    sys.stderr.flush()
    os._exit(_REPLACED)


def ended(
    deploying: Deploying, name: str, asked: argparse.Namespace, after: After | None = None, back: str = ""
) -> int:
    """Show how a deployment ended."""
    deployment = deploying.deployments.find(name)
    if asked.format == "json":
        plan = deploying.deployments.plan_of(deployment.plan)
        told = {"schema": "interlock.deployment/v1", **deployment_json(deployment, plan)}
        if after is not None:
            told["probed"] = seen_json(after.running, back)
        print_json(told)
    else:
        paint = paint_for(sys.stdout)
        print(headline(deployment.outcome, deployment.environment, paint, deployment.last.says))
        print(f"run       {deployment.run}; `interlock deployments show {deployment.run}` shows it again")
        if after is not None and after.exit in _PROBED:
            again = f"`interlock verify-deployment --env {deployment.environment}` asks again"
            print(f"probes    {_PROBED[after.exit]}, so this ends with {int(after.exit)}; {again}")
    return exit_of(deployment.outcome)
