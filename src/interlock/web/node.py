"""What a thing is, with every link to it and from it, and who says each; looked at beside other pages. Floor 14.

What it leads to by one relation is told whole, page by page, where the relation and the way are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.following import far
from interlock.render.picture.kinds import KINDS, counted
from interlock.render.traced.words import called, in_words
from interlock.trace import Doubted, Kind, Link, Place, Relation, Shown, Way
from interlock.web.across import NEEDED, NODE, Named, asking_of, entry_cell, evidence, thing, traced, who_cell
from interlock.web.errors import NothingEntered
from interlock.web.pages import page
from interlock.web.paths import CODE_TO_PROD, CVE_TO_PODS, TRACE
from interlock.web.questions import POD_TO_CVES, PROD_TO_CODE, WHAT_CHANGED, WHO_APPROVED
from interlock.web.tables import PAGE, Cell, Column, Format, FormatAsked, Row, Shape, Table, Text, address, shown
from interlock.web.visiting import Asked

WayAsked = Annotated[Way | None, QueryParameter(name="way")]
COLUMNS: Final = (
    Column("relation", "Relation"),
    Column("thing", "Of what"),
    Column("by", "Said by"),
    Column("at", "When", Shape.TIME),
    Column("entry", "Entry", Shape.NUMBER),
)
_PLACES: Final = (Kind.ENVIRONMENT, Kind.WORKLOAD)
_ASKED: Final[tuple[tuple[tuple[Kind, ...], str, str, str], ...]] = (
    (
        (Kind.COMMIT, Kind.BRANCH, Kind.REPOSITORY, Kind.BUILD, Kind.ARTIFACT, Kind.RELEASE),
        CODE_TO_PROD,
        "commit",
        "Where it runs",
    ),
    ((*_PLACES, Kind.ARTIFACT), PROD_TO_CODE, "of", "Its code"),
    ((*_PLACES, Kind.ARTIFACT), POD_TO_CVES, "of", "Its vulnerabilities"),
    ((Kind.ADVISORY, Kind.COMPONENT), CVE_TO_PODS, "cve", "What runs with it"),
    ((*_PLACES, Kind.ARTIFACT, Kind.RELEASE, Kind.COMMIT, Kind.DEPLOYMENT), WHO_APPROVED, "of", "Who approved"),
    ((Kind.ENVIRONMENT,), f"{WHAT_CHANGED}?since=7d&until=now", "environment", "What changed in 7 days"),
)
"""For which kinds a question is offered, where, by which field, and how it is called."""


class Ways(msgspec.Struct, frozen=True):
    """Everything along one way."""

    title: str
    table: Table
    more: tuple[tuple[str, str, str], ...] = ()
    """Of what is not told one by one: the relation, how much, and where it is."""


@get(NODE, opt=NEEDED, sync_to_thread=True)
def node(
    request: Asked,
    of: Named,
    at: Text = "",
    relation: Annotated[Relation | None, QueryParameter(name="relation")] = None,
    along: WayAsked = None,
    after: Text = "",
    kind: FormatAsked = Format.HTML,
) -> Response[Any]:
    """Show what a thing is, and who says what of it."""
    asking = asking_of(request, at)
    if asking is None:
        raise NothingEntered
    place = asking.subjects.find(of)
    common: dict[str, Any] = {
        "place": place,
        "title": in_words(place),
        "word": KINDS[place.kind].word,
        "at": at,
        "path": TRACE,
    }
    common |= {"trace": traced(place.name, at), "asks": list(_asks(place, at)), "evidence": evidence}
    if relation is not None and along is not None:
        table, doubted = _one_relation(asking, place, along, relation, at, after)
        return shown(request, "node", table, kind, ways=[Ways(_title(along), table)], doubted=doubted, **common)
    found = [(way, asking.following().leads(place, way)) for way in (Way.BACKWARD, Way.FORWARD)]
    ways = [
        Ways(
            _title(way),
            Table(_name(way), _title(way), COLUMNS, [row_of(one, way, at) for one in leads.shown], empty=_NONE[way]),
            tuple(
                (one.relation.value, counted(one.count, one.kind), _whole(place, at, one.relation, way))
                for one in leads.more
            ),
        )
        for way, leads in found
    ]
    doubted = [_doubt(one) for _, leads in found for one in leads.doubted]
    if kind is not Format.HTML:
        rows = [row for one in ways for row in one.table.rows]
        return shown(request, "node", Table("node", "Links", COLUMNS, rows), kind)
    return page(request, "node", ways=ways, doubted=doubted, **common)


_NONE: Final = {
    Way.BACKWARD: "Nothing leads here, as far as you may see.",
    Way.FORWARD: "It leads to nothing, as far as you may see.",
}


def _title(way: Way) -> str:
    return "What leads to it" if way is Way.BACKWARD else "What it leads to"


def _name(way: Way) -> str:
    return f"links-{way.value}"


def _whole(place: Place, at: str, relation: Relation, way: Way) -> str:
    return address(NODE, of=place.name, at=at, relation=relation.value, way=way.value)


def _asks(place: Place, at: str) -> Iterator[tuple[str, str]]:
    """Give the questions that can be asked of a thing."""
    for kinds, path, field, says in _ASKED:
        if place.kind in kinds:
            # A question that compares two moments has no third.
            name = place.name.removeprefix("advisory:")
            yield address(path, **{field: name}, at="" if "?" in path else at), says


def _one_relation(
    asking: Asking, place: Place, way: Way, relation: Relation, at: str, after: str
) -> tuple[Table, list[tuple[str, int, str]]]:
    """Give a page of what a thing leads to by one relation. Errors: CursorUnknown (STO-119)."""
    page_ = asking.graph.links([place.id], way, asking.sight, relations=[relation], most=PAGE, after=after)
    rows, doubted = [], []
    for one in page_.links:
        heard = asking.witness.said(one)
        if heard.saying is None:
            doubted.append(_doubt(Doubted(one, way, heard.why)))
        else:
            rows.append(row_of(Shown(one.source, one.relation, one.target, way, heard.saying), way, at))
    table = Table(
        _name(way),
        _title(way),
        COLUMNS,
        rows,
        _whole(place, at, relation, way),
        page_.next,
        bool(after),
        empty=_NONE[way],
    )
    return table, doubted


def row_of(one: Shown, way: Way, at: str = "") -> Row:
    """Give a link as a row of the thing that it leads on from."""
    place = far(one, way)
    over = f"no longer since entry {one.over.entry}" if one.over is not None else ""
    cells = (
        Cell(one.relation.value, note=over),
        thing(place, at),
        who_cell(one.said),
        Cell(at=one.said.at),
        entry_cell(one.said),
    )
    return Row(cells, more={"way": way.value, "name": place.name, "envelope": str(one.said.envelope)})


def _doubt(one: Doubted) -> tuple[str, int, str]:
    link: Link = one.link
    return f"{called(link.source)} {link.relation.value} {called(link.target)}", link.entry, one.why


ROUTES = (node,)
