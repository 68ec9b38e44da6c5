"""What waits for people: releases in review, waivers, broken glass and holds, yours to answer first. Floor 14."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import QueryParameter

from interlock.decision.times import span
from interlock.flows.queue import Item, Kind
from interlock.identity import PersonId
from interlock.kernel import Instant, stamp
from interlock.web.approving import NEEDED, page_of
from interlock.web.board import NO_PRODUCT, called
from interlock.web.paths import APPROVALS
from interlock.web.sight import products_of, sees
from interlock.web.states import short
from interlock.web.tables import (
    Cell,
    Choice,
    Column,
    Format,
    FormatAsked,
    Row,
    Shape,
    Table,
    address,
    most_of,
    shown,
)
from interlock.web.visiting import Connection, serving_of, visitor_of

WORDS: Final = {
    Kind.RELEASE: "release",
    Kind.WAIVER: "waiver",
    Kind.GLASS: "broken glass",
    Kind.HOLD: "hold",
}
"""What each kind is called on a page."""
_SHOWS: Final = (("waiting", "what waits"), ("yours", "yours to answer"), ("all", "everything, also what is over"))
_KINDS: Final = (
    ("", "every kind"),
    (Kind.RELEASE.value, "releases in review"),
    (Kind.WAIVER.value, "waivers"),
    (Kind.GLASS.value, "broken glass"),
    (Kind.HOLD.value, "holds"),
)
_COLUMNS: Final = (
    Column("what", "What"),
    Column("state", "Stands", Shape.STATE),
    Column("about", "About"),
    Column("product", "Product"),
    Column("since", "Since", Shape.TIME),
    Column("by", "Asked by"),
    Column("lets", "What it would let pass"),
    Column("answers", "Answers"),
)
_LONGEST: Final = 400
_SHOWN: Final = 3
_Product = Annotated[str, QueryParameter(max_length=200)]
_Word = Annotated[str, QueryParameter(max_length=20)]
_Cursor = Annotated[str, QueryParameter(max_length=_LONGEST)]


@get(APPROVALS, opt=NEEDED, sync_to_thread=True)
def approvals(
    request: Request[Any, Any, Any],
    show: _Word = "waiting",
    kind: _Word = "",
    product: _Product = "",
    after: _Cursor = "",
    form: FormatAsked = Format.HTML,
) -> Response[Any]:
    """List what waits for people, of what whoever asks may see."""
    items, lost = seen_items(request)
    person, now = visitor_of(request).person, serving_of(request).clock()
    waiting = [one for one in items if one.state.is_waiting]
    chosen = [one for one in (items if show == "all" else waiting) if not kind or one.kind.value == kind]
    if product:
        chosen = [one for one in chosen if one.product == ("" if product == NO_PRODUCT else product)]
    if show == "yours":
        chosen = [one for one in chosen if is_yours(one, person)]
    here = address(APPROVALS, show=show, kind=kind, product=product)
    table = _table(chosen, person, now, after, most_of(form), here)
    return shown(
        request,
        "approvals",
        table,
        form,
        figures=_figures(waiting, person, now),
        lost=lost,
        person=person,
        has_any=bool(items),
        choices=(
            Choice("show", "Show", _SHOWS, show),
            Choice("kind", "Of", _KINDS, kind),
            Choice("product", "In", _products(items, waiting, product), product),
        ),
        here=APPROVALS,
    )


def seen_items(connection: Connection) -> tuple[list[Item], tuple[str, ...]]:
    """Give everything that waits or waited and that whoever asks may see, and what nobody can tell of."""
    found, products = serving_of(connection).waiting.all(), products_of(connection)
    items = [one for one in found.items if sees(connection, one, products)]
    return items, found.lost if products is None else ()


def _products(items: Sequence[Item], waiting: Sequence[Item], chosen: str) -> tuple[tuple[str, str], ...]:
    """Give the products to choose from, each with how many things wait there."""
    many = Counter(one.product for one in waiting)
    there = {one.product for one in items}
    names = sorted(there | {chosen} if chosen not in {"", NO_PRODUCT} else there)
    return (("", "every product"), *((one or NO_PRODUCT, f"{short(called(one))} ({many[one]:,})") for one in names))


def is_yours(item: Item, person: PersonId | None) -> bool:
    """Say whether somebody's answer would count for something that waits."""
    return item.state.is_waiting and person is not None and str(person) in item.could


