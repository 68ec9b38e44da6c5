"""interlock drift: in what the environments differ from what was deployed, and bring them back. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.cli.verifying import Found, exit_of_all, look, reading
from interlock.deployment import Outcome
from interlock.render.running import drift_lines, running_json
from interlock.render.screen import paint_for
from interlock.runtime.running import MENDABLE

if TYPE_CHECKING:
    from interlock.wiring.deploying import Deploying

_SAYS: Final = """\
Say in what the environments differ from what was deployed, and nothing more: one
line for each difference, with who did it and when as far as that is known.
`interlock verify-deployment` says what was looked at besides; both seal what
they found.

--revert deploys again what was planned, judged by the gate like any deployment,
where that mends it. The exit code is then that of the deployment.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("drift", _SAYS).with_place()
    made.add_argument(
        "--env", metavar="NAME", action="append", default=[], help="only this environment; repeatable (default: all)"
    )
    made.add_argument("--revert", action="store_true", help="deploy again what was planned")
    made.add_argument("--no-wait", action="store_true", help="with --revert: leave it to a worker")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deploying import Deploying

    made = parser()
    asked = made.parse_args(words)
    if asked.no_wait and not asked.revert:
        made.error("--no-wait is about --revert")
    if asked.revert and asked.format == "json":
        made.error("--revert is told in text; `interlock deployments show RUN --format json` has it as JSON")
    with open_app(asked.repository, asked.store) as app:
        _ = app.seal
        deploying = Deploying(app, os.environ)
        found = [look(deploying, one) for one in reading(deploying, asked.env)]
        code = exit_of_all(found, is_named=bool(asked.env))
        if asked.format == "json":
            told = [running_json(one.verified, one.sealed, one.error) for one in found]
            print_json({"schema": "interlock.drift/v1", "environments": told})
            return code
        print("\n".join(_lines(found)), flush=True)
        if not asked.revert:
            return code
        return _revert(deploying, found, asked, code)


def _lines(found: list[Found]) -> list[str]:
    paint = paint_for(sys.stdout)
    lines = [line for one in found for line in drift_lines(one.verified, one.sealed, paint, one.error)]
    return lines or ["nothing was ever deployed from here; `interlock deploy` does"]


def _revert(deploying: Deploying, found: list[Found], asked: argparse.Namespace, code: int) -> int:
    """Deploy again what was planned wherever that mends anything; give the worst that came of it."""
    from interlock.cli.deploying import carry, shown_refused
    from interlock.flows.revert import revert

    codes = []
    for one in found:
        if not any(each.kind in MENDABLE for each in one.verified.differing):
            continue
        begun = revert(one.verified, deploying.deploy, deploying.deployments, by_itself=False)
        if begun.outcome is not Outcome.RUNNING or asked.no_wait:
            codes.append(shown_refused(begun, asked))
        else:
            codes.append(carry(deploying, begun.run, asked))
    if not codes:
        if code != Exit.ALLOWED:
            print("nothing differs that deploying the same again would mend")
        return code
    return max(codes)
