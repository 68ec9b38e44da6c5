"""Points, words and boxes as the elements of a drawing. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from interlock.render.layered import Point, Route
from interlock.render.markup import Child, Html, el
from interlock.render.picture.colours import FONT, TONES, sheet
from interlock.render.picture.kinds import KINDS, REST
from interlock.trace import Kind

NAMESPACE: Final = "http://www.w3.org/2000/svg"
RULES: Final = (
    (".p-back", "fill:$bg"),
    (".p", f"font:12px {FONT};font-feature-settings:'tnum'"),
    (".p-box", "fill:$panel;stroke:$line"),
    (".p-pile", "fill:$soft;stroke:$line"),
    (".p-name", "font-size:12px;font-weight:600;fill:$ink"),
    (".p-more", "font-size:11px;fill:$mute"),
    (".p-word", "font-size:10px;fill:$mute"),
    (".p-far", "text-anchor:end"),
    (".p-icon", "fill:none;stroke:$mute;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round"),
    (".p-line", "fill:none;stroke:$edge;stroke-width:1.2;stroke-linejoin:round;stroke-linecap:round"),
    (".p-line:hover", "stroke:$acc;stroke-width:2.4"),
    (".p-rest .p-box", "fill:none;stroke:$edge;stroke-dasharray:4 3"),
    (".p-line.p-loose", "stroke-dasharray:4 3"),
    (".p-line.p-over", "stroke-dasharray:1 4"),
    (".p-subject .p-box", "fill:$accb;stroke:$acc;stroke-width:2"),
    (".p-subject .p-icon", "stroke:$acc"),
    (".p-thing:focus-visible", "outline:none"),
    (".p-thing:focus-visible .p-box", "stroke:$acc;stroke-width:3"),
    *((f".p-{tone} .p-mark", f"fill:${tone}") for tone in TONES),
    *((f".p-{tone} .p-icon", f"stroke:${tone}") for tone in TONES if tone != "none"),
)


def drawing_sheet() -> str:
    """Give the style sheet of drawings."""
    return sheet(RULES)


def text(x: int, y: int, words: str, class_: str, joins: tuple[int, int] | None = None) -> Html:
    """Give words at a place; those of a line say by the numbers of two boxes which they join."""
    source, target = joins or (None, None)
    return el("text", words, x=x, y=y, class_=class_, data_s=source, data_t=target)


def box(x: int, y: int, width: int, height: int, class_: str = "p-box") -> Html:
    """Give a box with round corners."""
    return el("rect", x=x, y=y, width=width, height=height, rx=6, class_=class_)


def icons(kinds: Iterable[Kind], *, has_rest: bool = False) -> Html:
    """Give the drawings that `icon` refers to, once a drawing or page."""
    known = [kind for kind in KINDS if kind in set(kinds)]
    drawn = [_symbol(kind.value, KINDS[kind].icon) for kind in known]
    return el("defs", drawn, _symbol("rest", REST) if has_rest else None)


def icon(name: str, x: int, y: int) -> Html:
    """Give the shape that stands for a kind; a word beside it says the same."""
    return el("use", href=f"#p-{name}", x=x, y=y, width=16, height=16, class_="p-icon")


def _symbol(name: str, path: str) -> Html:
    return el("symbol", el("path", d=path), id=f"p-{name}", viewBox="0 0 16 16")


def line(route: Route, *says: Child, class_: str = "p-line", joins: tuple[int, int] | None = None) -> Html:
    """Give the way of a line with the head of an arrow; what it says shows when it is pointed at."""
    source, target = joins or (None, None)
    return el("path", el("title", *says), d=path(route.points), class_=class_, data_s=source, data_t=target)


def path(points: Sequence[Point]) -> str:
    """Give a way that ends with an arrow: straight at one height, and by a bend from one height to another."""
    first = points[0]
    parts = [f"M{first.x} {first.y}"]
    for here, there in pairwise(points):
        if here.y == there.y:
            parts.append(f"H{there.x}")
        else:
            middle = (here.x + there.x) // 2
            parts.append(f"C{middle} {here.y} {middle} {there.y} {there.x} {there.y}")
    last, before = points[-1], points[-2]
    back = -5 if last.x >= before.x else 5
    parts.append(f"M{last.x + back} {last.y - 3}L{last.x} {last.y}L{last.x + back} {last.y + 3}")
    return "".join(parts)
