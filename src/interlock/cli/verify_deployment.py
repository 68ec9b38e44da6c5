"""interlock verify-deployment: hold what runs against what was deployed. Floor 15."""

from __future__ import annotations

import os
import sys
from typing import Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.files import print_json
from interlock.cli.verifying import Found, exit_of_all, look, reading
from interlock.render.running import running_json, running_lines
from interlock.render.screen import paint_for

_SAYS: Final = """\
Ask every target what runs there, and hold it against the plan that was deployed:
only the digests that were decided about, from the commit and branch that the
environment takes, with the configuration that was sealed, and nothing else; what
the gate says of it today, and which vulnerabilities became known since. What was
found is sealed as evidence of key.deploy-verification. An environment with
`probe:` is probed too, as evidence of production.smoke.

Exit codes: 0 as planned, 1 something differs or nothing was ever deployed, 3 a
deployment is under way, 4 something could not be looked at.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("verify-deployment", _SAYS).with_place()
    made.add_argument(
        "--env", metavar="NAME", action="append", default=[], help="only this environment; repeatable (default: all)"
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.deploying import Deploying

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        _ = app.seal  # the key that is made with it has to count for what is read afterwards
        deploying = Deploying(app, os.environ)
        found = [look(deploying, one) for one in reading(deploying, asked.env)]
    if asked.format == "json":
        told = [running_json(one.verified, one.sealed, one.error) for one in found]
        print_json({"schema": "interlock.verify-deployment/v1", "environments": told})
    else:
        print("\n".join(_lines(found)))
    return exit_of_all(found, is_named=bool(asked.env))


def _lines(found: list[Found]) -> list[str]:
    paint = paint_for(sys.stdout)
    lines = [line for one in found for line in running_lines(one.verified, one.sealed, paint, one.error)]
    return lines or ["nothing was ever deployed from here; `interlock deploy` does"]
