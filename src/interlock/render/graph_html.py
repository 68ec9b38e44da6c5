"""A graph as a page: the answer, the drawing, and then all of it as tables, so that nothing is only in a picture.

`written` gives a file that loads nothing and runs nothing; `sections` gives the same for a page of the server.
Floor 13.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock import __version__
from interlock.kernel import stamp
from interlock.render.graph_svg import drawing
from interlock.render.markup import Html, closing, document, el, opening, style
from interlock.render.picture.kinds import KINDS, called, counted
from interlock.render.picture.model import Item, Picture, Said
from interlock.render.picture.pages import page_sheet
from interlock.render.picture.strokes import RULES, icon
from interlock.render.report.parts import table
from interlock.trace import Kind, Way


def written(picture: Picture) -> Iterator[bytes]:
    """Write the page piece by piece."""
    return (piece.encode() for piece in _page(picture))


def sections(picture: Picture) -> Iterator[Html]:
    """Give the answer, the drawing, and the tables."""
    yield el(
        "header",
        el("p", picture.title, class_="about"),
        el("h1", picture.answer),
        el("ul", [el("li", note) for note in picture.notes], class_="notes") if picture.notes else None,
    )
    yield _figure(picture)
    yield from _links(picture)
    yield from _things(picture)


def _page(picture: Picture) -> Iterator[Html]:
    yield document()
    yield _head(picture)
    yield opening("body")
    yield opening("main")
    yield from sections(picture)
    yield closing("main")
    yield el("footer", el("p", f"Written by Interlock {__version__}. This file loads nothing and runs nothing."))
    yield closing("body")
    yield closing("html")


def _head(picture: Picture) -> Html:
    sheet, source = style(page_sheet(RULES))
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="description", content=picture.answer),
        el("title", f"{picture.title}, Interlock trace"),
        sheet,
    )


def _figure(picture: Picture) -> Html:
    kinds = [kind for kind in KINDS if any(item.kind is kind for item in picture.items)]
    return el(
        "figure",
        el("a", "Past the picture, to the links", href="#links", class_="past"),
        el("div", drawing(picture), class_="scroll", role="region", aria_label="The picture; it scrolls", tabindex=0),
        el("figcaption", [_legend(kind) for kind in kinds], class_="legend"),
    )


def _legend(kind: Kind) -> Html:
    drawn = el("svg", icon(kind.value, 0, 0), class_="p-sign", width=16, height=16, aria_hidden="true")
    return el("span", drawn, KINDS[kind].word)


def _links(picture: Picture) -> Iterator[Html]:
    items = {item.name: item for item in picture.items}
    yield opening("section", class_="card", id="links")
    yield el("h2", "Links", el("small", f"{len(picture.ties):,}"))
    if picture.ties:
        rows = (
            (_told(items[tie.source]), tie.relation, _told(items[tie.target]), *_saying(tie.said))
            for tie in picture.ties
        )
        yield table(("From", "Relation", "To", "Said by", "When", "Entry"), rows, "Every link, and who says it")
    else:
        yield el("p", "Nothing leads from here, and nothing leads here.", class_="quiet")
    if picture.rests:
        yield el("h3", "Not shown")
        yield el(
            "ul",
            [
                _left_out(items[rest.beside], rest.relation, rest.way, counted(rest.count, rest.kind))
                for rest in picture.rests
            ],
            class_="left-out",
        )
    yield closing("section")


def _left_out(beside: Item, relation: str, way: Way, count: str) -> Html:
    sentence = (
        f"{called(beside)} {relation} {count} more"
        if way is Way.FORWARD
        else f"{count} more {relation} {called(beside)}"
    )
    return el("li", sentence)


def _things(picture: Picture) -> Iterator[Html]:
    yield opening("section", class_="card", id="things")
    yield el("h2", "Things", el("small", f"{len(picture.items):,}"))
    rows = ((called(item), KINDS[item.kind].word, item.detail, el("code", item.name)) for item in picture.items)
    yield table(("Thing", "Kind", "State", "Name in full"), rows, "Every thing, with its name in full")
    yield closing("section")


def _told(item: Item) -> Html:
    return el("span", el("small", KINDS[item.kind].word), " ", called(item))


def _saying(said: Said | None) -> tuple[str, str, str]:
    if said is None:
        return "", "", ""
    return said.by, stamp(said.at) if said.at is not None else "", "" if said.entry is None else str(said.entry)
