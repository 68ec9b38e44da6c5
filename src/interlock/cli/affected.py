"""interlock affected: which recorded subjects hold a package, or what a vulnerability affects. Floor 15."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, package_or_name
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.affected import Reach

_SAYS = """\
Say which commits, of all that were ever checked or imported here, contain a
package or anything that a vulnerability affects.
"""
_MOST = 100
_AT_ONCE = 2000
"""Holders in a page where all of them are wanted."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("affected", _SAYS).with_place()
    made.add_argument(
        "name",
        type=package_or_name,
        help="a CVE, a GHSA, another id of an advisory, or a package URL (pkg:npm/lodash@4.17.20)",
    )
    made.add_argument("--limit", metavar="N", type=_limit, default=_MOST, help=f"show this many (default: {_MOST})")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--after", metavar="WHERE", default="", help="go on where a page ended, as it says")
    which.add_argument("--all", action="store_true", help="show everything, however long it is")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code; to have found something is an answer, not a failure."""
    from interlock.flows.affected import affected_by, holding
    from interlock.render.affected import more_lines, reach_json, reach_lines

    asked = parser().parse_args(words)
    limit = _AT_ONCE if asked.all else asked.limit
    with open_app(asked.repository, asked.store, is_reading=True) as app:

        def page(after: str) -> Reach:
            if asked.name.startswith("pkg:"):
                return holding(asked.name, app.inventories, limit=limit, after=after)
            return affected_by(asked.name, app.advisories, app.inventories, limit=limit, after=after)

        found = page(asked.after)
        pages = _following(found, page) if asked.all else iter(())
        if asked.format == "json":
            print_json(reach_json(found, pages))
        else:
            paint = paint_for(sys.stdout)
            print("\n".join(reach_lines(found, paint, is_all=asked.all, is_first=not asked.after)))
            for more in pages:
                print("\n".join(more_lines(more)))
    return Exit.ALLOWED


def _following(found: Reach, page: Callable[[str], Reach]) -> Iterator[Reach]:
    """Give the pages that follow one, each made when it is asked for."""
    while found.holders.next:
        found = page(found.holders.next)
        yield found


def _limit(text: str) -> int:
    if not text.isdecimal() or len(text) > 6 or int(text) < 1:  # noqa: PLR2004 (more is no list for a person)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 999999")
    return int(text)
