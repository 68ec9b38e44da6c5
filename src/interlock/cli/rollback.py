"""interlock rollback: back to what ran before, checked like anything else. Floor 15."""

from __future__ import annotations

import os
from typing import Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.deploying import carry, shown_plan, shown_refused
from interlock.deployment import Outcome, Why

_SAYS: Final = """\
Go back to what ran in an environment before, or to an artifact that ran there
once. It is a plan like any other: the gate decides about what is gone back to,
so that nobody rolls back into a hole that was found meanwhile, unless the glass
is broken for it.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("rollback", _SAYS).with_place()
    made.add_argument("--env", metavar="NAME", required=True, help="where")
    made.add_argument("--to", metavar="WHAT", default="", help="a deployment or an artifact that ran there before")
    made.add_argument("--plan", action="store_true", help="make the plan, decide about it and stop")
    made.add_argument("--ticket", metavar="NAME", default="", help="the change ticket that asks for it")
    made.add_argument("--no-wait", action="store_true", help="leave it to a worker: `interlock worker`")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.deploy import Asked
    from interlock.flows.go_back import before
    from interlock.wiring.deploying import Deploying

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        _ = app.seal
        deploying = Deploying(app, os.environ)
        environment = deploying.environment(asked.env)
        artifacts = before(deploying.deployments, environment.name, asked.to)
        plan = deploying.deploy.plan(Asked(environment, artifacts, Why.ROLLBACK, asked.ticket))
        for one in plan.artifacts:  # whoever goes back is in a hurry, and what is gone is better known at once
            deploying.content.check(one)
        begun = deploying.deploy.enter(deploying.deploy.judge(plan), only_plan=asked.plan)
        if asked.plan:
            return shown_plan(deploying, begun, asked)
        if begun.outcome is not Outcome.RUNNING or asked.no_wait:
            return shown_refused(begun, asked)
        return carry(deploying, begun.run, asked)