def _figures(waiting: Sequence[Item], person: PersonId | None, now: Instant) -> list[tuple[str, int, str, str]]:
    mine = [one for one in waiting if is_yours(one, person)]
    found = [("Yours to answer", mine, address(APPROVALS, show="yours"))]
    for kind, title in _KINDS[1:]:
        of_kind = [one for one in waiting if one.kind.value == kind]
        found.append((title.capitalize(), of_kind, address(APPROVALS, show="waiting", kind=kind)))
    return [(what, len(items), f"oldest {_age(items, now)}" if items else "", href) for what, items, href in found]


def _age(items: Iterable[Item], now: Instant) -> str:
    return span(max(int((now - min(one.since for one in items)).total_seconds()), 0))


def _key(item: Item, person: PersonId | None) -> str:
    """Give the place of an item in the list: yours first, then what waits, each with the oldest first."""
    rank = 0 if is_yours(item, person) else 1 if item.state.is_waiting else 2
    return f"{rank} {stamp(item.since)} {item.kind.value} {item.name} {item.environment} {item.product}"


def _table(items: list[Item], person: PersonId | None, now: Instant, after: str, most: int, here: str) -> Table:
    placed = sorted(((_key(one, person)[:_LONGEST], one) for one in items), key=lambda each: each[0])
    rest = [(key, one) for key, one in placed if key > after]
    page = rest[:most]
    return Table(
        name="approvals",
        caption="What waits for people",
        columns=_COLUMNS,
        rows=[_row(one, person, now) for _, one in page],
        here=here,
        cursor=page[-1][0] if len(rest) > most else "",
        is_later=bool(after),
        told=f"{len(items):,} in all" if len(items) != 1 else "1 in all",
        empty="Nothing here waits for anybody.",
    )


def _row(item: Item, person: PersonId | None, now: Instant) -> Row:
    mine = is_yours(item, person)
    more = len(item.lets) - 1
    left = [one for one in item.could if one != person]
    names = ", ".join(["you"] * mine + left[:_SHOWN]) + (f" and {len(left) - _SHOWN} more" if left[_SHOWN:] else "")
    nobody = item.untold or "nobody here could"
    told = f"{names} could" if names else nobody if item.state.is_waiting else ""
    return Row(
        (
            Cell(WORDS[item.kind], note="yours to answer" if mine else ""),
            Cell(state=item.state.value),
            Cell(short(item.title), page_of_item(item), is_peeked=True),
            Cell(short(called(item.product)), note=short(item.environment) or "anywhere"),
            Cell(at=item.since, note=f"{span(max(int((now - item.since).total_seconds()), 0))} ago"),
            Cell(short(item.asker), note=_cut(item.reason)),
            Cell(_cut(item.lets[0]) if item.lets else "", note=f"and {more} more" if more > 0 else ""),
            Cell(_answers(item), note=told),
        ),
        item.name,
        {
            "id": item.name,
            "title": item.title,
            "environment": item.environment,
            "untold": item.untold,
            "reason": item.reason,
            "lets_pass": "; ".join(item.lets),
            "demanded_by": item.demands,
            "could_answer": ", ".join(item.could),
        },
    )


def page_of_item(item: Item) -> str:
    """Give where something that waits is shown, with the form for it."""
    where = item.environment if item.kind is Kind.RELEASE else ""
    return page_of(item.kind.value, item.name, where, product=item.product)


def _answers(item: Item) -> str:
    if item.untold:
        return f"{len(item.given)}, of nobody here knows how many"
    return f"{len(item.given)} of {item.wanted}" if item.kind is not Kind.HOLD else ""


def _cut(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


ROUTES = (approvals,)
