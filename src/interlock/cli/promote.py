"""interlock promote: copy an artifact from one repository into another, with everything that is about it. Floor 15."""

from __future__ import annotations

import os

from interlock.cli.arguments import Parser, open_app
from interlock.cli.moving import default_tag, show_moved

_SAYS = """\
Copy an artifact by its digest from one repository into another, with its
evidence, signatures and whatever else refers to it, and verify all of it at
both ends. What was verified is taken into the ledger here, and a trusted
repository decides by it under its policy.

ARTIFACT is a tag, PATH:TAG where the repositories hold more than one thing, or
sha256:... of the artifact or of its file. FROM and TO are repositories as for
`interlock push`; TO may carry another tag.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("promote", _SAYS).with_place()
    made.add_argument("artifact", metavar="ARTIFACT", help="a tag, PATH:TAG, PATH@DIGEST, or a digest")
    made.add_argument("source", metavar="FROM", help="the repository that it is in")
    made.add_argument("target", metavar="TO", help="the repository that it is to get into")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.cargo import found
    from interlock.flows.move import Target
    from interlock.wiring.repositories import guard_of, make_move, opened, wanted_in

    made = parser()
    asked = made.parse_args(words)
    path, wanted = wanted_in(asked.artifact)
    with (
        open_app(asked.repository, asked.store) as app,
        opened(app, asked.source, os.environ, path) as source,
        opened(app, asked.target, os.environ, path) as target,
    ):
        if source.reference.wanted or target.reference.digest is not None:
            made.error("the tag or digest is that of ARTIFACT; FROM carries none, and TO a tag at most")
        move = make_move(app)
        cargo = found(source.repository, wanted)
        tag = target.reference.tag or (wanted if isinstance(wanted, str) else default_tag(cargo.digest.hex))
        goal = Target(target.repository, tag, guard_of(app, target))
        return show_moved(move.promote(cargo, source.repository, goal), "promoted", asked)
