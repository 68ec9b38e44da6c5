"""Delivery figures as drawings: a chart for each, in a file of its own or in a page. Floor 13.

Nothing is told by a colour alone: each bar has its words beside it, and the mark of nine of ten has its own shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.render.figures.bars import MOST, Bar, Bars, bars_of
from interlock.render.figures.words import period_words
from interlock.render.markup import Html, el, style
from interlock.render.picture.colours import FONT, sheet
from interlock.render.picture.measure import shortened
from interlock.render.picture.strokes import NAMESPACE
from interlock.trace.figures.model import Figure

WIDTH: Final = 860
_LEFT: Final = 250
"""Where bars begin."""
_REACH: Final = 320
"""How long the longest one is."""
_ROW: Final = 26
_HEAD: Final = 48
_FOOT: Final = 34
_BAR: Final = 12
_LABEL: Final = 226
_SAYS: Final = 262
RULES: Final = (
    (".f-back", "fill:$panel"),
    (".f", f"font:12px {FONT};font-feature-settings:'tnum'"),
    (".f-title", "font-size:14px;font-weight:600;fill:$ink"),
    (".f-name", "fill:$ink;text-anchor:end"),
    (".f-says", "fill:$ink"),
    (".f-more", "font-size:11px;fill:$mute"),
    (".f-tick", "font-size:11px;fill:$mute;text-anchor:middle"),
    (".f-grid", "fill:none;stroke:$line"),
    (".f-axis", "fill:none;stroke:$edge"),
    (".f-bar", "fill:$acc"),
    (".f-far", "fill:$panel;stroke:$acc;stroke-width:2"),
    (".f-reach", "fill:none;stroke:$acc;stroke-width:2;stroke-dasharray:2 3"),
)


def written(figures: Sequence[Figure], title: str) -> Iterator[bytes]:
    """Give the charts below each other, as a file."""
    made = [bars_of(one) for one in figures]
    heights = [_height(one) for one in made]
    rules, _ = style(sheet(RULES))
    drawn, top = [], 0
    for one, height in zip(made, heights, strict=True):
        drawn.append(el("g", _chart(one, top)))
        top += height
    says = f"{period_words(figures[0].period)}. {' '.join(_sentence(one) for one in made)}" if figures else ""
    whole = el(
        "svg",
        el("title", title, id="f-title"),
        el("desc", says, id="f-desc"),
        rules,
        el("rect", width=WIDTH, height=top, class_="f-back"),
        drawn,
        class_="f",
        xmlns=NAMESPACE,
        viewBox=f"0 0 {WIDTH} {top}",
        width=WIDTH,
        height=top,
        role="img",
        aria_labelledby="f-title f-desc",
    )
    yield whole.encode()
    yield b"\n"


def chart(figure: Figure) -> Html:
    """Give the chart of one figure, for a page whose style sheet holds `RULES`."""
    made = bars_of(figure)
    name = f"f-{figure.name.value}"
    return el(
        "svg",
        el("title", made.title, id=f"{name}-title"),
        el("desc", _sentence(made), id=f"{name}-desc"),
        _chart(made, 0),
        class_="f",
        viewBox=f"0 0 {WIDTH} {_height(made)}",
        width=WIDTH,
        height=_height(made),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _height(made: Bars) -> int:
    return _HEAD + _ROW * max(min(len(made.bars), MOST), 1) + _FOOT


def _sentence(made: Bars) -> str:
    """Say in words what a chart shows."""
    told = "; ".join(f"{one.label}: {one.says}" for one in made.bars[:MOST]) or "nothing to tell"
    return f"{made.title}, {made.says}. {told}."


def _chart(made: Bars, top: int) -> Iterator[Html]:
    yield el("text", made.title, x=16, y=top + 22, class_="f-title")
    left_out = len(made.bars) - MOST
    more = f"; {left_out} more are in the table" if left_out > 0 else ""
    yield el("text", f"{made.what}{more}", x=16, y=top + 39, class_="f-more")
    if not made.bars:
        yield el("text", "nothing to tell", x=_LEFT, y=top + _HEAD + 17, class_="f-more")
        return
    bottom = top + _HEAD + _ROW * min(len(made.bars), MOST)
    yield from _axis(made, top + _HEAD, bottom)
    for number, one in enumerate(made.bars[:MOST]):
        yield el("g", _bar(one, made.longest, top + _HEAD + _ROW * number))


def _axis(made: Bars, top: int, bottom: int) -> Iterator[Html]:
    for place, words in made.ticks:
        x = _LEFT + _along(place, made.longest)
        yield el("path", d=f"M{x} {top}V{bottom}", class_="f-grid")
        yield el("text", words, x=x, y=bottom + 16, class_="f-tick")
    yield el("path", d=f"M{_LEFT} {bottom}H{_LEFT + _REACH}", class_="f-axis")


def _bar(one: Bar, longest: float, top: int) -> Iterator[Html]:
    middle = top + _ROW // 2
    yield el("title", f"{one.label}: {one.says}")
    yield el("text", shortened(one.label, 12, _LABEL), x=_LEFT - 10, y=middle + 4, class_="f-name")
    if one.size is not None:
        length = max(_along(one.size, longest), 1 if one.size else 0)
        yield el("rect", x=_LEFT, y=middle - _BAR // 2, width=length, height=_BAR, rx=2, class_="f-bar")
        if one.far is not None and one.far > one.size:
            far = _LEFT + _along(one.far, longest)
            yield el("path", d=f"M{_LEFT + length} {middle}H{far}", class_="f-reach")
            yield el("path", d=f"M{far} {middle - 5}l5 5l-5 5l-5 -5z", class_="f-far")
    says = shortened(one.says, 12, _SAYS)
    yield el("text", says, x=_LEFT + _REACH + 16, y=middle + 4, class_="f-says" if one.size is not None else "f-more")


def _along(size: float, longest: float) -> int:
    return round(size / longest * _REACH)
