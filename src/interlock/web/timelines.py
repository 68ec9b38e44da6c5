"""Timelines: what ran when in an environment, and when it was shut. Floor 14."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Response, get
from litestar.params import PathParameter

from interlock.kernel import Instant
from interlock.render.figures.text import runs_now, shut_now
from interlock.render.figures.words import shut_by, span, windows_of
from interlock.render.picture.lanes import lanes_of
from interlock.render.timeline_html import legend
from interlock.render.timeline_svg import linked
from interlock.render.traced.words import day
from interlock.trace.errors import PlaceUnknown
from interlock.trace.figures.changes import Change, changes
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Period
from interlock.trace.figures.narrow import places
from interlock.trace.figures.period import read_period
from interlock.trace.figures.shut import shut
from interlock.trace.figures.timeline import Ran, Timeline, label
from interlock.web.across import NEEDED, evidence, products_of, told_of
from interlock.web.pages import page
from interlock.web.paths import FIGURES, TIMELINES
from interlock.web.questions import PROD_TO_CODE, WHAT_CHANGED
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, Text, address, most_of, shown
from interlock.web.visiting import Asked, serving_of

USUAL: Final = "90d"
PERIODS: Final = (("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"), ("365d", "a year"))
NONE: Final = "-"
"""What stands in an address for no product."""
_LONGEST: Final = 200
Named = Annotated[str, PathParameter(max_length=_LONGEST)]
_PLACES: Final = (
    Column("environment", "Environment"),
    Column("runs", "Runs"),
    Column("since", "Since", Shape.TIME),
    Column("deployment", "Deployment"),
    Column("state", "May be deployed to", Shape.STATE),
)
_ALL: Final = (
    Column("since", "Since", Shape.TIME),
    Column("until", "Until", Shape.TIME),
    Column("what", "What", Shape.STATE),
    Column("says", "Of what"),
    Column("deployment", "Deployment"),
    Column("lasted", "Lasted"),
    Column("entry", "Entry", Shape.NUMBER),
)
_TONES: Final = {"refused": "refused", "stranded": "broken", "rolled back": "warning", "differs": "warning"}


def path_of(product: str, environment: str) -> str:
    """Give the page of an environment; empty for names that no address holds, which settings do not allow."""
    if "/" in product + environment or not environment or max(len(product), len(environment)) > _LONGEST:
        return ""
    return f"{TIMELINES}/{quote(product or NONE, safe='')}/{quote(environment, safe='')}"


@get(TIMELINES, opt=NEEDED, sync_to_thread=True)
def timelines(request: Asked, after: Text = "", kind: FormatAsked = Format.HTML) -> Response[Any]:
    """Show every environment that anything is told of, with what runs there."""
    history = serving_of(request).across.figuring(products_of(request)).history
    known = sorted({(product, where) for product, where in places(history) if where})
    first, most = int(after) if after.isdecimal() and len(after) < 10 else 0, most_of(kind)  # noqa: PLR2004 (digits)
    rows = list(_places(history, known[first : first + most]))
    cursor = str(first + most) if first + most < len(known) else ""
    table = Table(
        "environments",
        "Environments, and what runs there",
        _PLACES,
        rows,
        here=TIMELINES,
        cursor=cursor,
        is_later=bool(first),
        told=f"{len(known):,} environments",
    )
    return shown(request, "timelines", table, kind, here=TIMELINES)


def _places(history: History, wanted: Sequence[tuple[str, str]]) -> Iterator[Row]:
    last: dict[tuple[str, str], Change] = {}
    for one in changes(history.deployed):
        if one.is_done:
            last[one.deployed.product, one.deployed.environment] = one
    for product, where in wanted:
        acted = [one for one in history.acted if (one.product, one.environment) == (product, where)]
        holding = next((one for one in shut(acted) if one.holds(history.now)), None)
        state = Cell(holding.what.value, state=holding.what.value, note=holding.reason) if holding else Cell("")
        name = f"{product}/{where}" if product else where
        change = last.get((product, where))
        told = (Cell("nothing that is known"), Cell(), Cell())
        if change is not None:
            one_ = change.deployed
            run = Cell(one_.run, told_of(f"deployment:{one_.run}"), is_peeked=True)
            told = (Cell(label(one_)), Cell(at=one_.ended_at or one_.begun_at), run)
        yield Row((Cell(name, path_of(product, where)), *told, state), more={"product": product, "name": where})


@get(TIMELINES + "/{product:str}/{environment:str}", opt=NEEDED, sync_to_thread=True)
def timeline(
    request: Asked, product: Named, environment: Named, period: Text = USUAL, kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Show what ran when in an environment, and when nothing might be deployed there.

    Errors: PlaceUnknown (TRC-132), PeriodMalformed (TRC-131).
    """
    figuring = serving_of(request).across.figuring(products_of(request))
    name = "" if product == NONE else product
    known = {one for one in places(figuring.history) if one[1]}
    figuring.check(name, environment)
    asked = read_period(period, serving_of(request).clock())
    found = figuring.timelines(environment, asked, name)
    if not any(each.product == name for each in found) and (name, environment) not in known:
        raise PlaceUnknown(kind="environment", name=f"{name}/{environment}", remedy="look at the list of timelines")
    one = next((each for each in found if each.product == name), Timeline(name, environment, asked))
    here = address(path_of(name, environment), period=period)
    table = Table(
        "timeline", "Everything that ran and happened, the newest first", _ALL, _rows(one), here, empty="Nothing ran."
    )
    if kind is not Format.HTML:
        return shown(request, "timeline", table, kind)
    title, says = f"{name}/{environment}" if name else environment, f"{runs_now((one,), environment)}."
    lanes = lanes_of((one,), title=f"What ran in {title}", answer=says)
    return page(
        request,
        "timeline",
        table=table,
        title=title,
        says=says,
        holding=[f"{each}." for each in shut_now(one)],
        windows=windows_of(one),
        period=period,
        words=f"{day(asked.since)} to {day(asked.until)} UTC",
        drawing=linked(lanes, _lead) if lanes is not None else None,
        legend=legend(lanes) if lanes is not None else (),
        counts=_counts(one),
        runs=one.ran[-1] if one.ran and one.ran[-1].until is None else None,
        here=path_of(name, environment),
        path=TIMELINES,
        periods=PERIODS,
        asks=_asks(title, asked, name, environment),
    )


