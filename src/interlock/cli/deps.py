"""interlock deps: list, explain. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, package_or_name, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.compose import Composition
    from interlock.wiring.app import App

_SAYS = """\
The components of a repository: which there are, why each is here, and what
would mend what is known against it.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("deps", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list every component with its version, scope and place"),
            ("explain", "say why a component is here, what is known against it, and what mends that"),
        ),
    )
    actions["list"].add_argument("--direct", action="store_true", help="only what the project itself asks for")
    actions["explain"].add_argument(
        "purl",
        type=package_or_name,
        help="a name, or a package URL, with or without a version (lodash, pkg:npm/lodash@4.17.20)",
    )
    for one in actions.values():
        one.add_argument(
            "-C", "--repository", metavar="PATH", default=".", help="the repository; left out, the current folder"
        )
        one.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.compose import of_repository
    from interlock.render.components import unread_lines

    asked = parser().parse_args(words)
    with open_app(asked.repository, is_reading=True) as app:
        composed = of_repository(app.repository)
        _ACTIONS[asked.action](app, composed, asked)
    for line in unread_lines(composed, paint_for(sys.stderr)):
        print(line, file=sys.stderr)
    return Exit.BROKEN if composed.unread else Exit.ALLOWED


def _list(app: App, composed: Composition, asked: argparse.Namespace) -> None:
    from interlock.render.dependencies import list_json, list_lines

    del app
    if asked.format == "json":
        print_json(list_json(composed, is_direct=asked.direct))
    else:
        print("\n".join(list_lines(composed, is_direct=asked.direct)))


def _explain(app: App, composed: Composition, asked: argparse.Namespace) -> None:
    from interlock.flows.explain import explain
    from interlock.render.dependencies import explained_json, explained_lines
    from interlock.store.errors import AdvisoriesMissing

    try:
        book = app.advisories
    except AdvisoriesMissing:
        explained = explain(composed, asked.purl, None)
    else:
        explained = explain(composed, asked.purl, book)
    if asked.format == "json":
        print_json([explained_json(one) for one in explained])
    else:
        paint = paint_for(sys.stdout)
        print("\n\n".join("\n".join(explained_lines(one, paint)) for one in explained))


_ACTIONS = {"list": _list, "explain": _explain}
