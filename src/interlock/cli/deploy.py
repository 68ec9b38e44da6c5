"""interlock deploy: plan what is to run, decide, and carry it out. Floor 15."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.deploying import carry, shown_plan, shown_refused
from interlock.deployment import Outcome, Way, Why, read_plan
from interlock.kernel import Digest, InterlockError, instant

if TYPE_CHECKING:
    from interlock.deployment import Plan
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Deploy an artifact to an environment of interlock.yaml. What exactly is to run
is planned and sealed first; the gate decides about it, and what the environment
asks for is looked at. Then the plan is carried out step by step, with evidence
of each; if a step fails, what ran before runs again. Where the environment has
`probe:`, it is verified and probed then.

ARTIFACT is a file, sha256:... of something that was built or pushed, a place in
a repository such as local:1.2 or oci://HOST/PATH:TAG, `latest-good`,
release:VERSION, or the digest of a plan that was made with --plan.

Exit codes: 0 deployed, or with --no-wait entered for a worker, 1 refused, rolled
back or wrong by its probes, 3 waiting for somebody or for a time, 4 neither what
it was nor what it should be, or not everything could be probed.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("deploy", _SAYS).with_place()
    made.add_argument("artifact", metavar="ARTIFACT", nargs="*", help="what is to run, or the plan for it")
    made.add_argument("--release", metavar="VERSION", default="", help="everything that this release is made of")
    made.add_argument("--env", metavar="NAME", default="", help="where; left out for a plan, which says so itself")
    made.add_argument("--plan", action="store_true", help="make the plan, decide about it and stop")
    made.add_argument("--strategy", choices=[one.value for one in Way], help="another than the environment's")
    made.add_argument("--ticket", metavar="NAME", default="", help="the change ticket that asks for it")
    made.add_argument("--at", metavar="TIME", help="not before this time (RFC 3339)")
    made.add_argument("--no-wait", action="store_true", help="leave it to a worker: `interlock worker`")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deployable import RELEASE
    from interlock.wiring.deploying import Deploying

    made = parser()
    asked = made.parse_intermixed_args(words)
    if bool(asked.release) == bool(asked.artifact):
        made.error("name artifacts, or a release with --release")
    if asked.release:
        asked.artifact = [f"{RELEASE}{asked.release}"]
    with open_app(asked.repository, asked.store) as app:
        _ = app.seal  # the key that is made with it has to count for what is read afterwards
        deploying = Deploying(app, os.environ)
        plan = _plan_named(app, deploying, asked)
        if plan is None:
            if not asked.env:
                made.error("--env NAME says where")
            plan = _planned(app, deploying, asked)
        at = instant(asked.at) if asked.at is not None else None
        judged = deploying.deploy.judge(plan, at=at)
        begun = deploying.deploy.enter(judged, at=at, only_plan=asked.plan)
        if asked.plan:
            return shown_plan(deploying, begun, asked)
        if begun.outcome is not Outcome.RUNNING or asked.no_wait:
            return shown_refused(begun, asked)
        return carry(deploying, begun.run, asked)


def _plan_named(app: App, deploying: Deploying, asked: argparse.Namespace) -> Plan | None:
    """Give the plan that was asked for by its digest; none where an artifact was.

    Errors: PlanUnfit (DPL-103), PlanMalformed (DPL-104).
    """
    text = asked.artifact[0]
    if len(asked.artifact) != 1 or asked.env or not text.startswith("sha256:"):
        return None
    try:
        body = app.store.blobs.get(Digest.parse(text))
    except InterlockError:
        return None  # then it is an artifact, and --env is missing
    plan = read_plan(body)
    deploying.deploy.check_fits(plan)
    return plan


def _planned(app: App, deploying: Deploying, asked: argparse.Namespace) -> Plan:
    from interlock.flows.deploy import Asked
    from interlock.wiring.deployable import wanted_of

    environment = deploying.environment(asked.env)
    artifacts = tuple(one for text in asked.artifact for one in wanted_of(app, os.environ, text))
    way = Way(asked.strategy) if asked.strategy else None
    return deploying.deploy.plan(Asked(environment, artifacts, Why.RELEASE, asked.ticket, way=way))
