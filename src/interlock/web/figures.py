"""Delivery figures: how long, how often, how well, and what security costs, with every row. Floor 14."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from interlock.render.figures.charts import chart
from interlock.render.figures.text import left_out
from interlock.render.figures.words import aside, headline, span, value
from interlock.render.markup import Html
from interlock.render.traced.words import day
from interlock.trace.figures.every import figures
from interlock.trace.figures.model import Figure, Name, Number, Period
from interlock.trace.figures.model import Row as Fact
from interlock.trace.figures.narrow import narrowed, places
from interlock.trace.figures.period import read_period
from interlock.web.across import NEEDED, evidence, products_of, told_of, traced
from interlock.web.pages import page
from interlock.web.paths import FIGURES, WAIVERS
from interlock.web.tables import (
    Cell,
    Choice,
    Column,
    Format,
    FormatAsked,
    Row,
    Shape,
    Table,
    Text,
    address,
    most_of,
    shown,
)
from interlock.web.timelines import PERIODS, USUAL
from interlock.web.visiting import Asked, serving_of
from interlock.wiring.figuring import Figuring

TITLES: Final = {
    Name.FREQUENCY: "Deployment frequency",
    Name.LEAD_TIME: "Lead time of changes",
    Name.FAILURES: "Change-fail rate",
    Name.RESTORE: "Time to restore",
    Name.REMEDIATION: "Time to remediate",
    Name.GATES: "What gates answer",
    Name.WAITING: "Waiting",
    Name.CONTROL_TIME: "Time in controls",
    Name.WAIVERS: "Waivers by age",
    Name.COVERAGE: "Coverage of controls",
}
_FIRST: Final = (
    (Name.FREQUENCY, "count"),
    (Name.LEAD_TIME, "median"),
    (Name.FAILURES, "share"),
    (Name.RESTORE, "median"),
)
"""What stands first, for where delivery ends."""
_MOST_NUMBERS: Final = 8
"""Numbers of one figure on the page of all."""
_DIGITS: Final = 10
_COMMIT: Final = 40
_WAIVER: Final = re.compile("wvr-[0-9a-f]{4,64}")
_NUMBERS: Final = (
    Column("group", "Under"),
    Column("number", "Number"),
    Column("value", "Value"),
    Column("n", "Rows", Shape.NUMBER),
    Column("says", "Mind"),
)
_ROWS: Final = (
    Column("at", "When", Shape.TIME),
    Column("what", "What"),
    Column("group", "Under"),
    Column("state", "State"),
    Column("took", "Took"),
    Column("entry", "Entry", Shape.NUMBER),
    Column("says", "Says"),
)
_OVERVIEW: Final = (
    Column("figure", "Figure"),
    Column("group", "Under"),
    Column("number", "Number"),
    Column("value", "Value"),
    Column("n", "Rows", Shape.NUMBER),
)


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: a period, a product, an environment."""

    period: str
    product: str
    environment: str

    def path(self, of: str = "", **more: str) -> str:
        """Give the address of all figures, or of one."""
        here = f"{FIGURES}/{of}" if of else FIGURES
        return address(here, period=self.period, product=self.product, env=self.environment, **more)


class Shown(msgspec.Struct, frozen=True):
    """A figure as a card."""

    name: str
    title: str
    says: str
    href: str
    drawn: Html | None
    numbers: tuple[tuple[str, str, str, str], ...]
    """Under what, which number, its value, and where its rows are."""
    more: int
    notes: tuple[str, ...]


