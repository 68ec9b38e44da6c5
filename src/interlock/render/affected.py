"""Which subjects hold what was asked for, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from interlock.flows.affected import Named, Reach
from interlock.kernel import stamp
from interlock.render.advisories import counted
from interlock.render.paint import Paint, visible
from interlock.render.table import rows
from interlock.supply.recorded import Place, Recorded

_MOST_PLACES: Final = 3


def reach_lines(found: Reach, paint: Paint) -> Iterator[str]:
    """Say what is reached, and who holds it."""
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
    yield f"in {counted(holders.subjects, 'subject')}:"
    table = [("subject", "name", "recorded", "component", "where")]
    table += [
        (
            f"{one.subject.alg}:{one.subject.short}",
            one.name,
            stamp(one.at)[:16].replace("T", " "),
            _label(one.component),
            _places(one.places),
        )
        for one in holders.page
    ]
    yield from rows(table)
    shown = len({one.subject for one in holders.page})
    if shown < holders.subjects:
        yield f"and {counted(holders.subjects - shown, 'subject')} more; --limit shows more of them"


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


def reach_json(found: Reach) -> dict[str, Any]:
    """Give the answer as a document."""
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
        "subjects": found.holders.subjects,
        "holders": [
            {
                "subject": str(one.subject),
                "name": one.name,
                "at": stamp(one.at),
                "component": _label(one.component),
                "places": [_place(place) for place in one.places],
            }
            for one in found.holders.page
        ],
    }
