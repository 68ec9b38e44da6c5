"""interlock artifacts: what is in a repository, and which of it is good. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.artifacts import shelf_lines, shown_json, shown_lines
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.wiring.app import App
    from interlock.wiring.repositories import Place

_SAYS = """\
Look at a repository of artifacts: what is there, from which commit and branch
it was built by verified provenance, and what the gate says of it now. Evidence
that lies beside artifacts is verified and taken into the ledger on the way.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("artifacts", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    actions = subcommands(
        made,
        (
            ("list", "list the artifacts of a repository, the newest first"),
            ("show", "show one artifact with what is known of it"),
            ("latest", "print the newest artifact, or the newest that the gate allows"),
        ),
    )
    where = "a repository as for `interlock push` (default: local)"
    actions["list"].add_argument("place", metavar="PLACE", nargs="?", default="local", help=where)
    actions["show"].add_argument("place", metavar="PLACE", help="a repository with :TAG or @DIGEST")
    actions["latest"].add_argument("place", metavar="PLACE", nargs="?", default="local", help=where)
    actions["latest"].add_argument(
        "--good", action="store_true", help="only what the gate allows now; exit code 1 if there is none"
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.repositories import opened

    made = parser()
    asked = made.parse_args(words)
    with (
        open_app(asked.repository, asked.store) as app,
        opened(app, asked.place, os.environ) as place,
    ):
        if bool(place.reference.wanted) != (asked.action == "show"):
            made.error("`show` wants :TAG or @sha256:... after the repository, and the others want none")
        return _ACTIONS[asked.action](app, place, asked)


def _list(app: App, place: Place, asked: argparse.Namespace) -> int:
    from interlock.wiring.repositories import make_shelf

    shown = make_shelf(app, place).all()
    if asked.format == "json":
        print_json({"schema": "interlock.artifacts/v1", "artifacts": [shown_json(one) for one in shown]})
    elif shown:
        print("\n".join(shelf_lines(shown)))
    else:
        print(f"nothing is in {place.repository.address} yet; `interlock push` brings something in")
    return Exit.ALLOWED


def _show(app: App, place: Place, asked: argparse.Namespace) -> int:
    from interlock.wiring.repositories import make_shelf

    one = make_shelf(app, place).show(place.reference.wanted)
    if asked.format == "json":
        print_json({"schema": "interlock.artifact/v1", **shown_json(one)})
    else:
        print("\n".join(shown_lines(one, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _latest(app: App, place: Place, asked: argparse.Namespace) -> int:
    from interlock.wiring.repositories import make_shelf

    shelf = make_shelf(app, place)
    one = shelf.latest_good() if asked.good else next(iter(shelf.all()), None)
    if one is None:
        what = "that the gate allows now" if asked.good else "at all"
        print(f"there is no artifact {what} in {place.repository.address}", file=sys.stderr)
        return Exit.DENIED
    if asked.format == "json":
        print_json({"schema": "interlock.artifact/v1", **shown_json(one)})
    else:
        tag = f" {one.tags[0]}" if one.tags else ""
        print(f"{place.repository.address}@{one.cargo.digest}{tag}")
    return Exit.ALLOWED


_ACTIONS = {"list": _list, "show": _show, "latest": _latest}
