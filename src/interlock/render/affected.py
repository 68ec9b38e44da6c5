"""Which subjects hold what was asked for, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from interlock.flows.affected import Named, Reach
from interlock.kernel import stamp
from interlock.render.advisories import counted
from interlock.render.paint import Paint, visible
from interlock.render.table import rows
from interlock.supply.recorded import Holders, Place, Recorded

_MOST_PLACES: Final = 3


def reach_lines(found: Reach, paint: Paint, *, is_all: bool = False, is_first: bool = True) -> Iterator[str]:
    """Say what is reached, and who holds it; of what is not shown how to get it, unless all of it will follow.

    Shape:  is_first says whether this is the first page, so that what is not in it is all that there is besides.
    """
    others = [name for name in found.names if name != found.name]
    yield paint("bold", found.name) + (f"  also {visible(', '.join(others))}" if others else "")
    if found.is_withdrawn:
        yield paint("warn", "withdrawn") + "  every record of it was taken back, so it finds nothing"
    if not found.is_anything_recorded:
        yield paint("warn", "nothing was ever recorded here, so nothing can be found") + "; `interlock check` records"
        return
    if not found.components:
        yield "nothing that was recorded here contains it"
        return
    for one in found.components:
        yield f"  {_component(one, paint)}"
    holders = found.holders
    yield ""
    yield f"in {_size(holders)}:"
    yield from rows([("subject", "name", "recorded", "component", "where"), *_table(holders)])
    if holders.next and not is_all:
        shown = len({one.subject for one in holders.page})
        is_known = is_first and holders.is_exact
        more = f"{counted(holders.subjects - shown, 'subject')} more" if is_known else "more"
        yield f"and {more}; --all shows them all, --after {holders.next} the next"


def more_lines(found: Reach) -> Iterator[str]:
    """Go on with the holders of a further page."""
    yield from rows(list(_table(found.holders)))


def _size(holders: Holders) -> str:
    if holders.is_exact:
        return counted(holders.subjects, "subject")
    return f"{holders.inventories:,} different inventories of at least {counted(holders.subjects, 'subject')}"


def _table(holders: Holders) -> Iterator[tuple[str, ...]]:
    for one in holders.page:
        yield (
            f"{one.subject.alg}:{one.subject.short}",
            one.name,
            stamp(one.at)[:16].replace("T", " "),
            _label(one.component),
            _places(one.places),
        )


def _component(one: Named, paint: Paint) -> str:
    if not one.is_certain:
        return f"{paint('warn', _label(one.component))}  may be affected: {visible(one.why)}"
    return paint("bad" if one.why else "plain", _label(one.component)) + (f"  {visible(one.why)}" if one.why else "")


def _label(component: Recorded) -> str:
    return component.purl or f"{component.name} {component.version}".strip()


def _places(places: tuple[Place, ...]) -> str:
    shown = ", ".join(_place(one) for one in places[:_MOST_PLACES])
    return shown + (f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else "")


def _place(one: Place) -> str:
    return one.path + (f":{one.line}" if one.line else "") + (f"!{one.inside}" if one.inside else "")


def reach_json(found: Reach, pages: Iterable[Reach] = ()) -> dict[str, Any]:
    """Give the answer as a document, with the holders of the pages that follow."""
    shown = list(found.holders.page)
    last = found.holders
    for more in pages:
        shown += more.holders.page
        last = more.holders
    return {
        "format": "interlock-affected/1",
        "name": found.name,
        "names": found.names,
        "withdrawn": found.is_withdrawn,
        "recorded_anything": found.is_anything_recorded,
        "components": [
            {
                "purl": one.component.purl or None,
                "name": one.component.name,
                "version": one.component.version or None,
                "certain": one.is_certain,
                "why": one.why or None,
            }
            for one in found.components
        ],
        "inventories": found.holders.inventories,
        "subjects": found.holders.subjects,
        "subjects_exact": found.holders.is_exact,
        "next": last.next or None,
        "holders": [
            {
                "subject": str(one.subject),
                "name": one.name,
                "at": stamp(one.at),
                "component": _label(one.component),
                "places": [_place(place) for place in one.places],
            }
            for one in shown
        ],
    }
