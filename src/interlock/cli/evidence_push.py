"""interlock push without an artifact: the evidence of this ledger goes to the server. Floor 15."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

if TYPE_CHECKING:
    from interlock.flows.hand_over import Fate, HandedOver

_SHOWN: Final = 20
_SCHEMA: Final = "interlock.push-evidence/v1"


def push_evidence(asked: argparse.Namespace) -> int:
    """Hand everything over and tell what became of it."""
    from interlock.adapters.server import Server
    from interlock.flows.hand_over import hand_over
    from interlock.store.handed_over import RememberedHandovers
    from interlock.wiring.logins import login_of

    with open_app(asked.repository, asked.store, is_reading=True) as app:
        login = login_of(app.places.config, os.environ)
        remembered = RememberedHandovers(app.places.state)
        on = app.traces.headers if app.traces is not None else None
        with (
            app.under_way("interlock push"),
            Server(login.address, login.token, ca_file=login.ca_file, trace=on) as server,
        ):
            route = (app.store.ledger.origin, login.address, server.origin())
            start = remembered.until(*route)
            found = hand_over(
                app.inspection,
                app.store.blobs,
                server,
                start=start,
                done=lambda until: remembered.reached(*route, until),
                why=_why,
            )
        if found.refused:
            remembered.reached(*route, min(start, *(one.entry for one in found.refused)))  # they are tried again
    if asked.format == "json":
        print_json(_json(found, login.address, start))
    else:
        print("\n".join(_lines(found, login.address, start)))
    return Exit.BROKEN if found.refused else Exit.ALLOWED


def _why(fate: Fate) -> str:
    problem = getattr(fate, "problem", None)
    return f"{problem.detail} ({problem.code})" if problem is not None else "the server does not say why"


def _lines(found: HandedOver, address: str, start: int) -> list[str]:
    before = f", {start} were handed over before" if start else ""
    lines = [f"{found.new} statements are new to {address}, {found.known} were there already{before}"]
    if found.refused:
        lines.append(f"{len(found.refused)} were not taken:")
        lines += [f"  entry {one.entry}: {one.says}" for one in found.refused[:_SHOWN]]
        if len(found.refused) > _SHOWN:
            lines.append(f"  and {len(found.refused) - _SHOWN} more")
        lines.append("  the server takes what a key signed that it trusts: `interlock keys trust`, where it runs")
    return lines


def _json(found: HandedOver, address: str, start: int) -> dict[str, object]:
    return {
        "schema": _SCHEMA,
        "server": address,
        "before": start,
        "known": found.known,
        "new": found.new,
        "refused": [{"entry": one.entry, "envelope": str(one.envelope), "why": one.says} for one in found.refused],
    }
