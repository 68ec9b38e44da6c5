"""interlock licenses: components by category and licence, and what the policy says of them. Floor 15."""

from __future__ import annotations

import sys

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.screen import paint_for

_SAYS = """\
The licences of a repository's components by category, with what
supply.licences in interlock.yaml says of each.
"""
_CODES = """\
exit codes: 0 none is denied, 1 a licence is denied, 2 wrong use, 4 some files could not be read
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("licenses", _SAYS)
    made.epilog = _CODES
    made.add_argument("path", nargs="?", default=".", help="the repository or folder; left out, the current one")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.flows.compose import of_repository
    from interlock.flows.licences import licensed
    from interlock.render.components import unread_lines
    from interlock.render.licences import licences_json, licences_lines

    asked = parser().parse_args(words)
    with open_app(asked.path, is_reading=True) as app:
        composed = of_repository(app.repository)
        found = licensed(composed, app.settings.supply.licences)
    if asked.format == "json":
        print_json(licences_json(found, composed))
    else:
        print("\n".join(licences_lines(found, paint_for(sys.stdout))))
    for line in unread_lines(composed, paint_for(sys.stderr)):
        print(line, file=sys.stderr)
    if found.is_denied:
        return Exit.DENIED
    return Exit.BROKEN if composed.unread else Exit.ALLOWED
