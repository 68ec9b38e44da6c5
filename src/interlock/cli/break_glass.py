"""interlock break-glass: ask, approve, list, review. Floor 15."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated, subcommands
from interlock.cli.choosing import chosen_policy, chosen_subject, policies_by_place
from interlock.cli.exits import Exit
from interlock.cli.governing import question_of, speaker_of, with_answer, with_stage

if TYPE_CHECKING:
    from interlock.decision import Policy
    from interlock.flows.glass import Row
    from interlock.wiring.app import App

_SAYS = """\
Let one commit or artifact into one environment in spite of its gate, for some
hours. One person asks, another one agrees. Once it is over, by its time or
because somebody closed it, a third person says what came of it, and until then
every other release into that environment is denied.
Without an action it asks: interlock break-glass SUBJECT --env NAME --reason ...
"""
_ACTIONS_THERE: Final = ("ask", "approve", "close", "list", "review")
_MOST_HOURS: Final = 24 * 31


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("break-glass", _SAYS)
    actions = subcommands(
        made,
        (
            ("ask", "ask to let something through"),
            ("approve", "agree with what somebody else asked for"),
            ("close", "end it before its time, so that it can be reviewed"),
            ("list", "list every request, and what nobody has reviewed"),
            ("review", "say what came of it; the next release waits for that"),
        ),
    )
    asking = actions["ask"]
    asking.add_argument("subject", metavar="SUBJECT", help="a revision, a digest or a file")
    asking.add_argument("--env", metavar="NAME", required=True, help="the environment it is let into")
    asking.add_argument("--hours", metavar="N", type=_hours, required=True, help="for how long")
    for name, one in actions.items():
        if name in {"approve", "close", "review"}:
            one.add_argument("id", metavar="ID", help="the request, or the start of its id")
        if name != "list":
            one.add_argument(
                "--reason",
                type=str if name == "approve" else stated,
                metavar="TEXT",
                required=name != "approve",
                default="",
                help="why",
            )
        with_stage(one)
        with_answer(one)
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    is_asking = bool(words) and not words[0].startswith("-") and words[0] not in _ACTIONS_THERE
    asked = parser().parse_args(["ask", *words] if is_asking else words)
    with open_app(asked.repository, asked.store, is_reading=asked.action == "list") as app:
        return _ACTIONS[asked.action](app, asked)


def _ask(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.glass import ask

    policy = _policy(app, asked, asked.env)
    question = question_of(app, chosen_subject(app, asked.subject), asked.env)
    name = ask(speaker_of(app), policy, question, asked.hours, asked.reason)
    return _told(asked, next(one for one in _rows(app, asked) if one.broken.request.id == name))


def _policy(app: App, asked: argparse.Namespace, environment: str) -> Policy:
    """Give the policy whose terms hold in an environment; glass is not broken under one that decides nothing.

    Errors: EnvironmentUnknown (DPL-101), WouldNotCount (FLW-141).
    """
    chosen = chosen_policy(app, asked.policy, asked.stage, environment)
    if chosen.hypothetical:
        from interlock.flows.errors import WouldNotCount

        raise WouldNotCount(why=chosen.hypothetical[0], remedy="no gate opens under that policy, with glass or without")
    return chosen.policy


def _approve(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.glass import approve

    return _told(asked, approve(speaker_of(app), partial(_policy, app, asked), app.product, asked.id, asked.reason))


def _review(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.glass import review

    policy_in = policies_by_place(app, asked.policy, asked.stage)
    return _told(asked, review(speaker_of(app), policy_in, app.product, asked.id, asked.reason))


def _close(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.glass import close

    policy_in = policies_by_place(app, asked.policy, asked.stage)
    return _told(asked, close(speaker_of(app), policy_in, app.product, asked.id, asked.reason))


def _told(asked: argparse.Namespace, row: Row) -> int:
    """Tell how a request stands; glass that is open is said out loud, into the log of a pipeline too."""
    from interlock.render.glass import row_json, row_lines

    if row.state == "open" and asked.action == "approve":
        print(f"interlock: THE GLASS IS BROKEN for {row.broken.request.says.environment}", file=sys.stderr)
    show(asked, row_json(row), row_lines(row))
    return Exit.REVIEW if row.state == "waiting" else Exit.ALLOWED


def _rows(app: App, asked: argparse.Namespace) -> tuple[Row, ...]:
    from interlock.flows.glass import listed

    policy_in = policies_by_place(app, asked.policy, asked.stage)
    return listed(policy_in, app.product, app.gate.governance(), app.clock())


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.glass import list_lines, row_json

    rows = _rows(app, asked)
    return show(asked, [row_json(one) for one in rows], list_lines(rows))


def _hours(text: str) -> int:
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= _MOST_HOURS:  # noqa: PLR2004 (as many digits)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of hours from 1 to {_MOST_HOURS}")
    return int(text)


_ACTIONS = {"ask": _ask, "approve": _approve, "close": _close, "review": _review, "list": _list}
