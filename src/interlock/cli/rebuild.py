"""interlock rebuild: build an artifact again from its provenance, and compare bit for bit. Floor 15."""

from __future__ import annotations

import os
import sys

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json

_SAYS = """\
Build an artifact again from its provenance, and compare the two bit for bit.

ARTIFACT is a file, or a digest such as sha256:... of one that was built here. The
same commit is built with the same commands, kept apart in the same way; where
the two differ, the first place is named with what usually causes it. The
outcome is sealed as evidence about the artifact.
"""
_CODES = """\
exit codes: 0 the same bytes came out, 1 others or none did, 2 wrong use,
4 the world broke
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("rebuild", _SAYS).with_place()
    made.epilog = _CODES
    made.add_argument("artifact", metavar="ARTIFACT", help="a file, or its digest as sha256:HEX")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.cli.choosing import chosen_subject
    from interlock.evidence.rebuild import IDENTICAL
    from interlock.flows.rebuild import Asked
    from interlock.render.rebuilt import rebuilt_json, rebuilt_lines
    from interlock.render.screen import paint_for
    from interlock.wiring.building import kept_artifacts, make_rebuild

    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store) as app:
        subject = chosen_subject(app, asked.artifact)
        kept = kept_artifacts(app).place_of(subject.digests[0])
        place = next((path for path in (asked.artifact, kept) if os.path.isfile(path)), "")  # noqa: PTH113 (start-up time)
        done = make_rebuild(app, os.environ).run(Asked(subject, place))
    if asked.format == "json":
        print_json(rebuilt_json(done))
    else:
        print("\n".join(rebuilt_lines(done, paint_for(sys.stdout))))
    return Exit.ALLOWED if done.says.outcome == IDENTICAL else Exit.DENIED
