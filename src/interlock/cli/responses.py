"""interlock responses: list, test, try. Floor 15."""

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
            ("try", "send a message that says it is a test to each channel that a response tells people by"),
        ),
    )
    actions["test"].add_argument(
        "event", metavar="EVENT.json", help="a file as `interlock events --format json show ID` writes it"
    )
    actions["try"].add_argument("response", metavar="NAME", help="the id of the response")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import response_json, response_lines

    found = app.responses()
    return show(asked, [response_json(one) for one in found], response_lines(found))


def _test(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import trial_json, trial_lines

    event = event_of(read_file(asked.event), asked.event)
    found = app.responses()
    return show(asked, trial_json(found, event), trial_lines(found, event))


def _try(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.paint import visible
    from interlock.response.errors import ChannelUnknown, ResponseUnknown
    from interlock.response.rules import Act

    found = app.responses()
    response = next((one for one in found if one.id == asked.response), None)
    if response is None:
        raise ResponseUnknown(name=asked.response, known=", ".join(one.id for one in found) or "none")
    names = [step.to for step in response.steps if step.act is Act.NOTIFY]
    if not names:
        raise ResponseUnknown(name=asked.response, known="none that tells a channel by that name")
    amiss, unread = dict[str, str](), list[ChannelUnknown]()
    for name in names:
        try:
            amiss[name] = app.try_out(name, response.id)
        except ChannelUnknown as error:  # programs read it, and know no test
            unread.append(error)
    if not amiss:
        raise unread[0]
    said = [f"{name} took a message that says it is a test{f'; {one}' if one else ''}" for name, one in amiss.items()]
    said += map(str, unread)
    return show(asked, {"response": response.id, "told": list(amiss), "amiss": amiss}, map(visible, said))


_ACTIONS = {"list": _list, "test": _test, "try": _try}
