"""A graph as a drawing: things in columns from code to production, each line with who says it. Floor 13.

`written` gives a file of its own; `drawing` gives the same for a page, whose style sheet then holds `drawing_sheet`.
The drawing loads nothing and runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

from interlock.render.layered import Box, Layout, Line, PlacedBox, laid_out
from interlock.render.markup import Child, Html, el, link, style
from interlock.render.picture.groups import Bond, Drawing, Shape, grouped
from interlock.render.picture.kinds import KINDS, called, in_words
from interlock.render.picture.measure import shortened, width
from interlock.render.picture.model import Picture, Tie
from interlock.render.picture.strokes import NAMESPACE, box, drawing_sheet, icon, icons, line, text

_HEIGHT: Final = 44
_PORT: Final = 12
_LEFT: Final = 34
_RIGHT: Final = 10
_LEAST: Final = 112
_MOST: Final = 204
_NAME, _DETAIL, _WORD = 12, 11, 10
_TOLD: Final = 5
"""So many ties of a line are told where it is pointed at; the page has a table of all."""


class Lead(NamedTuple):
    """Where a box leads on a page of the server."""

    href: str
    peek: str = ""
    """What tells of it beside the page; empty where nothing does."""


Leads = Callable[[Shape], Lead]


def written(picture: Picture) -> Iterator[bytes]:
    """Give the drawing as a file."""
    yield drawing(picture, is_file=True).encode()
    yield b"\n"


def drawing(picture: Picture, *, is_file: bool = False) -> Html:
    """Give the drawing as an element; a file has its own style sheet and name space."""
    return placed(picture, is_file=is_file)[0]


def linked(picture: Picture, leads: Leads, opened: Collection[str] = ()) -> Html:
    """Give the drawing for a page of the server, where each box is a link and says what it is beside the page.

    Shape:  lines and boxes say by numbers what they join, for a script that shows what leads where.
    """
    return _drawn(picture, grouped(picture, opened), leads)[0]


def placed(picture: Picture, *, is_file: bool = False) -> tuple[Html, PlacedBox | None]:
    """Give the drawing, and where in it the first thing stands that was asked about."""
    return _drawn(picture, grouped(picture), is_file=is_file)


def _drawn(
    picture: Picture, drawn: Drawing, leads: Leads | None = None, *, is_file: bool = False
) -> tuple[Html, PlacedBox | None]:
    layout = laid_out(_boxes(drawn), _lines(drawn))
    sheet, _ = style(drawing_sheet()) if is_file else (None, "")
    kinds = [shape.kind for shape in drawn.shapes if not shape.is_rest]
    asked = next((shape.name for shape in drawn.shapes if shape.is_subject), None)
    made = el(
        "svg",
        el("title", picture.title, id="p-title"),
        el("desc", description(picture, drawn), id="p-desc"),
        sheet,
        icons(kinds, has_rest=any(shape.is_rest for shape in drawn.shapes)),
        el("rect", width=layout.width, height=layout.height, class_="p-back") if is_file else None,
        el("g", _ways(drawn, layout, _called(picture), leads), aria_hidden=None if is_file else "true"),
        el(
            "g",
            _things(drawn, layout, leads),
            role="list" if drawn.shapes else None,
            aria_label="From code to production" if drawn.shapes else None,
        ),
        class_="p",
        xmlns=NAMESPACE if is_file else None,
        viewBox=f"0 0 {layout.width} {layout.height}",
        width=layout.width,
        height=layout.height,
        role="group",
        aria_labelledby="p-title p-desc",
    )
    return made, next((one for one in layout.boxes if one.name == asked), None)


def description(picture: Picture, drawn: Drawing) -> str:
    """Say in words how much is shown, and how much of it as groups."""
    groups = [shape for shape in drawn.shapes if shape.is_group]
    sentences = [picture.answer, f"{_many(len(picture.items), 'thing')} and {_many(len(picture.ties), 'link')}."]
    if groups:
        inside = sum(len(shape.members) for shape in groups)
        sentences.append(
            f"{inside:,} of the things are drawn as {_many(len(groups), 'group')} of things that look alike."
        )
    if picture.rests:
        sentences.append(f"{sum(rest.count for rest in picture.rests):,} more are not shown.")
    return " ".join((*sentences, *picture.notes))


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _boxes(drawn: Drawing) -> list[Box]:
    leaving: dict[str, set[str]] = {}
    coming: dict[str, set[str]] = {}
    for bond in drawn.bonds:
        leaving.setdefault(bond.source, set()).add(word_of(bond))
        coming.setdefault(bond.target, set()).add(word_of(bond))
    boxes = []
    for shape in drawn.shapes:
        ports = max(len(leaving.get(shape.name, ())), len(coming.get(shape.name, ())))
        wide = max(width(shape.label, _NAME, is_bold=True), width(shape.detail, _DETAIL))
        column = None if shape.is_rest else KINDS[shape.kind].column
        boxes.append(
            Box(
                shape.name,
                min(max(wide + _LEFT + _RIGHT, _LEAST), _MOST),
                max(_HEIGHT, (ports + 1) * _PORT),
                column,
            )
        )
    return boxes


def _lines(drawn: Drawing) -> list[Line]:
    return [Line(bond.source, bond.target, word_of(bond), width(word_of(bond), _WORD)) for bond in drawn.bonds]


def _things(drawn: Drawing, layout: Layout, leads: Leads | None) -> Iterator[Html]:
    """Give the boxes along the flow, which is the order in which they are reached with the keyboard."""
    about = _about(drawn)
    placed, numbers = {one.name: one for one in layout.boxes}, _numbers(drawn)
    for shape in sorted(drawn.shapes, key=lambda one: (placed[one.name].column, placed[one.name].y)):
        says = ". ".join((_named(shape), *about.get(shape.name, [])))
        yield _thing(shape, placed[shape.name], says, (leads(shape), numbers[shape.name]) if leads else None)


def _numbers(drawn: Drawing) -> Mapping[str, int]:
    """Give each box a number by which a script tells it."""
    return {one.name: number for number, one in enumerate(drawn.shapes)}


def _thing(shape: Shape, at: PlacedBox, says: str, lead: tuple[Lead, int] | None) -> Html:
    marks = ["p-subject"] if shape.is_subject else ["p-rest"] if shape.is_rest else []
    classes = " ".join(("p-thing", f"p-{shape.tone.value}", *marks))
    if lead is None:
        return el("g", el("title", says), _box(shape, at), class_=classes, role="listitem", tabindex=0, aria_label=says)
    to, number = lead
    peek = to.peek or None
    inside = link(to.href, el("title", says), _box(shape, at), data_peek=peek)
    return el("g", inside, class_=classes, role="listitem", data_n=number)


def _box(shape: Shape, at: PlacedBox) -> Iterator[Html | None]:
    room = at.width - _LEFT - _RIGHT
    middle = at.y + at.height // 2
    yield from (
        box(at.x + 4, at.y + 4, at.width, at.height, "p-pile") if shape.is_group else None,
        box(at.x, at.y, at.width, at.height),
        None if shape.is_rest else el("rect", x=at.x, y=at.y + 8, width=3, height=at.height - 16, class_="p-mark"),
        icon("rest" if shape.is_rest else shape.kind.value, at.x + 11, middle - 8),
        text(at.x + _LEFT, middle - 3, shortened(shape.label, _NAME, room, is_bold=True), "p-name"),
        text(at.x + _LEFT, middle + 13, shortened(shape.detail, _DETAIL, room), "p-more"),
    )


def _named(shape: Shape) -> str:
    """Give all that a box stands for, whole."""
    if shape.is_rest or shape.is_group:
        return f"{shape.label}, {shape.detail}"
    item = shape.members[0]
    label = "" if item.label in {"", item.name} else f"{item.label}, "
    return f"{shape.detail}: {label}{item.name}"


def _about(drawn: Drawing) -> dict[str, list[str]]:
    """Give for each box what it leads to in words, for whoever hears the drawing."""
    labels = {shape.name: shape.label for shape in drawn.shapes}
    found: dict[str, list[str]] = {}
    for bond in drawn.bonds:
        there = "itself" if bond.source == bond.target else labels[bond.target]
        found.setdefault(bond.source, []).append(f"{word_of(bond)} {there}")
    return {
        name: told if len(told) <= _TOLD else [*told[:_TOLD], f"and {len(told) - _TOLD} more"]
        for name, told in found.items()
    }


def _called(picture: Picture) -> dict[str, str]:
    return {item.name: called(item) for item in picture.items}


def _ways(drawn: Drawing, layout: Layout, called: Mapping[str, str], leads: Leads | None) -> Iterator[Html]:
    """Give the lines, then the words on them."""
    words: list[Html] = []
    numbers = _numbers(drawn)
    for bond, route in zip(drawn.bonds, layout.routes, strict=True):
        if not route.points:
            continue
        joins = (numbers[bond.source], numbers[bond.target]) if leads is not None else None
        yield line(route, _says(bond, called), class_=_style(bond), joins=joins)
        if route.word is not None:
            class_ = "p-word p-far" if route.word.is_end else "p-word"
            words.append(text(route.word.x, route.word.y, word_of(bond), class_, joins))
    yield from words


def _style(bond: Bond) -> str:
    return "p-line p-loose" if not bond.ties else "p-line p-over" if bond.is_over else "p-line"


def word_of(bond: Bond) -> str:
    """Give what stands on a line; what is no longer so says that."""
    return f"{bond.relation}, once" if bond.is_over else bond.relation


def _says(bond: Bond, called: Mapping[str, str]) -> Child:
    if not bond.ties:
        return f"{bond.relation}: not shown"
    told = [_tie(tie, called) for tie in bond.ties[:_TOLD]]
    if len(bond.ties) > _TOLD:
        told.append(f"and {len(bond.ties) - _TOLD:,} more")
    return "\n".join(told)


def _tie(tie: Tie, called: Mapping[str, str]) -> str:
    parts = [f"{called[tie.source]} {tie.relation} {called[tie.target]}"]
    parts += [f"said by {in_words(tie.said)}"] if tie.said is not None else []
    parts += [f"no longer, said by {in_words(tie.over)}"] if tie.over is not None else []
    return ", ".join(parts)
