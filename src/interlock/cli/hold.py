"""interlock hold: place, lift, list. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated, subcommands
from interlock.cli.choosing import chosen_environment, chosen_subject
from interlock.cli.exits import Exit
from interlock.cli.governing import question_of, speaker_of, with_answer
from interlock.kernel import Subject

if TYPE_CHECKING:
    from interlock.decision import Signed
    from interlock.evidence import Hold
    from interlock.wiring.app import App

_SAYS = """\
Stop a commit or an artifact. Whoever's key counts here may place a hold, since
it only shuts the gate; it takes somebody who may lift holds to open it again.
"""
_SHORTEST: Final = 4
_NOTHING: Final = Subject("", ())


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("hold", _SAYS)
    actions = subcommands(
        made,
        (
            ("place", "stop something"),
            ("lift", "let it go again"),
            ("list", "list holds, those that were lifted too"),
        ),
    )
    actions["place"].add_argument("subject", metavar="SUBJECT", help="a revision, a digest or a file")
    where = "only in this environment; repeatable (default: everywhere)"
    actions["place"].add_argument("--env", metavar="NAME", action="append", default=[], help=where)
    actions["lift"].add_argument("subject", metavar="SUBJECT", help="what is held, or the start of a hold's id")
    actions["lift"].add_argument("--env", metavar="NAME", default="", help="lift it as somebody who may do so there")
    judged = "judge them there (default: in the environments that each names)"
    actions["list"].add_argument("--env", metavar="NAME", default="", help=judged)
    for name, one in actions.items():
        if name != "list":
            one.add_argument("--reason", type=stated, metavar="TEXT", required=True, help="why")
        with_answer(one)
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action == "list") as app:
        return _ACTIONS[asked.action](app, asked)


def _place(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.holds import place

    subject = chosen_subject(app, asked.subject)
    where = tuple(chosen_environment(app, one) for one in asked.env)
    name = place(speaker_of(app), subject, asked.reason, where)
    lines = [
        f"{name[:16]}  {subject.digests[0]} goes nowhere until this is lifted"
        if not asked.env
        else f"{name[:16]}  {subject.digests[0]} does not go into {', '.join(where)} until this is lifted",
        f"  `interlock hold lift {name[:16]} --reason TEXT`",
    ]
    return show(asked, {"id": name, "target": str(subject.digests[0]), "environments": asked.env}, lines)


def _lift(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.holds import lift

    holds = _meant(app, asked)
    lifted = lift(speaker_of(app), holds, question_of(app, _NOTHING, chosen_environment(app, asked.env)), asked.reason)
    return show(asked, {"lifted": lifted}, [f"{one[:16]}  lifted" for one in lifted])


def _meant(app: App, asked: argparse.Namespace) -> list[Signed[Hold]]:
    """Give the holds that a text means: by the start of an id, or all that are in force on a subject."""
    from interlock.flows.holds import listed

    text = asked.subject
    rows = listed(app.gate, question_of(app, _NOTHING, chosen_environment(app, asked.env)))
    named = [one.hold for one in rows if len(text) >= _SHORTEST and one.hold.id.startswith(text)]
    if named:
        return named
    about = {str(one) for one in chosen_subject(app, text).digests}
    return [one.hold for one in rows if one.is_in_force and one.hold.says.target in about]


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.holds import listed
    from interlock.render.holds import hold_json, hold_lines

    rows = listed(app.gate, question_of(app, _NOTHING, chosen_environment(app, asked.env)))
    show(asked, [hold_json(one) for one in rows], hold_lines(rows))
    return Exit.ALLOWED


_ACTIONS = {"place": _place, "lift": _lift, "list": _list}
