"""The trace: everything that leads to a thing and that it leads to, as a drawing of links, and as a table. Floor 14."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from interlock.flows.tracing.asking import Asking
from interlock.kernel import Instant
from interlock.render.graph_svg import Lead, linked
from interlock.render.markup import Html
from interlock.render.picture.groups import Shape as Box
from interlock.render.picture.kinds import KINDS, counted
from interlock.render.picture.model import Picture
from interlock.render.picture.walked import picture_of
from interlock.render.traced.walk import sentence_of
from interlock.render.traced.words import called, in_words
from interlock.trace import Kind, More, Shown, Walk, Way
from interlock.web.across import (
    NEEDED,
    NODE,
    Named,
    asking_of,
    entry_cell,
    evidence,
    has_nothing,
    thing,
    told_of,
    who_cell,
)
from interlock.web.pages import page
from interlock.web.paths import TRACE
from interlock.web.questions import QUESTIONS
from interlock.web.tables import Cell, Choice, Column, Format, FormatAsked, Row, Shape, Table, Text, address, shown
from interlock.web.visiting import Asked, serving_of

_MOST_OPEN: Final = 8
"""Groups that are drawn one by one at a time."""
_WAYS: Final = (("", "both ways"), (Way.FORWARD.value, "towards what runs"), (Way.BACKWARD.value, "towards code"))
COLUMNS: Final = (
    Column("from", "From"),
    Column("relation", "Relation"),
    Column("to", "To"),
    Column("by", "Said by"),
    Column("at", "When", Shape.TIME),
    Column("entry", "Entry", Shape.NUMBER),
)
WayAsked = Annotated[Way | None, QueryParameter(name="way")]
KindAsked = Annotated[Kind | None, QueryParameter(name="until")]


class Here(msgspec.Struct, frozen=True):
    """What was asked for."""

    of: str
    way: Way | None
    until: Kind | None
    at: str

    def path(self, **more: str) -> str:
        """Give its address, with more asked for."""
        way, until = self.way.value if self.way else "", self.until.value if self.until else ""
        return address(TRACE, **{"of": self.of, "way": way, "until": until, "at": self.at, **more})


class Slider(msgspec.Struct, frozen=True):
    """The time of the ledger, entry by entry, with where it stands."""

    last: int
    stands: int
    began: Instant
    ended: Instant
    then: Instant
    is_then: bool


@get(TRACE, opt=NEEDED, sync_to_thread=True)
def trace(
    request: Asked,
    of: Named = "",
    along: WayAsked = None,
    looked_for: KindAsked = None,
    at: Text = "",
    after: Text = "",
    kind: FormatAsked = Format.HTML,
) -> Response[Any]:
    """Show what hangs together with a thing; without one, what may be asked."""
    asking = asking_of(request, at, after) if of.strip() else None
    if asking is None:
        return page(request, "questions", questions=QUESTIONS, here=TRACE, is_empty=has_nothing(request))
    start = asking.subjects.find(of)
    walk = asking.walk(start, along, until=looked_for, after=after)
    here = Here(start.name, along, looked_for, at)
    table = table_of(walk, here, after)
    is_whole = bool(request.query_params.get("evidence"))
    drawing, left_out = None, 0
    open_ = tuple(request.query_params.getall("open", []))[-_MOST_OPEN:]
    if kind is Format.HTML:
        drawing, left_out = drawing_of(walk, here, open_, after, is_whole=is_whole)
    return shown(
        request,
        "trace",
        table,
        kind,
        start=start,
        title=in_words(start),
        says=sentence_of(walk),
        drawing=drawing,
        left_out=counted(left_out, Kind.EVIDENCE) if left_out else "",
        with_evidence=here.path(after=after, evidence="yes"),
        walk=walk,
        here=here,
        path=TRACE,
        choices=(Choice("way", "Which way", _WAYS, along.value if along else ""), _kinds(looked_for)),
        slider=slider_of(request, asking),
        more=[_more(one, at) for one in walk.more],
        doubted=[
            (in_words(one.link.source), one.link.relation.value, in_words(one.link.target), one.link.entry, one.why)
            for one in walk.doubted
        ],
        opened=open_,
        told=told_of(start.name, at),
        evidence=evidence,
    )


def _kinds(chosen: Kind | None) -> Choice:
    known = [(one.value, KINDS[one].word) for one in KINDS]
    return Choice("until", "As far as", (("", "everything"), *known), chosen.value if chosen else "")


def slider_of(request: Asked, asking: Asking) -> Slider | None:
    """Give the time of the ledger; none where there is one entry alone."""
    moments = serving_of(request).across.moments()
    if moments is None or moments[2] < 2:  # noqa: PLR2004 (there is nothing to choose)
        return None
    first, last, size = moments
    return Slider(size - 1, max(asking.before - 1, 0), first, last, asking.now, asking.is_then)


def drawing_of(walk: Walk, here: Here, opened: Sequence[str], after: str, *, is_whole: bool) -> tuple[Html, int]:
    """Give the drawing, in which each thing is a link to itself, and each group one that opens it.

    Shape:  and how many pieces of evidence were left out, where it is not whole.
    """
    picture = picture_of(walk, title=in_words(walk.start), answer=sentence_of(walk))
    drawn = picture if is_whole else _without_evidence(picture)
    return linked(drawn, _leads(here, opened, after), opened), len(picture.items) - len(drawn.items)


def _without_evidence(picture: Picture) -> Picture:
    """Leave out the evidence beside what was asked about: each link says anyway by which entry it is known."""
    kept = {one.name for one in picture.items if one.kind is not Kind.EVIDENCE or one.is_subject}
    return msgspec.structs.replace(
        picture,
        items=tuple(one for one in picture.items if one.name in kept),
        ties=tuple(one for one in picture.ties if {one.source, one.target} <= kept),
        rests=tuple(one for one in picture.rests if one.kind is not Kind.EVIDENCE and one.beside in kept),
    )


def _leads(here: Here, opened: Sequence[str], after: str) -> Callable[[Box], Lead]:
    def open_(name: str) -> str:
        kept = [*(one for one in opened if one != name), name][-_MOST_OPEN:]
        path = here.path(after=after)
        for one in kept:
            path = address(path, open=one)
        return path

    def lead(box: Box) -> Lead:
        if box.rest is not None:
            beside = box.rest.beside.removeprefix(_GROUP)
            if beside != box.rest.beside:
                return Lead(open_(beside))
            href = address(told_of(beside, here.at), relation=box.rest.relation, way=box.rest.way.value)
            return Lead(href, href)
        if box.is_group:
            return Lead(open_(box.members[0].name))
        return Lead(here_of(here, box.name), told_of(box.name, here.at))

    return lead


def here_of(here: Here, name: str) -> str:
    """Give the same question of another thing."""
    return msgspec.structs.replace(here, of=name).path()


_GROUP: Final = "group of "


def table_of(walk: Walk, here: Here, after: str) -> Table:
    """Give the links of a walk as a table, each with who says it."""
    rows = [row_of(one, here.at) for place, one in enumerate(walk.links) if place not in walk.again]
    told = f"{len(rows):,} {'link' if len(rows) == 1 else 'links'}{' on this page' if walk.next or after else ''}"
    empty = "Nothing leads from here, and nothing leads here, as far as you may see."
    return Table(
        "trace",
        "Every link, and who says it",
        COLUMNS,
        rows,
        here.path(),
        walk.next,
        bool(after),
        told=told,
        empty=empty,
    )


def row_of(one: Shown, at: str = "") -> Row:
    """Give a link as a row."""
    over = f"no longer since entry {one.over.entry}" if one.over is not None else ""
    cells = (
        thing(one.source, at),
        Cell(one.relation.value, note=over),
        thing(one.target, at),
        who_cell(one.said),
        Cell(at=one.said.at),
        entry_cell(one.said),
    )
    more = {"source": one.source.name, "target": one.target.name, "envelope": str(one.said.envelope)}
    return Row(cells, more={**more, "signer": one.said.signer, "over": str(one.over.entry) if one.over else ""})


def _more(one: More, at: str) -> tuple[str, str, str, str]:
    """Give what is not shown one by one: beside what, the relation, how much, and where it is told."""
    href = address(NODE, of=one.place.name, at=at, relation=one.relation.value, way=one.way.value)
    return called(one.place), one.relation.value, counted(one.count, one.kind), href


ROUTES = (trace,)
