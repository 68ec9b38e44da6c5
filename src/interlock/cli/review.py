"""interlock review: list, show, ask, approve, reject, withdraw. Floor 15."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated, subcommands
from interlock.cli.choosing import ChosenPolicy, chosen_policy, chosen_subject
from interlock.cli.exits import Exit, of_decision
from interlock.cli.governing import question_of, speaker_of, with_answer, with_stage

if TYPE_CHECKING:
    from interlock.decision import Question
    from interlock.wiring.app import App

_SAYS = """\
What was sent to review and waits for people. An approval is bound to one
commit or artifact, one environment, the policy as it is now, and to what
stands against it; when one of these changes, somebody has to look again.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("review", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list what waits: since when, for what, and who may approve it"),
            ("show", "decide anew, and say what waits, who has answered and who may"),
            ("ask", "send a release to review: seal the decision, so that it is listed"),
            ("approve", "approve what stands against it now, and show the new decision"),
            ("reject", "reject it; nobody else's approval counts then"),
            ("withdraw", "take your own answer back"),
        ),
    )
    for name, one in actions.items():
        if name != "list":
            one.add_argument("subject", metavar="SUBJECT", help="a revision, a digest, a file, or . for the files here")
            one.add_argument("--env", metavar="NAME", default="", help="the environment it is to proceed to")
            with_stage(one)
        if name in {"approve", "reject", "withdraw"}:
            one.add_argument(
                "--reason",
                type=stated if name == "reject" else str,
                metavar="TEXT",
                required=name == "reject",
                default="",
                help="why",
            )
        with_answer(one)
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_reading = asked.action in {"list", "show"}
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS.get(asked.action, _answer)(app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.reviews import queue
    from interlock.render.reviews import queue_lines, row_json
    from interlock.wiring.terms import policy_named

    policy_of = partial(policy_named, app, chosen_policy(app, asked.policy).policy)
    rows, lost = queue(app.gate, policy_of, app.product, app.clock(), (app.pipeline, app.usual_pipeline))
    for one in lost:
        print(f"nobody can tell whether this waits: {one}", file=sys.stderr)
    show(asked, [row_json(one, app.clock()) for one in rows], queue_lines(rows, app.clock()))
    return Exit.BROKEN if lost else Exit.ALLOWED


def _asked(app: App, asked: argparse.Namespace) -> tuple[ChosenPolicy, Question]:
    """Give the policy to decide by, and what is to be decided."""
    chosen = chosen_policy(app, asked.policy, asked.stage, asked.env)
    return chosen, question_of(app, chosen_subject(app, asked.subject), asked.env, chosen)


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.reviews import look
    from interlock.render.reviews import row_json, row_lines

    chosen, question = _asked(app, asked)
    row = look(app.gate, chosen.policy, question)
    show(asked, row_json(row, app.clock()), row_lines(row))
    return of_decision(row.decision)


def _ask(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.reviews import look
    from interlock.render.reviews import row_json, row_lines

    chosen, question = _asked(app, asked)
    row = look(app.gate, chosen.policy, question)
    if not row.decision.hypothetical:
        app.seal.decision(row.decision, chosen.policy)
    show(asked, row_json(row, app.clock()), row_lines(row))
    return of_decision(row.decision)


def _answer(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows import reviews
    from interlock.render.reviews import answered_json, answered_lines

    chosen, question = _asked(app, asked)
    say = {"approve": reviews.approve, "reject": reviews.reject, "withdraw": reviews.withdraw}[asked.action]
    said = say(speaker_of(app), app.seal, chosen.policy, question, asked.reason)
    show(asked, answered_json(said), answered_lines(said, is_terminal=sys.stdout.isatty()))
    return of_decision(said.decision)


_ACTIONS = {"list": _list, "show": _show, "ask": _ask}