@get(FIGURES, opt=NEEDED, sync_to_thread=True)
def all_figures(
    request: Asked, period: Text = USUAL, product: Text = "", env: Text = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Show every figure over a period, of what whoever asks may see.

    Errors: PeriodMalformed (TRC-131), PlaceUnknown (TRC-132).
    """
    wanted = Wanted(period, product, env)
    figuring, asked = _figuring(request, wanted)
    history = figuring.history
    found = figures(narrowed(history, product, env), asked)
    ends = figuring.ends(product, env)
    table = Table("figures", "All numbers", _OVERVIEW, _overview(found, wanted), wanted.path())
    if kind is not Format.HTML:
        return shown(request, "figures", table, kind)
    return page(
        request,
        "figures",
        table=table,
        headline=f"{headline(found, ends)}.",
        words=f"{day(asked.since)} to {day(asked.until)} UTC",
        left_out=[f"{one}." for one in left_out(history.refused)],
        strip=list(_strip(found, ends, wanted)),
        cards=[_shown(one, wanted) for one in found],
        is_empty=not any(one.rows for one in found),
        **_filters(figuring, wanted),
    )


@get(FIGURES + "/{name:str}", opt=NEEDED, sync_to_thread=True)
def one_figure(
    request: Asked,
    name: Annotated[str, PathParameter(max_length=40)],
    period: Text = USUAL,
    product: Text = "",
    env: Text = "",
    after: Text = "",
    kind: FormatAsked = Format.HTML,
) -> Response[Any]:
    """Show one figure with the rows that it was worked out from, the newest first; `under` narrows them to a group.

    Errors: PeriodMalformed (TRC-131), PlaceUnknown (TRC-132).
    """
    if name not in set(Name):
        raise NotFoundException
    which = Name(name)
    wanted, under = Wanted(period, product, env), request.query_params.get("under", "")
    figuring, asked = _figuring(request, wanted)
    (found,) = figures(narrowed(figuring.history, product, env), asked, (which,))
    table = _facts(found, wanted, under, after, most_of(kind))
    if kind is not Format.HTML:
        return shown(request, "figure", table, kind)
    card = _shown(found, wanted, everything=True)
    numbers = Table(
        "numbers", f"The numbers of {card.title}", _NUMBERS, [_number(one, wanted, which) for one in found.numbers]
    )
    return page(
        request,
        "figure",
        table=table,
        card=card,
        numbers=numbers,
        under=under,
        words=f"{day(asked.since)} to {day(asked.until)} UTC",
        left_out=[f"{one}." for one in left_out(figuring.history.refused)],
        all_rows=wanted.path(name),
        back=wanted.path(),
        **_filters(figuring, wanted, name),
    )


def _figuring(request: Asked, wanted: Wanted) -> tuple[Figuring, Period]:
    figuring = serving_of(request).across.figuring(products_of(request))
    asked = read_period(wanted.period, serving_of(request).clock())
    figuring.check(wanted.product, wanted.environment)
    return figuring, asked


def _filters(figuring: Figuring, wanted: Wanted, of: str = "") -> dict[str, Any]:
    """Give what the form of a page offers: products and environments that anything is told of."""
    told = places(figuring.history)
    products = sorted({product for product, _ in told if product})
    environments = sorted({where for product, where in told if where and wanted.product in {"", product}})
    choices = (
        Choice("product", "Product", (("", "all"), *((one, one) for one in products)), wanted.product),
        Choice("env", "Environment", (("", "all"), *((one, one) for one in environments)), wanted.environment),
    )
    quick = [(says, msgspec.structs.replace(wanted, period=one).path(of)) for one, says in PERIODS]
    here = f"{FIGURES}/{of}" if of else FIGURES
    return {"choices": choices, "period": wanted.period, "quick": quick, "here": here, "path": FIGURES}


def _strip(found: tuple[Figure, ...], ends: tuple[str, ...], wanted: Wanted) -> Iterator[tuple[str, str, str, str]]:
    """Give what stands first: four numbers of the first place where delivery ends."""
    where = ends[0] if ends else ""
    for name, which in _FIRST:
        number = next(one for one in found if one.name is name).number(which, where) if where else None
        told = value(number) if number is not None else "nothing to tell"
        href = wanted.path(name.value, under=where) if number is not None else ""
        yield TITLES[name], told, where, href


def _overview(found: tuple[Figure, ...], wanted: Wanted) -> list[Row]:
    return [
        Row((Cell(TITLES[one.name], wanted.path(one.name.value)), *_number(each, wanted, one.name).cells[:-1]))
        for one in found
        for each in one.numbers
    ]


def _shown(figure: Figure, wanted: Wanted, *, everything: bool = False) -> Shown:
    told = [text for text in (aside(figure),) if text]
    numbers = [one for one in figure.numbers if one.value is not None and one.name != "n"]
    shown_ = numbers if everything else numbers[:_MOST_NUMBERS]
    return Shown(
        figure.name.value,
        TITLES[figure.name],
        f"{figure.says[:1].upper()}{figure.says[1:]}.",
        wanted.path(figure.name.value),
        chart(figure) if figure.numbers else None,
        tuple((one.group, one.name, value(one), wanted.path(figure.name.value, under=one.group)) for one in shown_),
        len(numbers) - len(shown_),
        tuple(f"{one[:1].upper()}{one[1:]}." for one in (*(f"not counted: {each}" for each in told), *figure.notes)),
    )


def _number(one: Number, wanted: Wanted, name: Name) -> Row:
    n = Cell(f"{one.n:,}", wanted.path(name.value, under=one.group), number=one.n)
    return Row((Cell(one.group), Cell(one.name), Cell(value(one)), n, Cell(one.says)))


def _facts(figure: Figure, wanted: Wanted, under: str, after: str, most: int) -> Table:
    """Give a page of the rows behind a figure, the newest first."""
    facts = sorted((one for one in figure.rows if under in {"", one.group}), key=lambda one: one.at, reverse=True)
    first = int(after) if after.isdecimal() and len(after) < _DIGITS else 0
    return Table(
        f"figure-{figure.name.value}",
        f"The rows behind {TITLES[figure.name]}",
        _ROWS,
        [_fact(one) for one in facts[first : first + most]],
        here=wanted.path(figure.name.value, under=under),
        cursor=str(first + most) if first + most < len(facts) else "",
        is_later=bool(first),
        told=f"{len(facts):,} rows",
        empty="There is no row: nothing of it happened in this time, as far as you may see.",
    )


def _fact(one: Fact) -> Row:
    entry = Cell("")
    if one.entries:
        last, others = one.entries[-1], len(one.entries) - 1
        entry = Cell(
            str(last), evidence(last), note=f"and {others} more" if others else "", number=last, is_peeked=True
        )
    state = Cell(one.state, note="" if one.counts else "not counted")
    cells = (
        Cell(at=one.at),
        Cell(
            one.what[:12] if _is_digest(one.what) else one.what, _leads(one.what), is_peeked=one.what.startswith("dpl-")
        ),
        Cell(one.group),
        state,
        Cell(span(one.seconds) if one.seconds is not None else ""),
        entry,
        Cell(one.says),
    )
    more = {
        "name": one.what,
        "counts": "yes" if one.counts else "no",
        "against": "yes" if one.is_against else "no",
        "seconds": f"{one.seconds:.3f}" if one.seconds is not None else "",
        "product": one.product,
        "environment": one.environment,
        "entries": " ".join(map(str, one.entries)),
    }
    return Row(cells, more=more)


def _is_digest(what: str) -> bool:
    return len(what) >= _COMMIT and all(each in "0123456789abcdef" for each in what)


def _leads(what: str) -> str:
    """Give the page of what a row is of, where its name says what it is."""
    if what.startswith("dpl-"):
        return told_of(f"deployment:{what}")
    if _WAIVER.fullmatch(what):
        return f"{WAIVERS}/{what}"
    return traced(what) if _is_digest(what) else ""


ROUTES = (all_figures, one_figure)