def _asks(title: str, asked: Period, product: str, environment: str) -> tuple[tuple[str, str], ...]:
    since = asked.since.date().isoformat()
    changed = address(WHAT_CHANGED, environment=title, since=since, until="now")
    figures = address(FIGURES, product=product, env=environment)
    return (changed, "What changed"), (address(PROD_TO_CODE, of=title), "What runs there"), (figures, "Figures")


def _lead(entries: Sequence[int]) -> str:
    return evidence(entries[-1]) if entries else ""


def _counts(one: Timeline) -> tuple[tuple[str, int, str], ...]:
    back = sum(each.is_taken_back for each in one.ran)
    glass = sum(each.is_through_glass for each in one.ran)
    return (
        ("Ran", len(one.ran), "that ended well"),
        ("Taken back", back, "of these"),
        ("Through glass", glass, "of these"),
        ("Happened", len(one.happened), "beside"),
        ("Shut", len(one.shut), "locks and freezes"),
    )


def _rows(one: Timeline) -> list[Row]:
    found: list[tuple[Instant, Row]] = [(each.since, _ran(each)) for each in one.ran]
    for each in one.happened:
        state = Cell(each.mark.value, state=_TONES.get(each.mark.value, each.mark.value))
        cells = (Cell(at=each.at), Cell(), state, Cell(each.says), _run(each.run), Cell(), _entry(each.entries))
        found.append((each.at, Row(cells)))
    for shut_ in one.shut:
        until = Cell(at=shut_.until) if shut_.until is not None else Cell("now" if shut_ in one.holding else "")
        took = span((shut_.until - shut_.since).total_seconds()) if shut_.until is not None else ""
        state = Cell(shut_.what.value, state=shut_.what.value)
        says = Cell(shut_.reason, note=shut_by(shut_))
        cells_ = (Cell(at=shut_.since), until, state, says, Cell(), Cell(took), _entry(shut_.entries))
        found.append((shut_.since, Row(cells_)))
    return [row for _, row in sorted(found, key=lambda each: each[0], reverse=True)]


def _ran(one: Ran) -> Row:
    odd = [*(["taken back"] if one.is_taken_back else []), *(["through broken glass"] if one.is_through_glass else [])]
    until = Cell(at=one.until) if one.until is not None else Cell("now")
    took = span(one.seconds) if one.seconds is not None else "clocks disagree" if one.is_clock_wrong else ""
    state = Cell(one.what.value, state="running" if one.until is None else "glass" if odd else "none")
    says = Cell(one.label, note=", ".join((*odd, *([f"by {one.by}"] if one.by else []))))
    cells = (Cell(at=one.since), until, state, says, _run(one.run), Cell(took), _entry(one.entries))
    more = {"artifacts": " ".join(f"sha256:{each}" for each in one.artifacts), "commits": " ".join(one.commits)}
    return Row(cells, more=more)


def _run(run: str) -> Cell:
    return Cell(run, told_of(f"deployment:{run}") if run else "", is_peeked=True)


def _entry(entries: Sequence[int]) -> Cell:
    if not entries:
        return Cell("settings")
    more = f"and {len(entries) - 1} more" if entries[1:] else ""
    return Cell(str(entries[-1]), evidence(entries[-1]), note=more, number=entries[-1], is_peeked=True)


ROUTES = (timelines, timeline)
