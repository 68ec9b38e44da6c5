"""interlock audit: one file that proves itself, and such a file verified anywhere. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json, read_bounded, write_file
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS: Final = """\
Take an audit out of the ledger: everything that a deployment, a release, an
environment, a product, a commit or an artifact rests on.

  interlock audit DEPLOYMENT -o FILE.zip    one file that proves itself
  interlock audit verify FILE.zip           whether such a file holds, on a
                                            machine that knows nothing of us

That you took it is entered in the ledger, before you get to read it.
"""
_MOST_BYTES: Final = (1 << 30) + (1 << 28)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("audit", _SAYS).with_place()
    made.add_argument(
        "subject", metavar="SUBJECT", help="what it is about: a name, or KIND:NAME where several could be meant"
    )
    made.add_argument(
        "--period",
        metavar="FROM..TO",
        default="",
        help="only deployments of these days, such as 2026-01-01..2026-04-01",
    )
    made.add_argument("-o", "--output", metavar="FILE", required=True, help="the file to write")
    return made


def verifier() -> Parser:
    """Give the parser of what verifies a pack."""
    made = Parser("audit verify", "verify")
    made.add_argument("file", metavar="FILE", help="the pack")
    made.add_argument("--key", metavar="FILE", action="append", default=[], help="a public key in PEM that you know")
    made.add_argument(
        "--trust", metavar="FILE", default="", help="a list of keys that you know, with purposes and times"
    )
    made.add_argument("--origin", metavar="NAME", default="", help="the log that it has to be of")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    if words[:1] == ["verify"]:
        return _verify(verifier().parse_args(words[1:]))
    asked = parser().parse_args(words)
    check_place(asked.output)
    with open_app(asked.repository, asked.store) as app:
        return _take(app, asked)


def _take(app: App, asked: argparse.Namespace) -> int:
    from interlock.cli.choosing import chosen_subject
    from interlock.render.bare_page import page_of
    from interlock.wiring.audit import asking_of, older_heads, taking_of
    from interlock.wiring.bare_report import report_of
    from interlock.wiring.deploying import Deploying

    asking = asking_of(app, Deploying(app, os.environ), lambda text: chosen_subject(app, text))
    taking = taking_of(app, asking, report_of(app))
    taken = taking.gathered(asking.asked(asked.subject))
    packed = taking.pack(taken, asked.subject, older_heads(app), page_of(taken.report))
    taking.record(taken, asked.subject, "bundle", packed.body, packed.papers)
    write_file(asked.output, packed.body)
    print(
        f"{asked.output}: {packed.entries} entries, {packed.papers} papers, {len(packed.body)} bytes, {packed.digest}"
    )
    return Exit.ALLOWED


def _verify(asked: argparse.Namespace) -> int:
    from interlock.crypto import PublicKey, Trust, read_trust
    from interlock.flows.auditing.trusting import Anchors
    from interlock.flows.auditing.verified import Outcome
    from interlock.render.audited import verified_json, verified_lines
    from interlock.render.bare_page import page_of
    from interlock.wiring.audit import verifying_of

    keys = frozenset(PublicKey.from_pem(read_bounded(one, 1 << 16)).id for one in asked.key)
    trust = read_trust(read_bounded(asked.trust, 1 << 24)) if asked.trust else Trust()
    body = read_bounded(asked.file, _MOST_BYTES)
    verified = verifying_of(Anchors(keys, trust, asked.origin), os.environ, page_of).verified(body)
    if asked.format == "json":
        print_json(verified_json(verified))
    else:
        print("\n".join(verified_lines(verified, paint_for(sys.stdout))))
    return {Outcome.PROVED: Exit.ALLOWED, Outcome.CONSISTENT: Exit.REVIEW, Outcome.REFUTED: Exit.DENIED}[
        verified.outcome
    ]
