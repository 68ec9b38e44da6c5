"""What deploying, rolling back and going on share: begin, follow to the end, show, exit code. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING, Final, NoReturn

from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.deployment import Outcome
from interlock.render.deployments import (
    begun_json,
    deployment_json,
    headline,
    judged_lines,
    plan_lines,
    step_line,
)
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.deploy import Begun
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
_LOOK_EVERY_S: Final = 0.1
_REPLACED: Final = 75
"""A worker that was replaced has not failed at what it was asked: somebody else does it."""


def exit_of(outcome: Outcome) -> int:
    """Give the exit code of an outcome."""
    return _EXITS[outcome]


def shown_plan(begun: Begun, asked: argparse.Namespace) -> int:
    """Show a plan that was only made; the exit code says what would follow."""
    if asked.format == "json":
        print_json(begun_json(begun))
        return exit_of(begun.outcome)
    judged, paint = begun.judged, paint_for(sys.stdout)
    lines = [headline(Outcome.PLANNED, judged.plan.environment, paint), *plan_lines(judged.plan), *judged_lines(judged)]
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
    lines = [headline(begun.outcome, judged.plan.environment, paint, judged.why), *judged_lines(judged)]
    lines.append(f"run       {begun.run}")
    if begun.outcome is Outcome.WAITING:
        lines.append("          a worker goes on with it by itself: `interlock worker`")
        lines.append(f"          or you do: `interlock deployments go {begun.run}`")
    print("\n".join(lines))
    return exit_of(begun.outcome)


def carry(deploying: Deploying, name: str, asked: argparse.Namespace) -> int:
    """Carry a deployment out here, or wait until somebody else has; show its steps; give the exit code."""
    deployment = deploying.deployments.find(name)
    is_text = asked.format == "text"
    with deploying.working(end_replaced) as runs:
        deploying.submit(runs, deployment.run, deployment.plan, deployment.environment)
        shown = 0
        while True:
            is_over = runs.is_over(deployment.run)
            deployment = deploying.deployments.find(deployment.run)
            steps = [one.says for one in deployment.said if one.says.step]
            for says in steps[shown:] if is_text else ():
                print(step_line(says), flush=True)
            shown = len(steps)
            if is_over:
                break
            time.sleep(_LOOK_EVERY_S)
    return ended(deploying, deployment.run, asked)


def end_replaced() -> NoReturn:
    """End this process at once: nothing that it did from here on would count."""
    sys.stderr.write("interlock: another worker took over what this one was at, so it ends\n")
    sys.stderr.flush()
    os._exit(_REPLACED)


def ended(deploying: Deploying, name: str, asked: argparse.Namespace) -> int:
    """Show how a deployment ended."""
    deployment = deploying.deployments.find(name)
    if asked.format == "json":
        plan = deploying.deployments.plan_of(deployment.plan)
        print_json({"schema": "interlock.deployment/v1", **deployment_json(deployment, plan)})
    else:
        paint = paint_for(sys.stdout)
        print(headline(deployment.outcome, deployment.environment, paint, deployment.last.says))
        print(f"run       {deployment.run}; `interlock deployments show {deployment.run}` shows it again")
    return exit_of(deployment.outcome)
