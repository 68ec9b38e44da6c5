"""Delivery figures as a table for spreadsheets: a header, and one line for each fact behind a number. Floor 13.

Source: RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from interlock.kernel import stamp
from interlock.render.figures.words import shut_by
from interlock.render.paint import visible
from interlock.trace.figures.model import Figure, Row
from interlock.trace.figures.shut import SETTINGS
from interlock.trace.figures.timeline import Timeline

HEADER: Final = (
    "figure",
    "group",
    "what",
    "state",
    "counts",
    "against",
    "at",
    "since",
    "seconds",
    "product",
    "environment",
    "entries",
    "says",
)
TIMELINE: Final = ("product", "environment", "kind", "run", "since", "until", "seconds", "entries", "says")
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in some spreadsheet, in its full width too."""


def write(figures: Iterable[Figure]) -> Iterator[bytes]:
    """Write the facts behind figures."""
    yield _line(HEADER)
    for figure in figures:
        for row in figure.rows:
            yield _line(_cells(figure, row))


def write_timeline(timelines: Iterable[Timeline]) -> Iterator[bytes]:
    """Write what ran, what happened, when it was shut and when deployments might begin, each with its moment."""
    yield _line(TIMELINE)
    for one in timelines:
        place = [safe(one.product), safe(one.environment)]
        for ran in one.ran:
            until = stamp(ran.until) if ran.until is not None and not ran.is_clock_wrong else ""
            took = f"{ran.seconds:.3f}" if ran.seconds is not None else ""
            says = f"{ran.label}{', taken back' if ran.is_taken_back else ''}"
            cells = [ran.what.value, safe(ran.run), stamp(ran.since), until, took, _entries(ran.entries), safe(says)]
            yield _line([*place, *cells])
        for each in one.happened:
            cells = [each.mark.value, safe(each.run), stamp(each.at), "", "", _entries(each.entries), safe(each.says)]
            yield _line([*place, *cells])
        for shut in one.shut:
            until = stamp(shut.until) if shut.until is not None else ""
            took = f"{(shut.until - shut.since).total_seconds():.3f}" if shut.until is not None else ""
            says = safe(f"{shut.reason}, {shut_by(shut)}")
            yield _line([*place, shut.what.value, "", stamp(shut.since), until, took, _entries(shut.entries), says])
        for since, end in one.opened:
            took = f"{(end - since).total_seconds():.3f}"
            yield _line([*place, "may begin", "", stamp(since), stamp(end), took, "", f"as {SETTINGS} has it now"])


def safe(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula, and that cannot steer a terminal that it is printed on."""
    shown = visible(text)
    return f"'{shown}" if text.lstrip(" ").startswith(_FORMULAS) else shown


def _cells(figure: Figure, row: Row) -> list[str]:
    return [
        figure.name.value,
        safe(row.group),
        safe(row.what),
        safe(row.state),
        "yes" if row.counts else "no",
        "yes" if row.is_against else "no",
        stamp(row.at),
        stamp(row.since) if row.since is not None else "",
        f"{row.seconds:.3f}" if row.seconds is not None else "",
        safe(row.product),
        safe(row.environment),
        _entries(row.entries),
        safe(row.says),
    ]


def _entries(entries: Iterable[int]) -> str:
    return " ".join(map(str, entries))


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode("utf-8", "replace")
