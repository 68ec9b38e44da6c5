"""interlock map: how a change moves from check-in to production, as the files of the repository say. Floor 15."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import put_out

if TYPE_CHECKING:
    from interlock.formats.pipelines.mapped import WorkflowMap

_SAYS: Final = """\
Say how a change moves from check-in to production: hooks, pipelines, build files
and deployments, each fact with its file and line; which tests run, which tools
are pinned, what people check, and how every control of the catalogue stands.

Files are read and nothing is run. Who may do what in a forge no file says.
"""
_CODES: Final = """\
exit codes: 0 the map is whole, 4 a file could not be made out (what was read is
shown), 2 wrong use, 70 a fault in Interlock
"""
_FORMATS: Final = ("text", "json", "svg", "html")


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("map", _SAYS)
    made.epilog = _CODES
    made.add_argument("path", nargs="?", default=".", help="the repository or folder; left out, the current one")
    made.add_argument("--store", metavar="WHERE", default="", help="a data folder or PostgreSQL URL of your own")
    made.add_argument("--gaps", action="store_true", help="what to insert next, with exactly what to add for it")
    made.add_argument("--seal", action="store_true", help="enter the map in the ledger, as evidence of map.*")
    made.add_argument("--format", choices=_FORMATS, default="text", help="how to show it (default: text)")
    made.add_argument("-o", "--output", metavar="FILE", help="write it into a file instead of the terminal")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.cli.files import check_place
    from interlock.wiring.mapping import map_of

    made = parser()
    asked = made.parse_args(words)
    if asked.gaps and asked.format in {"svg", "html"}:
        made.error("--gaps is shown as text or json")
    if asked.output is not None:
        check_place(asked.output)
    with open_app(asked.path, asked.store, is_reading=not asked.seal) as app:
        if asked.seal:
            _ = app.trust  # a key is made where there is none, before anything is looked at
        began = app.clock()
        change = app.repository.change(None, None)
        found = map_of(app, change)
        if asked.seal:
            from interlock.wiring.mapping import seal_map

            entries = seal_map(app, change, found, began)
            print(f"sealed as evidence of {', '.join(entries)}", file=sys.stderr)
    put_out(_shown(found, asked), asked.output)
    return Exit.BROKEN if found.broken else Exit.ALLOWED


def _shown(found: WorkflowMap, asked: argparse.Namespace) -> Iterator[bytes]:
    if asked.format == "json":
        import msgspec

        from interlock.render.paint import visible_json

        narrowed = {"schema": found.schema, "profile": found.profile, "gaps": found.gaps}
        document: object = narrowed if asked.gaps else found
        text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
        return iter([visible_json(text).encode() + b"\n"])
    if asked.format in {"svg", "html"}:
        from interlock.render.workflow import figure, page

        written = figure.written if asked.format == "svg" else page.written
        return written(found)
    from interlock.render.paint import Paint
    from interlock.render.screen import paint_for
    from interlock.render.workflow.text import gap_lines, map_lines

    paint = paint_for(sys.stdout) if asked.output is None else Paint(has_colour=False)
    lines = gap_lines(found, paint) if asked.gaps else map_lines(found, paint)
    return (f"{line}\n".encode("utf-8", "replace") for line in lines)
