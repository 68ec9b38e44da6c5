"""interlock push: bring an artifact into a repository, with its evidence. Floor 15."""

from __future__ import annotations

import os

from interlock.cli.arguments import Parser, open_app
from interlock.cli.evidence_push import push_evidence
from interlock.cli.moving import default_tag, show_moved

_SAYS = """\
Bring an artifact into a repository: a folder or an OCI registry. The evidence
that the ledger holds about it, and about the commit that it was built from,
goes along and is verified there. The tag leads to it only once all of it is
there.

Into a repository that interlock.yaml calls trusted gets only what its policy
allows; nothing turns that off. DEST is NAME:TAG of a repository in
interlock.yaml (`local` is always there), oci://HOST/PATH:TAG or
folder:PATH:TAG; without a tag, the start of the artifact's digest is one.

With neither ARTIFACT nor DEST, the evidence of this ledger goes to the server
that `interlock login` signed in to. It may be broken off and begun again.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("push", _SAYS).with_place()
    made.add_argument(
        "artifact",
        metavar="ARTIFACT",
        nargs="?",
        help="a file, the digest of what was built here, an OCI image layout (PATH:TAG) or an archive of one",
    )
    made.add_argument("dest", metavar="DEST", nargs="?", help="the repository, with a tag if wanted")
    made.add_argument("--as-file", action="store_true", help="an archive of an image is a file like any")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.move import Target
    from interlock.wiring.articles import article
    from interlock.wiring.repositories import guard_of, make_move, opened

    made = parser()
    asked = made.parse_args(words)
    if asked.artifact is None:
        return push_evidence(asked)
    if asked.dest is None:
        made.error("say where the artifact goes, or leave both out to push evidence to the server")
    with (
        open_app(asked.repository, asked.store) as app,
        opened(app, asked.dest, os.environ) as place,
    ):
        if place.reference.digest is not None:
            made.error("an artifact goes to a tag: a digest is what it has, and nobody can choose it")
        move = make_move(app)
        with article(app, asked.artifact, is_plain=asked.as_file) as one:
            tag = place.reference.tag or default_tag(one.cargo.digest.hex)
            target = Target(place.repository, tag, guard_of(app, place))
            return show_moved(move.push(one.cargo, one.load, one.source, target), "pushed", asked)
