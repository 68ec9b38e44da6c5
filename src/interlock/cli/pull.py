"""interlock pull: take an artifact out of a repository, verified. Floor 15."""

from __future__ import annotations

import os
import sys

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.artifacts import pulled_json, pulled_lines
from interlock.render.screen import paint_for

_SAYS = """\
Take an artifact out of a repository, if it is what its digest says and its
evidence verifies with the keys that count here. The evidence is taken into the
ledger, so that `interlock gate FILE` can decide about it.

That its evidence was not copied, was tampered with, is signed by nobody known
or is about something else are different answers; each leaves evidence that it
was refused. An image is written as a folder that is an OCI layout.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("pull", _SAYS).with_place()
    made.add_argument("artifact", metavar="PLACE", help="a repository as for `interlock push`, with :TAG or @DIGEST")
    made.add_argument("-o", "--output", metavar="DIR", default=".", help="where to write it (default: here)")
    made.add_argument(
        "--unverified",
        action="store_true",
        help="do without evidence where there is none; not out of a trusted repository, and never past what is wrong",
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.pull import Wanted
    from interlock.wiring.repositories import check_outside, make_pull, opened

    made = parser()
    asked = made.parse_args(words)
    with (
        open_app(asked.repository, asked.store) as app,
        opened(app, asked.artifact, os.environ) as place,
    ):
        if not place.reference.wanted:
            made.error("say which artifact: :TAG or @sha256:... after the repository")
        check_outside(app, asked.output)
        wanted = Wanted(place.repository, place.reference.wanted, place.is_trusted, asked.unverified)
        pulled = make_pull(app).run(wanted, asked.output)
        if asked.format == "json":
            print_json(pulled_json(pulled))
        else:
            print("\n".join(pulled_lines(pulled, paint_for(sys.stdout))))
    return Exit.ALLOWED
