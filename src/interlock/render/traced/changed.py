"""What changed in an environment, as text for people and as a document for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from interlock.flows.tracing.what_changed import Changed, Point
from interlock.kernel import stamp
from interlock.render.paint import Paint, Part, flow
from interlock.render.traced.affected import ailment_json
from interlock.render.traced.approved import rollout_lines
from interlock.render.traced.walk import place_json
from interlock.render.traced.words import called, day, in_words
from interlock.supply.model import Component
from interlock.trace import Place

_MOST: Final = 20
"""Lines of one kind that are shown to a person; the document has all."""


def changed_lines(found: Changed, paint: Paint, width: int = 0) -> Iterator[str]:
    """Say what is otherwise: a sentence, then of what, by whom, and what could not be compared."""
    yield from flow(paint, [Part("bold", changed_sentence(found))], 2, first=0, width=width)
    yield paint("dim", f"  from {_when(found.first)} to {_when(found.second)}")
    yield from _list("runs", [_swap(one.workload, one.was, one.now) for one in found.swaps], paint, width)
    yield from _list("commits", [f"- {called(one)}" for one in found.commits_gone], paint, width)
    yield from _list("", [f"+ {called(one)}" for one in found.commits_new], paint, width)
    yield from _list(
        "of which", [f"{one.commit.hex[:12]} {one.title}  {one.author}" for one in found.between], paint, width
    )
    made_of = found.made_of
    components = [f"+ {one}" for one in _names(made_of.added)] + [f"- {one}" for one in _names(made_of.removed)]
    components += [
        f"~ {one.package}: {', '.join(_names(one.before)) or 'none'} → {', '.join(_names(one.after)) or 'none'}"
        for one in made_of.moved
    ]
    yield from _list("made of", components, paint, width)
    ill = [f"+ {one.id} ({one.severity}) {one.component}" for one in found.ailments_new]
    yield from _list("CVEs", ill, paint, width, "bad")
    yield from _list("", [f"- {one.id} ({one.severity}) {one.component}" for one in found.ailments_gone], paint, width)
    settings = [f"{path}: {was[:12] or 'absent'} → {now[:12] or 'absent'}" for path, was, now in found.configuration]
    yield from _list("settings", settings, paint, width)
    yield from _list("people", [f"{who} {what}" for who, what in found.people], paint, width)
    yield from _list("unknown", list(found.unlooked), paint, width, "bad")
    for one in found.rollouts:
        yield ""
        yield paint("bold", f"deployment {one.run}")
        yield from rollout_lines(one, paint, width)


def _names(components: Iterable[Component]) -> list[str]:
    """Give components by their purl, or where they have none by name and version."""
    return [one.purl or f"{one.name} {one.version}".strip() for one in components]


def changed_sentence(found: Changed) -> str:
    """Say in one sentence how much is otherwise."""
    where = in_words(found.environment)
    if not found.swaps:
        kept = f"{found.kept} {'workload runs what it' if found.kept == 1 else 'workloads run what they'} ran"
        return f"nothing that runs in {where} changed: {kept if found.kept else 'nothing ran and nothing runs'}"
    made_of = found.made_of
    parts = [f"{len(found.swaps)} {'workload' if len(found.swaps) == 1 else 'workloads'}"]
    for count, word in (
        (len(found.between) or len(found.commits_new), "commit"),
        (len(made_of.added) + len(made_of.removed) + len(made_of.moved), "component"),
        (len(found.configuration), "configuration file"),
    ):
        if count:
            parts.append(f"{count} {word if count == 1 else f'{word}s'}")
    new = len(found.ailments_new)
    cves = f"{new} CVE{'' if new == 1 else 's'} new, {len(found.ailments_gone)} gone"
    unsure = ", as far as anybody could look" if found.unlooked else ""
    return f"{where} changed in {', '.join(parts)}; {cves}{unsure}"


def _when(one: Point) -> str:
    """Give a moment as it was asked for, and which the ledger has for it."""
    if not one.before:
        return f"{one.asked} (from the beginning: the ledger had no entry yet)"
    return f"{one.asked} ({day(one.at)}, {one.before} entries)"


def _swap(workload: Place, was: Place | None, now: Place | None) -> str:
    before = called(was) if was is not None else "nothing"
    after = called(now) if now is not None else "nothing"
    return f"{called(workload)}: {before} → {after}"


def _list(head: str, lines: Sequence[str], paint: Paint, width: int, tone: str = "plain") -> Iterator[str]:
    for number, line in enumerate(lines[:_MOST]):
        parts = [Part("dim", f"{head:<9}", is_whole=True)] if head and not number else []
        first = 2 if parts else 13
        yield from flow(paint, [*parts, Part(tone, line)], 15, first=first, width=width)
    if len(lines) > _MOST:
        yield paint("warn", f"{'':13}and {len(lines) - _MOST:,} more; --format json has them all")


def changed_json(found: Changed) -> dict[str, Any]:
    """Give what changed as a document."""
    return {
        "schema": "interlock.trace-what-changed/v1",
        "environment": place_json(found.environment),
        "between": [
            {"asked": one.asked, "entries": one.before, "at": stamp(one.at)} for one in (found.first, found.second)
        ],
        "workloads": [
            {
                "workload": one.workload.name,
                "was": one.was.name if one.was is not None else None,
                "now": one.now.name if one.now is not None else None,
            }
            for one in found.swaps
        ],
        "kept": found.kept,
        "commits": {
            "gone": [one.name for one in found.commits_gone],
            "new": [one.name for one in found.commits_new],
            "between": [
                {"commit": str(one.commit), "author": one.author, "at": stamp(one.at), "title": one.title}
                for one in found.between
            ],
        },
        "components": {
            "added": _names(found.made_of.added),
            "removed": _names(found.made_of.removed),
            "updated": [
                {"package": one.package, "was": _names(one.before), "now": _names(one.after)}
                for one in found.made_of.moved
            ],
        },
        "vulnerabilities": {
            "new": [ailment_json(one) for one in found.ailments_new],
            "gone": [ailment_json(one) for one in found.ailments_gone],
        },
        "configuration": [
            {"path": path, "was": was or None, "now": now or None} for path, was, now in found.configuration
        ],
        "deployments": [one.run for one in found.rollouts],
        "people": [{"who": who, "part": what} for who, what in found.people],
        "unlooked": list(found.unlooked),
    }
