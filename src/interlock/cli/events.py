"""interlock events: list, show, deliver, retry. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.acting import show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.response import Kind, Outgoing, State, document_of, read_event

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
What happened that others may want to know, and what was done about it. Events
wait in the store until a server, or `interlock events deliver`, does what
`responses` in interlock.yaml say; without a server, run it every few minutes.
"""
_MOST_SHOWN = 50
_MOST_DONE = 1000


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("events", _SAYS))
    actions = subcommands(
        made,
        (
            ("list", "list the newest events and how their errands stand"),
            ("show", "show one event, what proves it, and what was done because of it"),
            ("held", "list the channels that people read, how much waits for each, until when and why"),
            ("deliver", "do what follows from events, and what is due again; exit code 4 if something failed"),
            ("retry", "try again at once what was given up"),
        ),
    )
    listed = actions["list"]
    listed.add_argument("--kind", choices=tuple(map(str, Kind)), metavar="KIND", default="", help="only this kind")
    listed.add_argument("--state", choices=tuple(map(str, State)), help="only events with an errand in this state")
    listed.add_argument("--most", type=_whole, metavar="N", default=_MOST_SHOWN, help="so many (default: 50)")
    actions["show"].add_argument("event", metavar="ID", help="the id of the event, or its beginning")
    actions["deliver"].add_argument(
        "--most", type=_whole, metavar="N", default=_MOST_DONE, help="attempt no more than so many (default: 1000)"
    )
    actions["retry"].add_argument("event", metavar="ID", nargs="?", help="of one event; left out, everything given up")
    return made


def _whole(text: str) -> int:
    number = int(text)
    if not 0 < number <= 1_000_000:  # noqa: PLR2004 (more is no use and no page)
        raise ValueError(text)
    return number


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action in {"list", "show", "held"}) as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import event_lines
    from interlock.render.screen import width_of

    outbox = app.outbox
    state = State(asked.state) if asked.state else None
    found = [(one, outbox.errands(one.number)) for one in outbox.events(kind=asked.kind, state=state, most=asked.most)]
    documents = [_document(app, one) for one, _ in found] if asked.format == "json" else []
    return show(asked, documents, event_lines(found, outbox.counts(), width_of(sys.stdout)))


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import event_detail

    outgoing = app.outbox.find(asked.event)
    detail = event_detail(read_event(outgoing), app.outbox.errands(outgoing.number))
    return show(asked, _document(app, outgoing), detail)


def _held(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.events import standing_json, standing_lines

    found = app.queues.standing()
    return show(asked, [standing_json(one) for one in found], standing_lines(found))


def _document(app: App, outgoing: Outgoing) -> object:
    return document_of(read_event(outgoing), app.store.ledger.origin)


def _deliver(app: App, asked: argparse.Namespace) -> int:
    import sys

    report = app.respond().run(asked.most)
    said = (
        f"{report.planned} new events looked at; {report.done} errands done, {report.failed} to be tried again, "
        f"{report.dead} given up, {report.held} held to be told later or together"
    )
    if asked.format == "json":
        import msgspec

        show(asked, msgspec.to_builtins(report), ())
    else:
        from interlock.render.paint import visible

        print(said, file=sys.stderr)  # a channel may write to the standard output
        for one in report.said:
            print(f"  {visible(one)}", file=sys.stderr)
    return Exit.BROKEN if report.failed or report.dead else Exit.ALLOWED


def _retry(app: App, asked: argparse.Namespace) -> int:
    number = app.outbox.find(asked.event).number if asked.event else None
    revived = app.outbox.revive(number)
    return show(asked, {"revived": revived}, (f"{revived} errands wait again; `interlock events deliver` does them",))


_ACTIONS = {"list": _list, "show": _show, "held": _held, "deliver": _deliver, "retry": _retry}
