"""Delivery figures as a page: the first sentence, then each figure with its chart, its numbers and its rows. Floor 13.

The page loads nothing and runs nothing. `sections` gives the same for a page of the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.render.figures.charts import RULES, chart
from interlock.render.figures.text import left_out
from interlock.render.figures.words import aside, headline, moment, period_words, span, value
from interlock.render.markup import Html, closing, document, el, opening, style
from interlock.render.picture.pages import WRITTEN, page_sheet
from interlock.render.report.parts import table
from interlock.trace.figures.model import Figure, Row

_MOST: Final = 500
"""Rows of one figure on the page; the table of `--format csv` has all of them."""
_OWN: Final = (
    *RULES,
    (".says", "padding:0 18px 10px;color:$mute"),
    (".told", "padding:10px 18px;border-top:1px solid $line"),
    ("summary", "cursor:pointer;padding:10px 18px;border-top:1px solid $line;color:$acc"),
    ("summary:focus-visible", "outline:2px solid $acc;outline-offset:-2px"),
    (".f", "display:block;max-width:100%;height:auto"),
)


def written(figures: Sequence[Figure], title: str, groups: Sequence[str], refused: int) -> Iterator[bytes]:
    """Write the page piece by piece."""
    return (piece.encode() for piece in _page(figures, title, groups, refused))


def sections(figures: Sequence[Figure], title: str, groups: Sequence[str], refused: int) -> Iterator[Html]:
    """Give the first sentence and the figures."""
    notes = list(left_out(refused))
    yield el(
        "header",
        el("p", title, class_="about"),
        el("h1", f"{headline(figures, groups)}."),
        el("p", period_words(figures[0].period), class_="about") if figures else None,
        el("ul", [el("li", one) for one in notes], class_="notes") if notes else None,
    )
    for one in figures:
        yield from _section(one)


def _page(figures: Sequence[Figure], title: str, groups: Sequence[str], refused: int) -> Iterator[Html]:
    yield document()
    sheet, source = style(page_sheet(_OWN))
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    yield el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="description", content=headline(figures, groups)),
        el("title", f"{title}, Interlock"),
        sheet,
    )
    yield opening("body")
    yield opening("main")
    yield from sections(figures, title, groups, refused)
    yield closing("main")
    yield el("footer", el("p", f"Times are in UTC. {WRITTEN}"))
    yield closing("body")
    yield closing("html")


def _section(figure: Figure) -> Iterator[Html]:
    yield opening("section", class_="card", id=figure.name.value)
    yield el("h2", figure.name.value, el("small", f"{len(figure.rows):,} rows"))
    yield el("p", f"{figure.says[:1].upper()}{figure.says[1:]}.", class_="says")
    if figure.numbers:
        says = f"The chart of {figure.name.value}; it scrolls"
        yield el("div", chart(figure), class_="scroll", role="region", aria_label=says, tabindex=0)
        numbers = ((one.group, one.name, value(one), f"{one.n}", _places(one.rows), one.says) for one in figure.numbers)
        head = ("Under", "Number", "Value", "n", "Rows", "Mind")
        yield table(head, numbers, f"The numbers of {figure.name.value}, each with its rows")
    else:
        yield el("p", "Nothing to tell.", class_="quiet")
    told = [f"Not counted: {text}." for text in (aside(figure),) if text]
    told += [f"{one[:1].upper()}{one[1:]}." for one in figure.notes]
    yield from (el("p", one, class_="told") for one in told)
    if figure.rows:
        yield from _rows(figure)
    yield closing("section")


def _rows(figure: Figure) -> Iterator[Html]:
    shown = list(enumerate(figure.rows))[-_MOST:]
    yield opening("details")
    more = f", the last {_MOST} of them" if len(figure.rows) > _MOST else ""
    yield el("summary", f"The rows behind it{more}")
    head = ("Row", "When", "What", "Under", "State", "Took", "Entries", "Says")
    yield table(head, (_cells(place, row) for place, row in shown), f"What {figure.name.value} was worked out from")
    yield closing("details")


def _cells(place: int, row: Row) -> tuple[str, ...]:
    took = span(row.seconds) if row.seconds is not None else ""
    entries = " ".join(map(str, row.entries))
    return (str(place), moment(row.at), row.what, row.group, row.state, took, entries, row.says)


def _places(places: Sequence[int]) -> str:
    """Name rows by their places, neighbours together."""
    parts: list[list[int]] = []
    for one in places:
        if parts and one == parts[-1][-1] + 1:
            parts[-1][1:] = [one]
        else:
            parts.append([one])
    return ", ".join("-".join(map(str, part)) for part in parts)
