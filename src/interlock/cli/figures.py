"""interlock figures: how delivery goes, each number with the entries of the ledger behind it. Floor 15."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import put_out

if TYPE_CHECKING:
    from interlock.trace.figures.model import Period
    from interlock.trace.figures.timeline import Timeline
    from interlock.wiring.figuring import Figuring

_SAYS: Final = """\
Tell how delivery goes: how long commits take to production, how often and how
well changes arrive there, how long it takes to restore and to remediate, what
gates answer, and where security costs time. Each number is worked out from
verified entries of the ledger, and names them.
"""
NAMES: Final = (
    "deployment-frequency",
    "lead-time",
    "change-fail-rate",
    "time-to-restore",
    "time-to-remediate",
    "gate-outcomes",
    "waiting",
    "control-time",
    "waivers",
    "coverage",
)
_TIMELINE: Final = "timeline"
_FORMATS: Final = ("text", "json", "csv", "svg", "html")


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("figures", _SAYS).with_place()
    names = ", ".join(NAMES)
    made.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        choices=("", *NAMES, _TIMELINE),
        default="",
        help=f"one figure, with every row behind it: {names}; or {_TIMELINE}, what ran when (default: all of them)",
    )
    made.add_argument("--env", metavar="NAME", default="", help="only of this environment")
    made.add_argument("--product", metavar="NAME", default="", help="only of this product")
    made.add_argument(
        "--period",
        metavar="PERIOD",
        default="90d",
        help="90d for the time up to now, or FROM..TO in UTC, the end left out (default: 90d)",
    )
    made.add_argument("--format", choices=_FORMATS, default="text", help="how to show it (default: text)")
    made.add_argument("-o", "--output", metavar="FILE", help="write it into a file instead of the terminal")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.cli.files import check_place
    from interlock.trace.figures.period import read_period
    from interlock.wiring.figuring import Figuring

    made = parser()
    asked = made.parse_args(words)
    if asked.name == _TIMELINE and not asked.env:
        made.error("a timeline is of one environment: name it with --env")
    if asked.output is not None:
        check_place(asked.output)
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        period, figuring = read_period(asked.period, app.clock()), Figuring(app)
        figuring.check(asked.product, asked.env)
        pieces = _timeline(figuring, period, asked) if asked.name == _TIMELINE else _figures(figuring, period, asked)
        put_out(pieces, asked.output)
    return Exit.ALLOWED


def _figures(figuring: Figuring, period: Period, asked: argparse.Namespace) -> Iterator[bytes]:
    from interlock.trace.figures.every import NAMES as EVERY
    from interlock.trace.figures.every import figures
    from interlock.trace.figures.model import Name
    from interlock.trace.figures.narrow import narrowed

    history = figuring.history
    wanted = (Name(asked.name),) if asked.name else EVERY
    found = figures(narrowed(history, asked.product, asked.env), period, wanted)
    ends = figuring.ends(asked.product, asked.env)
    if asked.format == "csv":
        from interlock.render.figures.tabular import write

        return write(found)
    if asked.format == "json":
        from interlock.render.figures.document import figures_json

        return _json(figures_json(found, ends, period, history.refused, history.now))
    if asked.format in {"svg", "html"}:
        from interlock.render.figures import charts, page

        title = f"Delivery figures{f' of {asked.product}' if asked.product else ''}"
        if asked.format == "svg":
            return charts.written(found, title)
        return page.written(found, title, ends, history.refused)
    from interlock.render.figures.text import detail_lines, overview_lines
    from interlock.render.screen import paint_for

    paint = paint_for(sys.stdout)
    if asked.name:
        return _lines(detail_lines(found[0], paint, history.refused))
    return _lines(overview_lines(found, ends, history.refused, paint))


def _timeline(figuring: Figuring, period: Period, asked: argparse.Namespace) -> Iterator[bytes]:
    found = figuring.timelines(asked.env, period, asked.product)
    if asked.format == "csv":
        from interlock.render.figures.tabular import write_timeline

        return write_timeline(found)
    if asked.format == "json":
        from interlock.render.figures.document import timeline_json

        return _json(timeline_json(found, period))
    if asked.format in {"svg", "html"}:
        return _drawn(found, period, asked)
    from interlock.render.figures.text import timeline_lines

    return _lines(timeline_lines(found, asked.env))


def _drawn(found: tuple[Timeline, ...], period: Period, asked: argparse.Namespace) -> Iterator[bytes]:
    from interlock.render.figures.text import runs_now, shut_now
    from interlock.render.figures.words import period_words
    from interlock.render.picture.lanes import lanes_of
    from interlock.render.timeline_html import written as page
    from interlock.render.timeline_svg import written as drawing
    from interlock.trace.figures.timeline import Timeline

    written = drawing if asked.format == "svg" else page
    title = f"What ran in {asked.env}, {period_words(period)}"
    shown = found or (Timeline(asked.product, asked.env, period),)
    says = [runs_now(found, asked.env), *(each for one in found for each in shut_now(one))]
    lanes = lanes_of(shown, title=title, answer=" ".join(f"{one}." for one in says))
    return written(lanes) if lanes is not None else iter(())


def _lines(lines: Iterable[str]) -> Iterator[bytes]:
    return (f"{line}\n".encode("utf-8", "replace") for line in lines)


def _json(document: object) -> Iterator[bytes]:
    import msgspec

    from interlock.render.paint import visible_json

    yield visible_json(msgspec.json.format(msgspec.json.encode(document), indent=2).decode()).encode() + b"\n"
