"""interlock waivers: list, show, approve, reject, revoke. Floor 15."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlock.cli.acting import show
from interlock.cli.arguments import Parser, open_app, stated, subcommands
from interlock.cli.choosing import chosen_environment, policies_by_place
from interlock.cli.exits import Exit
from interlock.cli.governing import resource_of, speaker_of, with_answer
from interlock.kernel import Instant, duration

if TYPE_CHECKING:
    from interlock.flows.waivers import Row
    from interlock.wiring.app import App

_SAYS = """\
What is accepted for a while here, by whom and until when. A waiver counts once
enough people who may have approved it, and none of them asked for it or owns it.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("waivers", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list waivers: whether each counts, what it covers, when it ends"),
            ("show", "tell everything about a waiver"),
            ("approve", "approve what somebody else asked for"),
            ("reject", "reject a waiver; it does not count then, whoever approves it"),
            ("revoke", "take a waiver back, for good"),
        ),
    )
    listing = actions["list"]
    listing.add_argument("--expiring", metavar="SPAN", default="", help="only those that end within 14d, 12h or so")
    there = "only those that are for it, as they stand there (default: each in the environment that it names)"
    listing.add_argument("--env", metavar="NAME", default="", help=there)
    listing.add_argument("--unused", action="store_true", help="only those that the newest evidence does not need")
    for name, one in actions.items():
        if name == "show":
            one.add_argument("id", metavar="ID", help="the waiver, or the start of its id")
        elif name != "list":
            one.add_argument("ids", metavar="ID", nargs="+", help="a waiver, or the start of its id")
        if name in {"approve", "reject", "revoke"}:
            one.add_argument(
                "--reason",
                type=str if name == "approve" else stated,
                metavar="TEXT",
                required=name != "approve",
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
        return _ACTIONS[asked.action](app, asked)


def _rows(app: App, asked: argparse.Namespace) -> tuple[Row, ...]:
    from interlock.flows.waivers import listed

    policy_in, where = policies_by_place(app, asked.policy), chosen_environment(app, getattr(asked, "env", ""))
    return listed(app.gate, policy_in, resource_of(app), app.clock(), where)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.waivers import waiver_json, waiver_rows

    at = app.clock()
    latest: Instant | None = at + duration(asked.expiring) if asked.expiring else None
    found = [
        one
        for one in _rows(app, asked)
        if (latest is None or at < one.ends <= latest) and not (asked.unused and one.is_used)
    ]
    return show(asked, [waiver_json(one) for one in found], waiver_rows(found))


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.speaking import the_one

    rows = {one.standing.waiver.id: one for one in _rows(app, asked)}
    found = the_one((one.standing.waiver for one in rows.values()), asked.id, "waivers", "waivers list")
    return _tell(asked, rows[found.id])


def _tell(asked: argparse.Namespace, row: Row) -> int:
    from interlock.render.waivers import waiver_json, waiver_lines

    return show(asked, waiver_json(row), waiver_lines(row))


def _tell_all(app: App, asked: argparse.Namespace, answered: Sequence[str]) -> list[Row]:
    """Show how the waivers stand that were answered; a list of documents where there are several."""
    from interlock.render.waivers import waiver_json, waiver_lines

    rows = {one.standing.waiver.id: one for one in _rows(app, asked)}
    found = [rows[name] for name in answered]
    documents = [waiver_json(one) for one in found]
    show(asked, documents if documents[1:] else documents[0], (line for one in found for line in waiver_lines(one)))
    return found


def _answer(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.waivers import answer

    policy_in = policies_by_place(app, asked.policy)
    speaker, resource = speaker_of(app), resource_of(app)
    ids = [one.id for one in answer(speaker, policy_in, resource, asked.ids, asked.action, asked.reason)]
    counts = all(one.counts for one in _tell_all(app, asked, ids))
    return Exit.REVIEW if asked.action == "approve" and not counts else Exit.ALLOWED


def _revoke(app: App, asked: argparse.Namespace) -> int:
    from interlock.flows.waivers import revoke

    _tell_all(app, asked, [one.id for one in revoke(speaker_of(app), asked.ids, asked.reason)])
    return Exit.ALLOWED


_ACTIONS = {"list": _list, "show": _show, "approve": _answer, "reject": _answer, "revoke": _revoke}
