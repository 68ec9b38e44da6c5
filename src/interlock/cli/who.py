"""interlock who: can ACTION on RESOURCE, am-i, token, host. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.identity import Permission, Resource

if TYPE_CHECKING:
    from interlock.wiring.app import App

_MOST: Final = 1 << 16
"""Characters that are read of standard input: more is no token."""
_SAYS = """\
Who may do what here, and by which chain of groups, roles and acts; and who
builds here: what a build server's token proves, and which host this is.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("who", _SAYS))
    actions = subcommands(
        made,
        (
            ("can", "say who may do something, and why; exit code 1 if nobody may"),
            ("am-i", "say whose key signs here, and what that person may do"),
            ("token", "verify the token of a build server, and say whose it is; exit code 1 if no builder is it"),
            ("host", "show the account of this machine, to be joined to a workload"),
        ),
    )
    can = actions["can"]
    can.add_argument("permission", metavar="ACTION", help=f"{', '.join(Permission)}")
    can.add_argument("on", choices=("on",), metavar="on", help="the word 'on'")
    can.add_argument(
        "resource",
        metavar="RESOURCE",
        help="organisation, product:NAME, product:NAME/environment:NAME, environment:NAME or job:NAME",
    )
    token = actions["token"]
    token.add_argument(
        "file", metavar="FILE", nargs="?", help="the token; - for standard input; left out, what this job is given"
    )
    token.add_argument("--token-env", metavar="NAME", default="", help="the variable that holds it")
    token.add_argument("--policy", metavar="POLICY", default="", help="whose builders (default: the one that decides)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _ACTIONS[asked.action](app, asked)


def _can(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import answer_json, answer_lines

    wanted = Permission.parse(asked.permission), str(Resource.parse(asked.resource))
    directory, now = app.directory(), app.clock()
    found = (*directory.who_may(*wanted, at=now), *directory.programs_that_may(*wanted, at=now))
    show(asked, [answer_json(one) for one in found], answer_lines(found, *wanted))
    return Exit.ALLOWED if found else Exit.DENIED


def _am_i(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import me_lines, person_json

    current = app.keys.current()
    if current is None:
        show(asked, {"key": None, "person": None}, ["there is no key yet; `interlock keys new` makes one"])
        return Exit.DENIED
    directory = app.directory()
    person = directory.person_of_key(current)
    document = {
        "key": current,
        "person": person_json(directory, directory.person(person)) if person is not None else None,
    }
    show(asked, document, me_lines(directory, current, app.keys.find(current).name))
    return Exit.ALLOWED if person is not None else Exit.DENIED


def _token(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.builders import is_wanted, token_json, token_lines
    from interlock.wiring.issuers import token_was_used, verification

    verifier = verification(app)
    proven = verifier.verify(_shown(app, asked), app.clock())
    policy = app.policies.get(asked.policy or app.policy_name, may_lie_outside=True)
    pins = policy.people.builders
    was_used, may_repeat = token_was_used(app, proven), verifier.may_repeat(proven.identity.issuer)
    said = token_json(proven, pins, policy.name, was_used=was_used, may_repeat=may_repeat)
    lines = token_lines(proven, pins, policy.name, was_used=was_used, may_repeat=may_repeat)
    show(asked, said, lines)
    counts = is_wanted(proven, pins) and (may_repeat or not was_used)
    return Exit.ALLOWED if counts else Exit.DENIED


def _shown(app: App, asked: argparse.Namespace) -> str:
    """Give the token that is meant. Errors: TokenMissing (TOK-108)."""
    from interlock.wiring.issuers import the_token_of_this_job, token_of_this_job

    if asked.file == "-":
        return sys.stdin.read(_MOST).strip()
    if asked.file or asked.token_env:
        return token_of_this_job(app, file=asked.file or "", variable=asked.token_env) or ""
    return the_token_of_this_job(app)


def _host(app: App, asked: argparse.Namespace) -> int:
    from interlock.adapters.host import this_host

    del app
    host = this_host()
    if host is None:
        show(asked, {"account": None}, ["this machine has no id of its own: there is no /etc/machine-id"])
        return Exit.DENIED
    account = f"host:{host.machine}"
    lines = [account, f"  {host.name}; join it with `interlock people join workload:NAME {account} --how TEXT`"]
    return show(asked, {"account": account, "name": host.name}, lines)


_ACTIONS: Final = {"can": _can, "am-i": _am_i, "token": _token, "host": _host}
