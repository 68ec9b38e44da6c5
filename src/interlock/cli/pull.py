"""interlock pull: take an artifact out of a repository, verified. Floor 15."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.kernel import is_portable
from interlock.render.artifacts import pulled_json, pulled_lines
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.adapters.registries.names import Reference

_SAYS = """\
Take an artifact out of a repository, if it is what its digest says and its
evidence verifies with the keys that count here. The evidence is taken into the
ledger, so that `interlock gate FILE` can decide about it.

That its evidence was not copied, was tampered with, is signed by nobody known
or is about something else are different answers; each leaves evidence that it
was refused. A file is written under its name; an image as a folder that is an
OCI layout, called like its repository. What is there already is never replaced.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("pull", _SAYS).with_place()
    made.add_argument("artifact", metavar="PLACE", help="a repository as for `interlock push`, with :TAG or @DIGEST")
    made.add_argument(
        "-o", "--output", metavar="DIR", help="the folder for its files (default: here), or that an image becomes"
    )
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
        folder = "." if asked.output is None else asked.output
        layout = _called(place.reference) if asked.output is None else asked.output
        for one in {folder, layout}:
            check_outside(app, one)
        wanted = Wanted(place.repository, place.reference.wanted, place.is_trusted, asked.unverified)
        pulled = make_pull(app).run(wanted, folder, layout)
        if asked.format == "json":
            print_json(pulled_json(pulled))
        else:
            print("\n".join(pulled_lines(pulled, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _called(reference: Reference) -> str:
    """Give the folder that an image becomes where nobody names one: it is called like its repository."""
    source = os.path.realpath(reference.path) if reference.kind == "folder" else reference.path
    name = source.rpartition("/")[2]
    is_source = reference.kind == "folder" and os.path.realpath(name) == source
    return name if is_portable(name) and not is_source else "image"
