"""interlock import --from: reports that are pulled from the servers of other tools. Floor 15."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from interlock.cli.arguments import open_app
from interlock.cli.choosing import chosen_subject
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    from interlock.control import Card
    from interlock.flows.take_reports import TakenReports
    from interlock.wiring.app import App


def pull(app: App, asked: argparse.Namespace) -> tuple[TakenReports, Card]:
    """Pull a source as the command line wants it. Errors: those of `interlock.wiring.pulling.Pulling.pull`."""
    from interlock.wiring.handing import card_of
    from interlock.wiring.pulling import Asked, Pulling
    from interlock.wiring.report_sources import source_named

    pulling = Pulling(app)
    source = source_named(asked.source, pulling.known)
    card = card_of(app, asked.control or source.control)
    subject = chosen_subject(app, asked.subject) if asked.subject else None
    made_at = asked.at if isinstance(asked.at, datetime) else None
    wanted = Asked(subject, asked.subject or "", asked.control, made_at, tuple(asked.note))
    return pulling.pull(source, wanted), card


def list_sources(asked: argparse.Namespace) -> int:
    """List the sources with what became of their last pull; exit code 4 if one of them came to nothing."""
    from interlock.render.pulled import pulled_json, pulled_lines
    from interlock.render.screen import paint_for, width_of
    from interlock.wiring.pulling import Pulling

    with open_app(asked.repository, asked.store) as app:
        states = Pulling(app).states()
        if asked.format == "json":
            print_json(pulled_json(states))
        else:
            print("\n".join(pulled_lines(states, paint_for(sys.stdout), width_of(sys.stdout))))
    return Exit.BROKEN if any(one.why_broken for one in states) else Exit.ALLOWED
