"""The map of a product's workflow, as it was sealed last: the figure, the six questions, what to add. Floor 14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from litestar import Response, get

from interlock.flows.map_workflow import CONTROLS, WORKFLOW, Mapped, sealed_maps
from interlock.formats.pipelines.mapped import Presence, WorkflowMap
from interlock.kernel import InterlockError
from interlock.render.workflow.figure import drawing
from interlock.render.workflow.page import MOST, questions
from interlock.render.workflow.words import PRESENCES, headline, notes
from interlock.web.across import NEEDED, evidence, products_of
from interlock.web.pages import page
from interlock.web.paths import MAP
from interlock.web.tables import Cell, Choice, Column, Format, FormatAsked, Row, Shape, Table, Text, address, shown
from interlock.web.visiting import Asked, serving_of

_TRIED: Final = 100
"""So many entries that speak of a map are looked at."""
_MOST_MAPS: Final = 20
"""The newest ones, among which that of a product is looked for."""
_TONES: Final = {
    PRESENCES[Presence.PRESENT]: "pass",
    PRESENCES[Presence.PARTIAL]: "warn",
    PRESENCES[Presence.MISSING]: "fail",
    PRESENCES[Presence.NOT_APPLICABLE]: "none",
}
_GAPS: Final = (
    Column("control", "Control"),
    Column("state", "State", Shape.STATE),
    Column("risk", "Takes away, of 10", Shape.NUMBER),
    Column("why", "Why"),
    Column("where", "Where"),
    Column("add", "What to add", Shape.CODE),
)


@get(MAP, opt=NEEDED, sync_to_thread=True)
def workflow(request: Asked, product: Text = "", kind: FormatAsked = Format.HTML) -> Response[Any]:
    """Show the newest map that whoever asks may see, or that of one product; files hold what to insert next."""
    maps, why = _maps(request, products_of(request))
    found = next((each for each in maps if product in {"", each.map.product}), None)
    if found is None and product:  # it may be older than the newest of the others
        found, why = _map_of(request, product)
    if found is None:
        return page(request, "map", found=None, why=why, here=MAP, product=product, choices=())
    one = found.map
    here = address(MAP, product=product) if product else MAP
    gaps = Table("gaps", f"What to add, for the profile {one.profile}", _GAPS, [*_gaps(one)], here=here)
    if kind is not Format.HTML:
        return shown(request, "map", gaps, kind)
    names = sorted({each.map.product for each in maps if each.map.product})
    choices = (Choice("product", "Product", (("", "newest"), *((each, each) for each in names)), product),)
    return page(
        request,
        "map",
        found=found,
        why=why,
        here=MAP,
        product=product,
        choices=choices if names[1:] or product else (),
        title=one.product or "this repository",
        says=f"{headline(one)}.",
        notes=notes(one),
        drawing=drawing(one),
        tables=[*_tables(one)],
        counts=[(PRESENCES[each], one.count(each)) for each in Presence],
        problems=one.problems[:MOST],
        gaps=gaps,
        adds=one.gaps,
        entry=found.index,
        entry_path=evidence(found.index),
        is_whole=not found.assessment.code,
        controls=CONTROLS,
    )


def _map_of(request: Asked, product: str) -> tuple[Mapped | None, str]:
    """Give the newest map of one product, if it may be seen; or why it cannot be shown."""
    sees = products_of(request)
    if sees is not None and product not in sees:
        return None, ""
    maps, why = _maps(request, frozenset({product}))
    return next((each for each in maps if each.map.product == product), None), why


def _maps(request: Asked, sees: frozenset[str] | None) -> tuple[list[Mapped], str]:
    """Give the newest maps among what is of some products, the newest first, and why one of them cannot be shown."""
    answer = serving_of(request).search(sees, f'kind:evidence "{WORKFLOW}"', _TRIED, "")
    hits = answer.hits if answer is not None else ()
    heard = [(one.item.index, one.item.statement) for one in hits if one.kind]
    newest = sorted(((index, one) for index, one in heard if one is not None), key=lambda each: -each[0])
    found: list[Mapped] = []
    try:
        for one in sealed_maps(newest, lambda: serving_of(request).blobs):
            found.append(one)
            if len(found) >= _MOST_MAPS:
                break
    except InterlockError as error:
        return found, f"{error}; {error.remedy}" if error.remedy else str(error)
    return found, ""


def _tables(one: WorkflowMap) -> Iterator[Table]:
    for number, (asked, names, rows) in enumerate(questions(one), 1):
        columns = tuple(Column(f"c{place}", name, _shape(name)) for place, name in enumerate(names))
        told = f"the first {MOST} of {len(rows):,} rows" if rows[MOST:] else ""
        cells = [Row(tuple(map(_cell, names, row))) for row in rows[:MOST]]
        yield Table(f"q{number}", asked, columns, cells, told=told, empty="Nothing that was read says so.")


def _shape(name: str) -> Shape:
    return {"State": Shape.STATE, "Where": Shape.CODE, "Facts": Shape.CODE}.get(name, Shape.TEXT)


def _cell(name: str, said: str) -> Cell:
    return Cell(said, state=_TONES[said]) if name == "State" else Cell(said)


def _gaps(one: WorkflowMap) -> Iterator[Row]:
    for gap in one.gaps:
        word = PRESENCES[gap.presence]
        cells = (Cell(gap.control), Cell(word, state=_TONES[word]), Cell(str(gap.risk), number=gap.risk))
        yield Row((*cells, Cell(gap.why), Cell(gap.where), Cell(gap.add)))


ROUTES = (workflow,)
