"""interlock import: what other scanners reported, recorded as evidence with its reports. Floor 15."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app, stated
from interlock.cli.choosing import chosen_subject
from interlock.cli.exits import Exit
from interlock.cli.files import print_json, read_bounded
from interlock.cli.governing import resource_of
from interlock.kernel import InstantMalformed, instant
from interlock.wiring.handing import card_of

if TYPE_CHECKING:
    from datetime import datetime

    from interlock.control import Card
    from interlock.flows.read_reports import Sheet
    from interlock.flows.take_reports import TakenReports
    from interlock.kernel import Instant
    from interlock.render.imported import Word
    from interlock.wiring.app import App

_SAYS = """\
Take reports of other scanners as signed evidence: one assessment of one control,
in which what several tools saw is one finding. The reports are kept beside the
ledger, with what looks like a secret masked. Handed in again, the same changes
nothing.

Of each tool the latest report counts, and what it found stays until the same
tool reports again: a clean report of another one answers nothing.

With --from they are pulled from the server of a tool, as sources.yaml in the
configuration folder names it.
"""
USUAL: Final = "key.scanning"
"""The control that reports are evidence of where nobody says otherwise."""
_NOW: Final = "now"
_MOST: Final = 256 * 1024 * 1024
"""Bytes of one file."""
_MOST_MAPPING: Final = 1024 * 1024
_MOST_FILES: Final = 200


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("import", _SAYS).with_place()
    made.add_argument("files", metavar="FILE", nargs="*", help="a report, packed or not; - for standard input")
    made.add_argument(
        "--subject",
        metavar="WHAT",
        help="what was scanned: a revision, a digest, a file, or . for the working tree",
    )
    made.add_argument(
        "--as",
        metavar="FORMAT",
        dest="form",
        default="",
        help="the format of the reports (default: by what is in them)",
    )
    made.add_argument(
        "--mapping",
        metavar="FILE",
        default="",
        help="read all of them, CSV or JSON, as this file says which column or path holds what",
    )
    made.add_argument(
        "--control",
        metavar="ID",
        default="",
        help=f"the control that they are evidence of (default: what the source says, or {USUAL})",
    )
    made.add_argument(
        "--from",
        metavar="NAME",
        dest="source",
        default="",
        help="pull the reports of a source of sources.yaml instead of reading files",
    )
    made.add_argument(
        "--sources", action="store_true", help="list those sources with their last pull, and nothing else"
    )
    made.add_argument(
        "--at",
        metavar="TIME",
        type=_time,
        help="when the tools ran, where the reports do not say (2027-01-31, RFC 3339, or now)",
    )
    made.add_argument("--note", metavar="TEXT", type=stated, action="append", default=[], help="a remark; repeatable")
    made.add_argument("--formats", action="store_true", help="list the formats that reports can have, and nothing else")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    made = parser()
    asked = made.parse_args(words)
    if asked.formats:
        return _formats(asked)
    if asked.sources or asked.source:
        return _pulled(made, asked)
    if not asked.files or asked.subject is None:
        made.error("name the reports, and what they are about with --subject")
    if len(asked.files) > _MOST_FILES:
        made.error(f"at most {_MOST_FILES} reports are taken at once")
    if asked.mapping and asked.form:
        made.error("--mapping says how they are read, and so does --as: give one of them")
    if asked.files.count("-") > 1:
        made.error("there is one standard input")
    with open_app(asked.repository, asked.store) as app:
        card = card_of(app, asked.control or USUAL)
        done, word = _take(app, card, asked)
    _show(done, card, word, asked)
    return Exit.BROKEN if done.assessment.outcome == "errored" else Exit.ALLOWED


def _pulled(made: Parser, asked: argparse.Namespace) -> int:
    """List the sources, or pull one of them."""
    from interlock.cli import import_from

    if asked.files or asked.form or (asked.sources and asked.source):
        made.error("--from and --sources go with no files, no --as, and not with each other")
    if asked.sources:
        return import_from.list_sources(asked)
    with open_app(asked.repository, asked.store) as app:
        done, card = import_from.pull(app, asked)
        word = word_of(app, app.clock())
    _show(done, card, word, asked)
    return Exit.BROKEN if done.assessment.outcome == "errored" else Exit.ALLOWED


def _formats(asked: argparse.Namespace) -> int:
    from interlock.formats.reports import formats
    from interlock.render.imported import formats_json, formats_lines
    from interlock.render.screen import width_of

    if asked.format == "json":
        print_json(formats_json(formats()))
    else:
        print("\n".join(formats_lines(formats(), width_of(sys.stdout))))
    return Exit.ALLOWED


def _take(app: App, card: Card, asked: argparse.Namespace) -> tuple[TakenReports, Word]:
    from interlock.flows.read_reports import Sheet
    from interlock.flows.take_reports import Handing
    from interlock.formats.reports import named
    from interlock.formats.reports.mapping import by_mapping
    from interlock.wiring.handing import taken

    sheets = tuple(_sheet(path, may_be_empty=bool(asked.form)) for path in asked.files)
    mapping = Sheet(Path(asked.mapping).name, read_bounded(asked.mapping, _MOST_MAPPING)) if asked.mapping else None
    subject = chosen_subject(app, asked.subject)
    _, now = app.seal, app.clock()  # in this order: the first key there is counts from when it was made
    handing = Handing(
        card=card,
        subject=subject,
        sheets=sheets,
        form=by_mapping(mapping.body, mapping.name) if mapping else named(asked.form) if asked.form else None,
        made_at=now if asked.at == _NOW else asked.at,
        notes=tuple(asked.note),
        mapping=mapping,
    )
    return taken(app, handing, asked.subject, now), word_of(app, now)


def word_of(app: App, now: Instant) -> Word:
    """Say whose word reports are that are taken now, and whether it counts."""
    from interlock.decision.by_hand import hands_in_nothing
    from interlock.render.imported import Word
    from interlock.wiring.handing import signer_of

    signer = signer_of(app, now)
    return Word(
        signer.name, signer.id, hands_in_nothing(signer.id, signer.name, app.directory(), resource_of(app), now)
    )


def _sheet(path: str, *, may_be_empty: bool) -> Sheet:
    """Give a report; one that holds nothing may be read where its format is named, which then decides."""
    from interlock.flows.read_reports import Sheet

    if path == "-":
        return Sheet("standard-input", sys.stdin.buffer.read(_MOST + 1))
    return Sheet(Path(path).name, read_bounded(path, _MOST, may_be_empty=may_be_empty))


def _show(done: TakenReports, card: Card, word: Word, asked: argparse.Namespace) -> None:
    from interlock.render.imported import imported_json, imported_lines
    from interlock.render.screen import paint_for, width_of

    if asked.format == "json":
        print_json(imported_json(done, card, word))
    else:
        print("\n".join(imported_lines(done, card, word, paint_for(sys.stdout), width_of(sys.stdout))))


def _time(text: str) -> datetime | str:
    if text == _NOW:
        return text
    try:
        return instant(text if "T" in text else f"{text}T00:00:00Z")
    except InstantMalformed as error:
        says = f"{text!r} is no day such as 2027-01-31, no RFC 3339 time, and not the word now"
        raise argparse.ArgumentTypeError(says) from error
