"""The overview: what runs where, what may go there next, why not, and what waits for people. Floor 14."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from litestar import Response, get

from interlock.flows.queue import Item, Kind
from interlock.identity import Permission
from interlock.kernel import InterlockError
from interlock.store.errors import CursorUnknown
from interlock.trace.board_views import PlaceView, ProductView
from interlock.web.approvals import WORDS, page_of_item, seen_items
from interlock.web.board import (
    LAST,
    Versions,
    ahead,
    attention,
    called,
    digests,
    entry,
    findings_of,
    named,
    path_of,
    runs,
    seen_by,
    trouble,
    versions_of,
    when,
)
from interlock.web.paths import APPROVALS, EVIDENCE, FINDINGS, HOME
from interlock.web.status import status_page
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
from interlock.web.visiting import ANYBODY, NEEDS, Asked, serving_of, visitor_of

_COLUMNS: Final = 4
"""Environments that have a column; those that most products have."""
_NEWS: Final = 8
_VERDICTS: Final = (
    ("", "all of them"),
    ("deny", "stopped"),
    ("review", "waits for people"),
    ("allow", "may go on"),
    ("none", "nothing waits to go on"),
)


@get(HOME, opt={NEEDS: ANYBODY}, sync_to_thread=True)
def overview(
    request: Asked, kind: FormatAsked = Format.HTML, text: Text = "", verdict: Text = "", after: Text = ""
) -> Response[Any]:
    """Show how all products stand that whoever asks may see; to others, who they are."""
    if visitor_of(request).products(Permission.EVIDENCE_READ, serving_of(request).clock()) == frozenset():
        return status_page(request)
    seen = seen_by(request)
    estate = seen.estate()
    waiting, untold = _waits(request)
    wanted = [one for one in estate if _is_wanted(one, text, verdict)]
    wanted.sort(key=lambda one: (attention(one), one.name))
    versions = versions_of(request, seen.products)
    table = _table(wanted, versions, address(HOME, text=text, verdict=verdict), after, most_of(kind))
    return shown(
        request,
        "overview",
        table,
        kind,
        figures=_figures(estate, "?" if untold else f"{len(waiting):,}"),
        answer=_answer(estate),
        waiting=_waiting(waiting),
        untold=untold,
        stranded=_stranded(estate),
        approvals=APPROVALS,
        news=_news(estate, versions),
        is_empty=not estate,
        text=text,
        choices=(Choice("verdict", "What comes next", _VERDICTS, verdict),),
        here=HOME,
    )


def _is_wanted(one: ProductView, text: str, verdict: str) -> bool:
    decided = ahead(one)
    stands = decided[1].verdict if decided is not None else "none"
    return text.casefold() in called(one.name).casefold() and verdict in {"", stands}


def _answer(estate: Sequence[ProductView]) -> tuple[str, str, str]:
    """Say in one sentence what may go on and what may not: its state, and two lines."""
    found = Counter(decided[1].verdict for one in estate if (decided := ahead(one)) is not None)
    stopped, waits, may = found["deny"], found["review"], found["allow"]
    if not found:
        return "none", "Nothing waits to go on", "What was decided last runs, or nothing was decided yet"
    title = f"{stopped} of {found.total()} may not go on" if stopped else f"{may} of {found.total()} may go on"
    says = f"{may} may go on, {stopped} stopped, {waits} in review"
    return "deny" if stopped else "review" if waits else "allow", title, says


def _figures(estate: Sequence[ProductView], waits: str) -> list[tuple[str, str, str, str]]:
    """Give the numbers of the strip: what, how much, a note, and where its rows are."""
    found = Counter(decided[1].verdict for one in estate if (decided := ahead(one)) is not None)
    open_ = Counter({severity: sum(one.open(severity) for one in estate) for severity in ("critical", "high")})
    broken, unlisted = sum(one.broken for one in estate), sum(one.unlisted for one in estate)
    places = [place for one in estate for place in one.places if place.ran]
    return [
        ("Stopped", f"{found['deny']:,}", "products whose next step is refused", address(HOME, verdict="deny")),
        ("Wait for people", waits, "things to answer, of all products", APPROVALS),
        ("In review", f"{found['review']:,}", "products", address(HOME, verdict="review")),
        ("May go on", f"{found['allow']:,}", "products", address(HOME, verdict="allow")),
        ("Critical", f"{open_['critical']:,}", "open findings", address(FINDINGS, severity="critical")),
        ("High", f"{open_['high']:,}", "open findings", address(FINDINGS, severity="high")),
        (
            "Environments",
            f"{len(places):,}",
            f"of {len(estate):,} products, with something running",
            address(HOME, verdict=""),
        ),
        *([("Broken controls", f"{broken:,}", "their newest answer says nothing", "")] if broken else []),
        *([("Lists not there", f"{unlisted:,}", "findings counted that cannot be shown", "")] if unlisted else []),
    ]


def _table(estate: Sequence[ProductView], versions: Versions, here: str, after: str, most: int) -> Table:
    names = Counter(place.environment for one in estate for place in one.places if place.environment)
    columns = sorted(name for name, _ in sorted(names.items(), key=lambda each: (-each[1], each[0]))[:_COLUMNS])
    start = _start(estate, after)
    page = estate[start : start + most]
    is_more = start + most < len(estate)
    return Table(
        "overview",
        "Products and what runs of them",
        (
            Column("product", "Product"),
            Column("next", "Next", Shape.STATE),
            Column("why", "Why"),
            *(Column(f"in {name}", name) for name in columns),
            Column("critical", "Critical", Shape.NUMBER),
            Column("high", "High", Shape.NUMBER),
        ),
        [_row(one, columns, versions) for one in page],
        here,
        f"{attention(page[-1])}.{page[-1].name}" if is_more else "",
        is_later=bool(after),
        told=f"{len(estate):,} products" if len(estate) != 1 else "1 product",
        empty="No product is like that.",
    )


def _start(estate: Sequence[ProductView], after: str) -> int:
    if not after:
        return 0
    rank, dot, name = after.partition(".")
    if not dot or rank not in {str(each) for each in range(LAST + 1)}:
        raise CursorUnknown(text=after)
    key = int(rank), name
    return sum(1 for one in estate if (attention(one), one.name) <= key)


def _row(one: ProductView, columns: Sequence[str], versions: Versions) -> Row:
    by_name = {place.environment: place for place in one.places}
    decided = ahead(one)
    ruling = decided[1] if decided is not None else None
    where = ""
    if decided is not None:
        place, decides = decided
        where = f"to {place.environment}" if place.environment else f"at stage {decides.stage}"
    counts = [
        Cell(f"{number:,}" if number else "", findings_of(one.name, severity=name) if number else "", number=number)
        for name in ("critical", "high")
        for number in (one.open(name),)
    ]
    return Row(
        (
            Cell(called(one.name), path_of(one.name), _troubles(one)),
            Cell(
                state=ruling.verdict,
                href=f"{EVIDENCE}/{ruling.entry}",
                note=f"{named(one.name, ruling, versions)} {where}",
            )
            if ruling is not None
            else Cell(),
            Cell(ruling.why[:300] if ruling is not None else ""),
            *(_place(one.name, by_name.get(name), versions) for name in columns),
            *counts,
        ),
        more={
            "deciding entry": str(ruling.entry) if ruling is not None else "",
            **{f"digests in {name}": digests(by_name[name]) if name in by_name else "" for name in columns},
        },
    )


def _troubles(one: ProductView) -> str:
    found = [f"{place.environment}: {trouble(place)}" for place in one.places if trouble(place)]
    broken = [f"{one.broken} {'control' if one.broken == 1 else 'controls'} broke"] if one.broken else []
    return ", ".join((*found, *broken))


def _place(product: str, one: PlaceView | None, versions: Versions) -> Cell:
    if one is None or not one.ran:
        return Cell("")
    since = when(one.ran_at)
    note = f"since {since:%Y-%m-%d %H:%M}" if since is not None else ""
    return Cell(runs(product, one, versions), f"{EVIDENCE}/{one.ran_entry}", note)


def _waits(request: Asked) -> tuple[list[Item], str]:
    """Give what waits for people, the same as on its own page; or why nobody can tell."""
    try:
        return [one for one in seen_items(request)[0] if one.state.is_waiting], ""
    except InterlockError as error:
        return [], str(error)


def _waiting(items: Sequence[Item]) -> list[tuple[str, str, str, str]]:
    """Give what waits for people: of whom, what it is, why, and where it is answered; the newest first."""
    newest = sorted(items, key=lambda one: one.since, reverse=True)
    return [(called(one.product), _named(one), _why(one), page_of_item(one)) for one in newest[:_NEWS]]


def _named(one: Item) -> str:
    if one.kind is Kind.RELEASE:
        return f"{one.title} for {one.environment or 'a review'}"
    return f"{WORDS[one.kind]}{f' in {one.environment}' if one.environment else ''}"


def _why(one: Item) -> str:
    return one.reason or "; ".join(one.lets)


def _stranded(estate: Sequence[ProductView]) -> list[tuple[str, str, str, str]]:
    """Give the deployments that wait for something: of whom, where, what they say, and where they are told of."""
    found = [
        (place.said_entry, (called(one.name), place.environment, place.says or "a deployment waits", path_of(one.name)))
        for one in estate
        for place in one.places
        if trouble(place) == "waiting"
    ]
    return [each for _, each in sorted(found, key=lambda each: -each[0])[:_NEWS]]


def _news(estate: Sequence[ProductView], versions: Versions) -> list[tuple[str, str, Cell, Any]]:
    """Give what happened last: a word with its state, what it was, its entry, and when."""
    found: list[tuple[int, str, str, int]] = []
    for one in estate:
        for place in one.places:
            where = f"{called(one.name)}{' in ' + place.environment if place.environment else ''}"
            if place.said_entry >= 0:
                found.append((place.said_entry, place.outcome, f"deployment of {where}", place.said_at))
            if place.next is not None:
                found.append(
                    (
                        place.next.entry,
                        place.next.verdict,
                        f"{named(one.name, place.next, versions)} for {where}",
                        place.next.at,
                    )
                )
    found.sort(reverse=True)
    return [(state, says, entry(index), when(at)) for index, state, says, at in found[:_NEWS]]


ROUTES = (overview,)
