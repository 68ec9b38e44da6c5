"""interlock change-ticket: ask how a change stands, and seal the answer as evidence. Floor 15."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    from interlock.flows.change_ticket import Done

_SAYS = """\
Ask ServiceNow how a change stands, hold it against an environment, and seal the
answer as evidence of production.change-ticket. The change has to be in the
state Implement, approved, not on hold, within its window, and for the
configuration item that `items` in channels.yaml names for the environment.

The evidence counts for this environment alone, and until the window ends. A
policy that requires the control lets nothing through without it.
"""
_CODES = """\
exit codes: 0 the change permits it, 1 it does not, 2 wrong use, 4 there was no
answer (sealed as errored)
"""
_NUMBER: Final = re.compile(r"CHG[0-9]{1,20}")


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("change-ticket", _SAYS).with_place()
    made.epilog = _CODES
    made.add_argument("number", metavar="NUMBER", type=_number, help="the number of the change: CHG0040007")
    made.add_argument(
        "--for", metavar="ENVIRONMENT", dest="environment", required=True, help="where something is to go"
    )
    made.add_argument(
        "--subject",
        metavar="WHAT",
        required=True,
        help="what is to go there: the digest of an artifact, a file, a revision",
    )
    made.add_argument(
        "--tracker",
        metavar="NAME",
        default="",
        help="which tracker of channels.yaml; left out, the only one with changes",
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.cli.choosing import chosen_subject
    from interlock.wiring.change_tickets import ask

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        subject = chosen_subject(app, asked.subject)
        done = ask(app, asked.number, asked.environment, subject, asked.tracker)
    _show(done, asked)
    if done.assessment.code:
        return Exit.BROKEN
    return Exit.DENIED if done.findings else Exit.ALLOWED


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a change such as CHG0040007")
    return text


def _show(done: Done, asked: argparse.Namespace) -> None:
    from interlock.render.change_ticket import change_ticket_json, change_ticket_lines
    from interlock.render.screen import paint_for

    if asked.format == "json":
        print_json(change_ticket_json(done))
    else:
        print("\n".join(change_ticket_lines(done, paint_for(sys.stdout))))
