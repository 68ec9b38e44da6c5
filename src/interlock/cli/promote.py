"""interlock promote: copy an artifact from one repository into another, with everything that is about it. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit, of_error
from interlock.cli.files import print_json
from interlock.cli.moving import default_tag, exit_of, show_moved
from interlock.kernel import Digest, Family, InterlockError
from interlock.render.artifacts import moved_json

if TYPE_CHECKING:
    from interlock.flows.move import Moved
    from interlock.wiring.app import App
    from interlock.wiring.repositories import Place

_OF_COSIGN: Final = "sha256-"
"""How the tags begin under which cosign keeps signatures."""

_SAYS = """\
Copy an artifact by its digest from one repository into another, with its
evidence, signatures and whatever else refers to it, and verify all of it at
both ends. What was verified is taken into the ledger here, and a trusted
repository decides by it under its policy.

With --all everything that a tag leads to is copied, which makes TO a mirror;
what is refused does not stop the rest, and the exit code is that of the worst.

ARTIFACT is a tag, PATH:TAG where the repositories hold more than one thing, or
sha256:... of the artifact or of its file. FROM and TO are repositories as for
`interlock push`; TO may carry another tag.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("promote", _SAYS).with_place()
    made.add_argument(
        "artifact", metavar="ARTIFACT", nargs="?", help="a tag, PATH:TAG, PATH@DIGEST, or a digest; none with --all"
    )
    made.add_argument("source", metavar="FROM", help="the repository that it is in")
    made.add_argument("target", metavar="TO", help="the repository that it is to get into")
    made.add_argument("--all", action="store_true", help="everything that is there under a tag")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.repositories import opened, wanted_in

    made = parser()
    asked = made.parse_intermixed_args(words)
    if asked.all == (asked.artifact is not None):
        made.error("name an artifact before the repositories, or give --all")
    path, wanted = ("", "") if asked.all else wanted_in(asked.artifact)
    with (
        open_app(asked.repository, asked.store) as app,
        opened(app, asked.source, os.environ, path) as source,
        opened(app, asked.target, os.environ, path) as target,
    ):
        if source.reference.wanted or target.reference.digest is not None or (asked.all and target.reference.tag):
            made.error("the tag or digest is that of ARTIFACT; FROM carries none, and TO a tag at most")
        if asked.all:
            return _all(app, source, target, asked)
        return show_moved(_one(app, source, target, wanted), "promoted", asked)


def _one(app: App, source: Place, target: Place, wanted: Digest | str) -> Moved:
    from interlock.flows.cargo import found
    from interlock.flows.move import Target
    from interlock.wiring.repositories import guard_of, make_move

    move = make_move(app)
    cargo = found(source.repository, wanted)
    tag = target.reference.tag or (wanted if isinstance(wanted, str) else default_tag(cargo.digest.hex))
    return move.promote(cargo, source.repository, Target(target.repository, tag, guard_of(app, target)))


def _all(app: App, source: Place, target: Place, asked: argparse.Namespace) -> int:
    """Promote whatever a tag leads to; what is refused does not stop the rest."""
    worst, documents = int(Exit.ALLOWED), []
    for tag in [tag for listed in source.repository.listed() for tag in listed.tags]:
        if tag.startswith(_OF_COSIGN):
            continue  # it goes along with what it is about
        try:
            moved = _one(app, source, target, tag)
        except InterlockError as error:
            if error.family is not Family.DATA:
                raise
            print(f"{tag} was not promoted: {error} [{error.code}]", file=sys.stderr)
            documents.append({"tag": tag, "done": False, "code": error.code, "why": str(error)})
            worst = max(worst, of_error(error))
            continue
        documents.append(moved_json(moved, "promoted"))
        worst = max(worst, exit_of(moved) if asked.format == "json" else show_moved(moved, "promoted", asked))
    if asked.format == "json":
        print_json({"schema": "interlock.mirrored/v1", "artifacts": documents})
    elif not documents:
        print(f"no tag leads to anything in {source.repository.address}")
    return worst
