"""interlock affected: which recorded subjects hold a package, or what a vulnerability affects. Floor 15."""

from __future__ import annotations

import argparse
import sys

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.paint import Paint

_SAYS = """\
Say which commits, of all that were ever checked or imported here, contain a
package or anything that a vulnerability affects.
"""
_MOST = 100


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("affected", _SAYS).with_place()
    made.add_argument(
        "name", help="a CVE, a GHSA, another id of an advisory, or a package URL (pkg:npm/lodash@4.17.20)"
    )
    made.add_argument("--limit", metavar="N", type=_limit, default=_MOST, help=f"show this many (default: {_MOST})")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code; to have found something is an answer, not a failure."""
    from interlock.flows.affected import affected_by, holding
    from interlock.render.affected import reach_json, reach_lines

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        if asked.name.startswith("pkg:"):
            found = holding(asked.name, app.inventories, limit=asked.limit)
        else:
            found = affected_by(asked.name, app.advisories, app.inventories, limit=asked.limit)
    if asked.format == "json":
        print_json(reach_json(found))
    else:
        print("\n".join(reach_lines(found, Paint(has_colour=sys.stdout.isatty()))))
    return Exit.ALLOWED


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 6 or int(text) < 1:  # noqa: PLR2004 (more is no list for a person)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 999999")
    return int(text)
