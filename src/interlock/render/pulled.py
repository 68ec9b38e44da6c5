"""The servers that reports are pulled from, with what became of their last pull, as text and JSON. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from interlock.flows.pull_reports import Became, Pull, State
from interlock.render.fields import fields
from interlock.render.groups import many
from interlock.render.paint import Paint, Part, flow
from interlock.render.table import rows

_BECAME: Final = {
    Became.BEGUN: "is being pulled",
    Became.TAKEN: "gave new evidence",
    Became.AGAIN: "said the same as before",
    Became.INCOMPLETE: "was not whole",
    Became.FAILED: "came to nothing",
}


def pulled_json(states: Sequence[State]) -> dict[str, object]:
    """Give every source with its last pull, and the last that gave evidence."""
    return {
        "schema": "interlock.sources/v1",
        "sources": [
            {
                "name": one.name,
                "kind": one.kind,
                "scope": one.scope,
                "control": one.control,
                "subject": one.subject or None,
                "every_s": one.every_s or None,
                "last": _pull(one.last),
                "last_good": _pull(one.good),
                "why_broken": one.why_broken or None,
            }
            for one in states
        ],
    }


def pulled_lines(states: Sequence[State], paint: Paint, width: int = 0) -> Iterator[str]:
    """Give the sources as a table, and below it what is wrong with those with which something is."""
    if not states:
        yield "sources.yaml in the configuration folder names no source of reports"
        return
    yield from rows(
        [("source", "kind", "control", "about", "pulled", "last")]
        + [
            (one.name, one.kind, one.control, one.subject or "-", _every(one.every_s), _last(one.last))
            for one in states
        ],
        width,
    )
    for one in states:
        if one.why_broken:
            yield from flow(paint, [Part("bad", f"{one.name}: {one.why_broken}")], 2, first=0, width=width)
            good = f"its last evidence is of {one.good.at}" if one.good is not None else "it never gave evidence"
            yield from flow(paint, [Part("plain", f"{good}, and does not grow younger")], 2, width=width)
            if one.last is not None and one.last.remedy:
                yield from flow(paint, [Part("plain", f"→ {one.last.remedy}")], 2, width=width)


def _pull(one: Pull | None) -> object:
    return fields(one) if one is not None else None


def _every(seconds: int) -> str:
    if not seconds:
        return "by command"
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds % size == 0:
            return f"every {many(seconds // size, word)}"
    return f"every {many(seconds, 'second')}"


def _last(one: Pull | None) -> str:
    if one is None:
        return "never pulled"
    told = f"{one.at[:16].replace('T', ' ')} {_BECAME[one.became]}"
    return f"{told}, {many(one.findings, 'finding')}" if one.evidence else told
