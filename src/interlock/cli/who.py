"""interlock who: can ACTION on RESOURCE, am-i. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interlock.cli.acting import show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.identity import Permission, Resource

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Who may do what here, and by which chain of groups, roles and acts.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("who", _SAYS))
    actions = subcommands(
        made,
        (
            ("can", "say who may do something, and why; exit code 1 if nobody may"),
            ("am-i", "say whose key signs here, and what that person may do"),
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
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _can(app, asked) if asked.action == "can" else _am_i(app, asked)


def _can(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import answer_json, answer_lines

    wanted = Permission.parse(asked.permission), str(Resource.parse(asked.resource))
    found = app.directory().who_may(*wanted, at=app.clock())
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
