"""interlock responses: list, test. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from interlock.cli.acting import show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.files import read_file
from interlock.response import event_of

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
What follows from events: the responses of the last commit and those that
interlock.yaml adds to them. A response can tell people, hold something back or
propose something; none can let anything through.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("responses", _SAYS))
    actions = subcommands(
        made,
        (
            ("list", "list responses, what they are for and what they do"),
            ("test", "say what each response would do because of an event; nothing is done"),
        ),
    )
    actions["test"].add_argument(
        "event", metavar="EVENT.json", help="a file as `interlock events --format json show ID` writes it"
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _list(app, asked) if asked.action == "list" else _test(app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import response_json, response_lines

    found = app.responses()
    return show(asked, [response_json(one) for one in found], response_lines(found))


def _test(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import trial_json, trial_lines

    event = event_of(read_file(asked.event), asked.event)
    found = app.responses()
    return show(asked, trial_json(found, event), trial_lines(found, event))
