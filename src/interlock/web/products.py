"""Products: what runs of each, what its controls say, and who may do what. Floor 14."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from interlock.identity import Directory, Permission, Resource, ResourceMalformed
from interlock.kernel import Instant
from interlock.trace.board import STANDS, Listing
from interlock.trace.board_views import LineView, ProductView
from interlock.web.board import (
    READS,
    Versions,
    ahead,
    called,
    digests,
    entry,
    findings_of,
    named,
    path_of,
    runs,
    seen_by,
    severe,
    trouble,
    versions_of,
    when,
)
from interlock.web.pages import page
from interlock.web.paths import EVIDENCE, FIGURES, FINDINGS, PRODUCTS, RELEASES
from interlock.web.tables import (
    Cell,
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
from interlock.web.timelines import path_of as timeline_of
from interlock.web.visiting import Asked, serving_of

_SHOWN: Final = (
    Permission.RELEASE_APPROVE,
    Permission.RELEASE_DEPLOY,
    Permission.WAIVER_APPROVE,
    Permission.HOLD_LIFT,
    Permission.POLICY_EDIT,
)
"""What is told of who may do it; everything else is on the page of people."""
_LISTINGS: Final = {
    Listing.MISSING: "its list is missing here",
    Listing.DAMAGED: "its list is damaged",
    Listing.OTHER: "its list is not what was counted",
}
_Name = Annotated[str, PathParameter(max_length=2_000)]


@get(PRODUCTS, opt=READS, sync_to_thread=True)
def products(request: Asked, kind: FormatAsked = Format.HTML, text: Text = "", after: Text = "") -> Response[Any]:
    """Show the products that whoever asks may see."""
    estate = [one for one in seen_by(request).estate() if text.casefold() in called(one.name).casefold()]
    rest = [one for one in estate if one.name > after] if after else estate
    most = most_of(kind)
    table = Table(
        "products",
        "Products",
        (
            Column("product", "Product"),
            Column("environments", "Runs in"),
            Column("next", "Next", Shape.STATE),
            *(Column(name, name.title(), Shape.NUMBER) for name, _ in severe(ProductView(""))),
            Column("lines", "Controls", Shape.NUMBER),
            Column("looked at", "Looked at", Shape.TIME),
        ),
        [_row(one) for one in rest[:most]],
        address(PRODUCTS, text=text),
        rest[most - 1].name if len(rest) > most else "",
        is_later=bool(after),
        told=f"{len(estate):,} products" if len(estate) != 1 else "1 product",
        empty="No product is like that." if text else "No evidence is about any product yet.",
    )
    return shown(request, "products", table, kind, text=text, here=PRODUCTS)


def _row(one: ProductView) -> Row:
    decided = ahead(one)
    return Row(
        (
            Cell(called(one.name), path_of(one.name)),
            Cell(", ".join(place.environment for place in one.places if place.ran)),
            Cell(state=decided[1].verdict, href=f"{EVIDENCE}/{decided[1].entry}") if decided is not None else Cell(),
            *(
                Cell(f"{many:,}" if many else "", findings_of(one.name, severity=name) if many else "", number=many)
                for name, many in severe(one)
            ),
            Cell(f"{one.lines:,}", note=f"{one.broken} broken" if one.broken else "", number=one.lines),
            Cell(at=when(one.looked_at)),
        )
    )


@get(PRODUCTS + "/{name:str}", opt=READS, sync_to_thread=True)
def product(request: Asked, name: _Name, kind: FormatAsked = Format.HTML, branch: Text = "") -> Response[Any]:
    """Show one product; its lines are those of the branches that count, or of one that is named."""
    seen = seen_by(request)
    one = seen.product(name)
    if one is None:
        raise NotFoundException
    every = seen.views.lines(one.name)
    lines = [each for each in every if (each.branch == branch if branch else each.counts_here)]
    table = _lines(lines, address(path_of(one.name), branch=branch))
    if kind is not Format.HTML:
        return shown(request, "product", table, kind)
    serving = serving_of(request)
    decided = ahead(one)
    return page(
        request,
        "product",
        title=called(one.name),
        one=one,
        places=_places(one, versions_of(request, seen_by(request).products)),
        decided=decided,
        deciding=entry(decided[1].entry) if decided is not None else None,
        severities=[(each, many, findings_of(one.name, severity=each)) for each, many in severe(one)],
        waived=sum(many for (_, state), many in one.counts.items() if state == "waived"),
        table=table,
        branches=[(each, address(path_of(one.name), branch=each)) for each in _aside(every)],
        counting=sorted({each.branch or "no branch" for each in every if each.counts_here}),
        branch=branch,
        back=path_of(one.name),
        people=_people(serving.directory(), one.name, serving.clock()),
        links=(
            ("Findings", findings_of(one.name)),
            ("Releases", address(RELEASES, product=one.name)),
            ("Delivery figures", address(FIGURES, product=one.name)),
        ),
        gone=address(FINDINGS, product=one.name, state="gone"),
    )


def _aside(lines: Sequence[LineView]) -> list[str]:
    return sorted({one.branch for one in lines if not one.counts_here and one.branch})[:50]


def _lines(lines: Sequence[LineView], here: str) -> Table:
    return Table(
        "controls",
        "What controls say",
        (
            Column("control", "Control", Shape.CODE),
            Column("outcome", "Says", Shape.STATE),
            Column("findings", "Findings", Shape.NUMBER),
            Column("why", "Why"),
            Column("where", "Repository"),
            Column("at", "Looked at", Shape.TIME),
            Column("entry", "Said by"),
        ),
        [
            Row(
                (
                    Cell(one.control, note=one.place),
                    Cell(state=one.outcome),
                    Cell(
                        f"{sum(one.counts.values()):,}" if one.counts else "",
                        address(FINDINGS, product=one.product, control=one.control, branch=one.branch)
                        if one.counts
                        else "",
                        number=sum(one.counts.values()),
                    ),
                    Cell(one.why if one.outcome not in STANDS else "", note=_LISTINGS.get(Listing(one.listing), "")),
                    Cell(one.remote, note=one.branch),
                    Cell(at=when(one.at)),
                    entry(one.entry),
                ),
                more={"commit": one.commit, "stage": one.stage, "key": one.signer, "list of entry": str(one.listed)},
            )
            for one in lines
        ],
        here,
        told=f"{len(lines):,} lines" if len(lines) != 1 else "1 line",
        empty="No control looked at it yet.",
    )


def _places(one: ProductView, versions: Versions) -> list[dict[str, Any]]:
    return [
        {
            "name": place.environment,
            "runs": runs(one.name, place, versions),
            "digests": digests(place).split(),
            "since": when(place.ran_at),
            "entry": entry(place.ran_entry),
            "trouble": trouble(place),
            "says": place.says,
            "about": place.about,
            "next": place.next if place.is_new else None,
            "next_called": named(one.name, place.next, versions) if place.next is not None else "",
            "next_entry": entry(place.next.entry) if place.next is not None else None,
            "timeline": timeline_of(one.name, place.environment),
        }
        for place in one.places
        if place.environment
    ]


def _people(directory: Directory, name: str, at: Instant) -> list[tuple[str, str]]:
    """Say who may do what with a product."""
    try:
        place = str(Resource.parse(f"product:{name}")) if name else "organisation"
    except ResourceMalformed:
        return []
    found = []
    for permission in _SHOWN:
        who = [one.name for one in directory.people if directory.may(one.id, permission.value, place, at=at).is_allowed]
        found.append((permission.value, ", ".join(who[:10]) + (f" and {len(who) - 10} more" if len(who) > 10 else "")))  # noqa: PLR2004
    return found


ROUTES = (products, product)
