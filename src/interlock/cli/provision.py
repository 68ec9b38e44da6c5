"""interlock provision: plan infrastructure, judge it, set it up. Floor 15."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    from interlock.flows.provision import Outcome

_SAYS = """\
Plan infrastructure, hold every resource of the plan against rules, and carry
out exactly that plan. Nothing is touched where a rule does not hold, or where
all of the plan could not be judged; an event says so.

WHAT is a name that `provision:` in interlock.yaml declares, or a path: a
folder of Terraform, OpenTofu, Ansible, Salt, Puppet, Chef or with a
Dockerfile, a plan that was kept, its JSON, or manifests. The rules are data:
`--rules` names files with more of them. What the default branch declares
holds over what a change says of itself.
"""
_CODES = """\
exit codes: 0 set up, or it may be, 1 refused, 2 wrong use, 3 its policy wants
somebody to look, 4 it broke off, or the world broke
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    from interlock.wiring.provision import TOOLS

    made = Parser("provision", _SAYS).with_place()
    made.epilog = _CODES
    made.add_argument("what", metavar="WHAT", nargs="?", default="", help="a name from interlock.yaml, or a path")
    made.add_argument("--plan", action="store_true", help="plan and judge, and touch nothing")
    made.add_argument("--env", metavar="NAME", default="", help="set up what is declared for this environment")
    made.add_argument("--tool", choices=TOOLS, default="", help="what sets a path up (default: as its files tell)")
    made.add_argument("--target", metavar="NAME", default="", help="what it is for: a workspace, hosts")
    made.add_argument(
        "--rules", metavar="FILE", action="append", default=[], help="rules that it is judged by too; repeatable"
    )
    made.add_argument("--out", metavar="FILE", default="", help="keep the plan of Terraform or OpenTofu in this file")
    made.add_argument("--saved", metavar="FILE", default="", help="a plan of it that was kept, in place of a new one")
    made.add_argument("--list-rules", action="store_true", help="list the rules that it would be judged by")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    import threading

    from interlock.render.provisioned import provisioned_json, provisioned_lines
    from interlock.render.screen import paint_for
    from interlock.wiring.provisioning import declared, found, make_provision, rulebook, wanted_of

    made = parser()
    asked = made.parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        if asked.list_rules:
            from interlock.wiring.provision import Declared
            from interlock.wiring.provisioning import Placed

            placed = found(app, asked.what, asked.tool) if asked.what else Placed(Declared("", "manifests", ""))
            return _listed(rulebook(app, placed, tuple(asked.rules)).rules, asked.format)
        name = asked.what
        if asked.env:
            fitting = [one for one, each in declared(app).items() if each.declared.environment == asked.env]
            if name and name not in fitting:
                made.error(f"{name} is not declared for the environment {asked.env}")
            if not name and len(fitting) != 1:
                made.error(f"name one of what is declared for {asked.env}: {', '.join(fitting) or 'nothing is'}")
            name = name or fitting[0]
        if not name:
            made.error("say what: a name from `provision:` in interlock.yaml, or a path")
        placed = found(app, name, asked.tool)
        wanted = wanted_of(
            app,
            placed,
            also=tuple(asked.rules),
            only_plan=asked.plan,
            keep_as=os.path.abspath(asked.out) if asked.out else "",  # noqa: PTH100 (a text)
            target=asked.target,
            saved=os.path.abspath(asked.saved) if asked.saved else "",  # noqa: PTH100 (a text)
        )
        outcome = make_provision(app, wanted, placed, os.environ, threading.Event()).run(wanted)
    if asked.format == "json":
        print_json(provisioned_json(outcome))
    else:
        print("\n".join(provisioned_lines(outcome, paint_for(sys.stdout))))
    return _code(outcome)


def _code(outcome: Outcome) -> int:
    from interlock.cli.exits import of_decision

    if outcome.result in {"allowed", "done"}:
        return Exit.ALLOWED
    if outcome.result == "failed":
        return Exit.BROKEN
    if outcome.judgement.faults:
        return Exit.DENIED
    if outcome.judgement.unread or outcome.decision is None:
        return Exit.BROKEN
    return of_decision(outcome.decision)


def _listed(rules: object, form: str) -> int:
    from interlock.deployment.infrastructure import InfraRule
    from interlock.render.fields import fields
    from interlock.render.paint import visible

    listed = [one for one in rules if isinstance(one, InfraRule)]  # type: ignore[attr-defined]  # a tuple
    if form == "json":
        print_json([fields(one) for one in listed])
    else:
        wide = max(len(one.id) for one in listed)
        for one in listed:
            print(f"{one.id:<{wide}}  {one.severity.value:<8}  {one.topic.value:<21}  {visible(one.says)}")
    return Exit.ALLOWED
