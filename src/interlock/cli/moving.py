"""What pushing and promoting share: how the outcome is shown, and which exit code it is. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.exits import Exit, of_decision
from interlock.cli.files import print_json
from interlock.render.artifacts import moved_json, moved_lines
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.move import Moved


def show_moved(moved: Moved, verb: str, asked: argparse.Namespace) -> int:
    """Show what became of an artifact, with the decision where it was not let in; give the exit code."""
    if asked.format == "json":
        print_json(moved_json(moved, verb))
        return exit_of(moved)
    paint = paint_for(sys.stdout)
    lines = moved_lines(moved, verb, paint)
    if not moved.is_done and moved.answered is not None:
        from interlock.render.decision import decision_lines

        lines += ["", *decision_lines(moved.answered.worst, paint)]
    print("\n".join(lines))
    return exit_of(moved)


def exit_of(moved: Moved) -> int:
    """Give the exit code: that of the decision where the gate did not let it in, and never the one of success then."""
    if moved.is_done:
        return Exit.ALLOWED
    code = of_decision(moved.answered.worst) if moved.answered is not None else Exit.DENIED
    return code if code != Exit.ALLOWED else Exit.DENIED


def default_tag(digest_hex: str) -> str:
    """Give the tag of what was pushed without one: registries list nothing that no tag leads to."""
    return digest_hex[:12]
