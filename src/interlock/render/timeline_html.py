"""Timelines as a page: the answer, the drawing, and then all of it as tables. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.kernel import Instant, stamp
from interlock.render.markup import Html, closing, el, opening
from interlock.render.picture.lanes import MARKS, SHUT, Lane, Lanes, Span
from interlock.render.picture.pages import answered, framed, page
from interlock.render.report.parts import table
from interlock.render.timeline_svg import TIMELINE_RULES, drawing, sign

_RULES: Final = (*TIMELINE_RULES, ("[id^=lane-] th,[id^=lane-] td:nth-child(-n+3)", "white-space:nowrap"))


def written(lanes: Lanes) -> Iterator[bytes]:
    """Write the page piece by piece."""
    return (piece.encode() for piece in page(lanes.title, lanes.answer, sections(lanes), _RULES))


def sections(lanes: Lanes) -> Iterator[Html]:
    """Give the answer, the drawing, and a table for each lane."""
    yield answered(lanes.title, lanes.answer, lanes.notes)
    yield framed(drawing(lanes), legend(lanes), past="#lane-1", opens="newest")
    for number, lane in enumerate(lanes.lanes, 1):
        yield opening("section", class_="card", id=f"lane-{number}")
        yield el("h2", lane.title)
        if lane.windows:
            yield el("p", f"{lane.windows[0].upper()}{lane.windows[1:]}.", class_="quiet")
        yield _table(lane)
        yield closing("section")


def legend(lanes: Lanes) -> list[Html]:
    """Explain the signs and colours that a drawing has."""
    marks = [mark for mark in MARKS if any(one.mark is mark for lane in lanes.lanes for one in lane.moments)]
    return [*(_legend(mark.value) for mark in marks), *_bars(lanes)]


def _legend(word: str) -> Html:
    drawn = el("svg", sign(word.replace(" ", "-"), 0, 0), class_="p-sign", width=12, height=12, aria_hidden="true")
    return el("span", drawn, word)


def _bars(lanes: Lanes) -> Iterator[Html]:
    """Explain the colours of when it was shut, and of when deployments might begin."""
    spans = [span for lane in lanes.lanes for span in lane.shut]
    for what, tone in SHUT.items():
        if any(span.tone is tone for span in spans):
            yield _swatch(f"p-span p-{tone.value}", "p-past", what.value)
    if any(lane.windows for lane in lanes.lanes):
        yield _swatch("", "p-free", "deployments may begin")


def _swatch(outer: str, inner: str, word: str) -> Html:
    drawn = el("g", el("rect", x=1, y=2, width=14, height=8, rx=2, class_=inner), class_=outer)
    return el("span", el("svg", drawn, class_="p-sign", width=16, height=12, aria_hidden="true"), word)


def _table(lane: Lane) -> Html:
    rows = [(one.since, one.until, "ran", one.label, _state(one), one.entries) for one in lane.ran]
    rows += [(one.since, one.until, one.state, one.label, one.says, one.entries) for one in lane.shut]
    rows += [(one.at, one.at, one.mark.value, one.says, "", one.entries) for one in lane.moments]
    if not rows:
        return el("p", "Nothing ran here and nothing happened, as far as is known.", class_="quiet")
    rows.sort(key=lambda row: row[0])
    body = (
        (stamp(since), _until(since, until), what, label, state, ", ".join(map(str, numbers)))
        for since, until, what, label, state, numbers in rows
    )
    return table(
        ("Since", "Until", "What", "Of what", "More", "Entries"), body, f"What ran and happened in {lane.title}"
    )


def _state(span: Span) -> str:
    return ", ".join(part for part in (span.state, span.says) if part)


def _until(since: Instant, until: Instant | None) -> str:
    if until is None:
        return "now"
    return "" if until == since else stamp(until)
