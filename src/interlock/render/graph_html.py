"""A graph as a page: the answer, the drawing, and then all of it as tables, so that nothing is only in a picture.

`written` gives a file that loads nothing and runs nothing; `sections` gives the same for a page of the server.
Floor 13.
"""

from __future__ import annotations

from collections.abc import Iterator

from interlock.kernel import stamp
from interlock.render.graph_svg import drawing, placed
from interlock.render.layered import PlacedBox
from interlock.render.markup import Html, closing, el, opening
from interlock.render.picture.kinds import KINDS, called, counted, in_words
from interlock.render.picture.model import Item, Picture, Said, Tie
from interlock.render.picture.pages import answered, framed, page
from interlock.render.picture.strokes import RULES, icon
from interlock.render.report.parts import table
from interlock.trace import Kind, Way


def written(picture: Picture) -> Iterator[bytes]:
    """Write the page piece by piece."""
    drawn, subject = placed(picture)
    here = (_here(subject),) if subject is not None else ()
    told = _sections(picture, drawn, "aimed" if subject is not None else "")
    return (piece.encode() for piece in page(picture.title, picture.answer, told, (*RULES, *here)))


def sections(picture: Picture) -> Iterator[Html]:
    """Give the answer, the drawing, and the tables."""
    return _sections(picture, drawing(picture))


def _sections(picture: Picture, drawn: Html, opens: str = "") -> Iterator[Html]:
    kinds = [kind for kind in KINDS if any(item.kind is kind for item in picture.items)]
    yield answered(picture.title, picture.answer, picture.notes)
    yield framed(drawn, map(_legend, kinds), past="#links", opens=opens)
    yield from _links(picture)
    yield from _things(picture)


def _here(box: PlacedBox) -> tuple[str, str]:
    """Give the rule that says where what was asked about stands."""
    return ".here", f"left:{box.x}px;top:{box.y}px;width:{box.width}px;height:{box.height}px"


def _legend(kind: Kind) -> Html:
    drawn = el("svg", icon(kind.value, 0, 0), class_="p-sign", width=16, height=16, aria_hidden="true")
    return el("span", drawn, KINDS[kind].word)


def _links(picture: Picture) -> Iterator[Html]:
    items = {item.name: item for item in picture.items}
    yield opening("section", class_="card", id="links")
    yield el("h2", "Links", el("small", f"{len(picture.ties):,}"))
    if picture.ties:
        rows = (
            (_told(items[tie.source]), _relation(tie), _told(items[tie.target]), *_saying(tie.said))
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


def _relation(tie: Tie) -> Html:
    if tie.over is None:
        return el("span", tie.relation)
    return el("span", tie.relation, el("small", f"no longer, said by {in_words(tie.over)}", class_="row"))


def _saying(said: Said | None) -> tuple[str, str, str]:
    if said is None:
        return "", "", ""
    return said.by, stamp(said.at) if said.at is not None else "", "" if said.entry is None else str(said.entry)
