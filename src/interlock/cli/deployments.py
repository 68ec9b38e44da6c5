"""interlock deployments: list, show, watch, and go on with what waits. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.deploying import Telling, carry, ended, shown_refused
from interlock.deployment import Outcome
from interlock.render.deployments import deployment_json, deployment_lines, newest_first, row_lines
from interlock.render.screen import paint_for
from interlock.store import StoreMissing

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Look at deployments: what was asked for, how each went step by step, who carried
it out, and which entries of the ledger say so.
"""
_EVERY_S: Final = 0.5


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("deployments", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("list", "list deployments, the newest first"),
            ("show", "show one with every step"),
            ("watch", "follow one to its end"),
            ("go", "look again at one that waits, and carry it out if it may; also one whose worker died"),
        ),
    )
    actions["list"].add_argument("--env", metavar="NAME", default="", help="only of this environment")
    for name in ("show", "watch", "go"):
        actions[name].add_argument("run", metavar="RUN", help="its name, or the start of it")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deploying import Deploying

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action != "go") as app:
        return _ACTIONS[asked.action](app, Deploying(app, os.environ), asked)


def _list(_: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    try:
        found = deploying.deployments.all(asked.env)
    except StoreMissing:
        found = ()
    if asked.env and not found:
        deploying.environment(asked.env)  # one that was misspelt is no environment that nothing was deployed to
    newest = newest_first(found)
    document = {"schema": "interlock.deployments/v1", "deployments": [deployment_json(one) for one in newest]}
    where = (
        f"to {asked.env}; `interlock deploy ARTIFACT --env {asked.env}`"
        if asked.env
        else "from here; `interlock deploy`"
    )
    return show(asked, document, row_lines(newest) or [f"nothing was ever deployed {where}"])


def _show(_: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    one = deploying.deployments.find(asked.run)
    plan = deploying.deployments.plan_of(one.plan)
    document = {"schema": "interlock.deployment/v1", **deployment_json(one, plan)}
    return show(asked, document, deployment_lines(one, plan, paint_for(sys.stdout)))


def _watch(_: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    telling = Telling(
        deploying.deployments.plan_of(deploying.deployments.find(asked.run).plan), is_text=asked.format == "text"
    )
    while True:
        one = deploying.deployments.find(asked.run)
        telling.tell(one)
        if one.outcome is not Outcome.RUNNING:
            return ended(deploying, one.run, asked)
        time.sleep(_EVERY_S)


def _go(app: App, deploying: Deploying, asked: argparse.Namespace) -> int:
    _ = app.seal
    one = deploying.deployments.find(asked.run)
    if one.outcome is Outcome.WAITING:
        again = deploying.deploy.again(one)
        if again.outcome is not Outcome.RUNNING:
            return shown_refused(again, asked)
    elif one.outcome is not Outcome.RUNNING:
        from interlock.flows.errors import NotWaiting

        raise NotWaiting(run=one.run, outcome=one.outcome.value)
    return carry(deploying, one.run, asked)


_ACTIONS = {"list": _list, "show": _show, "watch": _watch, "go": _go}
