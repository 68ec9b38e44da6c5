"""What ran where from when to when, as a drawing: a lane for each environment. Floor 13.

In each lane stand, from top to bottom, what happened, what ran, when deployments might begin, and when nothing might be
deployed. What happened too close together to be told apart is one sign with a number. The drawing loads nothing and
runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from interlock.kernel import Instant, stamp
from interlock.render.markup import Child, Html, el, link, style
from interlock.render.picture.colours import TONES, sheet
from interlock.render.picture.lanes import MARKS, Lane, Lanes, Moment, Span, entries, told
from interlock.render.picture.measure import shortened, width
from interlock.render.picture.model import Tone
from interlock.render.picture.strokes import NAMESPACE, RULES, text
from interlock.render.picture.ticks import ticks

WIDTH: Final = 1180
_LEFT: Final = 184
_RIGHT: Final = 24
_TOP: Final = 36
_SIGNS, _RAN, _OPENED, _SHUT, _PAD = 20, 26, 10, 20, 10
_SIGN: Final = 16
_LEAST_WORDS: Final = 36
_MOST_TICKS: Final = 9
_GRAVEST: Final = tuple(Tone)
TIMELINE_RULES: Final = (
    *RULES,
    (".p-axis", "fill:none;stroke:$line"),
    (".p-past", "fill:$noneb;stroke:$edge"),
    *((f".p-span.p-{tone} .p-past", f"fill:${tone}b;stroke:${tone}") for tone in TONES if tone != "none"),
    (".p-label", "font-size:11px;fill:$ink"),
    (".p-open", "stroke-dasharray:5 3"),
    (".p-thing:focus-visible .p-past", "stroke-width:2.5"),
    (".p-free", "fill:$pass;stroke:none"),
    (".p-thing:focus-visible .p-free", "stroke:$acc;stroke-width:2"),
    (".p-spot", "fill:$panel;stroke:none"),
    (".p-thing:focus-visible .p-spot", "stroke:$acc;stroke-width:2"),
)
_Scale = Callable[[Instant], int]
Leads = Callable[[Sequence[int]], str]
"""Gives where what some entries say is told; empty where it is nowhere."""


def written(lanes: Lanes) -> Iterator[bytes]:
    """Give the drawing as a file."""
    yield drawing(lanes, is_file=True).encode()
    yield b"\n"


def linked(lanes: Lanes, leads: Leads) -> Html:
    """Give the drawing for a page of the server, where what ran and what happened leads to the entries that say so."""
    return _drawn(lanes, leads)


def drawing(lanes: Lanes, *, is_file: bool = False) -> Html:
    """Give the drawing as an element; a file has its own style sheet and name space."""
    return _drawn(lanes, _nowhere, is_file=is_file)


def _nowhere(_: Sequence[int]) -> str:
    return ""


def _drawn(lanes: Lanes, leads: Leads, *, is_file: bool = False) -> Html:
    tops, height = _tops(lanes)
    scale = _scale(lanes)
    made, _ = style(sheet(TIMELINE_RULES)) if is_file else (None, "")
    return el(
        "svg",
        el("title", lanes.title, id="t-title"),
        el("desc", " ".join((lanes.answer, *lanes.notes)), id="t-desc"),
        made,
        el(
            "defs",
            [el("symbol", el("path", d=d), id=f"t-{_id(mark)}", viewBox="0 0 16 16") for mark, (_, d) in MARKS.items()],
        ),
        el("rect", width=WIDTH, height=height, class_="p-back") if is_file else None,
        el("g", _axis(lanes, scale, height), aria_hidden="true"),
        [_lane(lane, top, lanes, scale, leads) for lane, top in zip(lanes.lanes, tops, strict=True)],
        class_="p",
        xmlns=NAMESPACE if is_file else None,
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="group",
        aria_labelledby="t-title t-desc",
    )


def sign(mark: str, x: int, y: int) -> Html:
    """Give the shape of what happened."""
    return el("use", href=f"#t-{mark}", x=x, y=y, width=12, height=12, class_="p-icon")


def _tops(lanes: Lanes) -> tuple[list[int], int]:
    tops, y = [], _TOP
    for lane in lanes.lanes:
        tops.append(y)
        y += _PAD + _SIGNS + _RAN + (_OPENED if lane.windows else 0) + _SHUT * len(_rows(lane.shut)) + _PAD
    return tops, y + _PAD


def _scale(lanes: Lanes) -> _Scale:
    """Give where a moment stands; what is outside the period stands at its edge."""
    whole = max((lanes.until - lanes.since).total_seconds(), 1.0)

    def at(moment: Instant) -> int:
        part = min(max((moment - lanes.since).total_seconds() / whole, 0.0), 1.0)
        return _LEFT + round(part * (WIDTH - _LEFT - _RIGHT))

    return at


def _axis(lanes: Lanes, scale: _Scale, height: int) -> Iterator[Html]:
    for tick in ticks(lanes.since, lanes.until, _MOST_TICKS):
        x = scale(tick.at)
        yield el("path", d=f"M{x} {_TOP - 8}V{height - _PAD}", class_="p-axis")
        room = width(tick.says, 11)
        yield text(min(x - room // 2, WIDTH - room - 2), _TOP - 14, tick.says, "p-more")


def _lane(lane: Lane, top: int, lanes: Lanes, scale: _Scale, leads: Leads) -> Html:
    middle = top + _PAD + _SIGNS
    shut = middle + _RAN + (_OPENED if lane.windows else 0)
    is_bare = not (lane.ran or lane.moments or lane.shut or lane.windows)
    return el(
        "g",
        el("path", d=f"M0 {top}H{WIDTH}", class_="p-axis"),
        text(16, middle + 17, shortened(lane.title, 12, _LEFT - 24, is_bold=True), "p-name"),
        text(_LEFT, middle + 17, "nothing ran here and nothing happened, as far as is known", "p-more")
        if is_bare
        else None,
        _spans(lane.ran, middle, _RAN - 4, lanes, scale, leads),
        _signs(lane.moments, top + _PAD, scale, leads),
        _free(lane, middle + _RAN, scale) if lane.windows else None,
        [
            _spans(row, shut + _SHUT * place, _SHUT - 4, lanes, scale, leads)
            for place, row in enumerate(_rows(lane.shut))
        ],
        role="group" if is_bare else "list",
        aria_label=lane.title,
    )


def _spans(spans: Sequence[Span], y: int, tall: int, lanes: Lanes, scale: _Scale, leads: Leads) -> Iterator[Html]:
    for span in spans:
        left = scale(span.since)
        right = max(scale(span.until if span.until is not None else lanes.until), left + 2)
        room = right - left - 12
        says = told(span)
        drawn = (
            el("title", says),
            el("rect", x=left, y=y, width=right - left, height=tall, rx=3, class_=_past(span)),
            text(left + 6, y + tall // 2 + 4, _words(span, room), "p-label") if room >= _LEAST_WORDS else None,
        )
        yield _thing(drawn, says, f"p-span p-{span.tone.value}", leads(span.entries))


def _thing(drawn: Child, says: str, class_: str, href: str) -> Html:
    """Give what can be pointed at and reached with the keyboard: a link where it leads anywhere."""
    if href:
        inside = link(href, drawn, data_peek=href)
        return el("g", inside, class_=f"p-thing {class_}", role="listitem")
    return el("g", drawn, class_=f"p-thing {class_}", role="listitem", tabindex=0, aria_label=says)


def _rows(spans: Iterable[Span]) -> list[list[Span]]:
    """Give spans in rows in which none lies on another."""
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda one: one.since):
        free = (row for row in rows if row[-1].until is not None and row[-1].until <= span.since)
        row = next(free, None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows


def _free(lane: Lane, y: int, scale: _Scale) -> Html:
    """Give a strip of when deployments might begin, as one shape: it says when in words."""
    parts: list[list[int]] = []
    for since, until in lane.opened:
        left, right = scale(since), max(scale(until), scale(since) + 1)
        if parts and left <= parts[-1][1]:
            parts[-1][1] = max(parts[-1][1], right)
        else:
            parts.append([left, right])
    return el(
        "g",
        el("title", lane.windows),
        el("path", d=f"M{_LEFT} {y + 2}H{WIDTH - _RIGHT}", class_="p-axis"),
        el("path", d="".join(f"M{left} {y}H{right}V{y + 5}H{left}Z" for left, right in parts), class_="p-free"),
        class_="p-thing",
        role="listitem",
        tabindex=0,
        aria_label=lane.windows,
    )


def _words(span: Span, room: int) -> str:
    """Give what a span is and how it stands; where there is no room for both, what it is."""
    both = f"{span.label} · {span.state}" if span.state else span.label
    return both if width(both, 11) <= room else shortened(span.label, 11, room, is_name=True)


def _past(span: Span) -> str:
    return "p-past p-open" if span.until is None else "p-past"


def _signs(moments: Sequence[Moment], y: int, scale: _Scale, leads: Leads) -> Iterator[Html]:
    for x, near in _near(moments, scale):
        gravest = max((MARKS[one.mark][0] for one in near), key=_GRAVEST.index)
        shown = next(one for one in near if MARKS[one.mark][0] is gravest)
        says = "; ".join(_says(one) for one in near)
        drawn = (
            el("title", says),
            el("rect", x=x - 8, y=y, width=_SIGN, height=_SIGN, rx=8, class_="p-spot"),
            sign(_id(shown.mark), x - 6, y + 2),
            text(x + 8, y + 12, f"{len(near)}", "p-more") if len(near) > 1 else None,
        )
        yield _thing(drawn, says, f"p-{gravest.value}", leads(shown.entries))


def _near(moments: Sequence[Moment], scale: _Scale) -> list[tuple[int, list[Moment]]]:
    """Give what happened by where it stands; what would lie on each other stands together."""
    found: list[tuple[int, list[Moment]]] = []
    for one in sorted(moments, key=lambda moment: moment.at):
        x = scale(one.at)
        beside = found[-1] if found else None
        if beside is not None and x - beside[0] < _SIGN + (16 if len(beside[1]) > 1 else 2):
            beside[1].append(one)
        else:
            found.append((x, [one]))
    return found


def _says(one: Moment) -> str:
    return ", ".join(part for part in (one.mark.value, one.says, stamp(one.at), entries(one.entries)) if part)


def _id(mark: str) -> str:
    return mark.replace(" ", "-")
