"""A walk as a tree for people and as a document for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from interlock.kernel import stamp
from interlock.render.paint import Paint, Part, flow
from interlock.render.traced.words import a, called, day, in_words, several, tally, told, who
from interlock.trace import Doubted, Kind, Place, Reached, Relation, Saying, Shown, Walk, Way

SCHEMA: Final = "interlock.trace/v1"
_STEP: Final = 2
_DEEPEST: Final = 12
"""How deep lines are indented at most."""
_FOLDED: Final = 4
"""From how many pieces of evidence on, of one thing and leading nowhere, they are told in one line."""
_FORWARD: Final = {Relation.CARRIED_OUT: "carried out by"}
_BACKWARD: Final = {
    Relation.CARRIED_OUT: "was carried out by {}",
    Relation.TOOK_BACK: "took {} back",
    Relation.SHOWN_BY: "is shown by {}",
}
"""Relations that do not read as a sentence with the other end behind them."""
_WAYS: Final = {Way.FORWARD: "leads to", Way.BACKWARD: "comes from"}


def walk_lines(walk: Walk, paint: Paint, width: int = 0) -> Iterator[str]:
    """Give what was found: a sentence, the tree, and what is not in it."""
    yield from flow(paint, [Part("bold", sentence_of(walk))], 2, first=0, width=width)
    children: dict[tuple[int, Way], list[Reached]] = {}
    for one in walk.reached:
        if one.link is not None:
            shown = walk.links[one.link]
            way = shown.way if not one.is_turned else _other(shown.way)
            children.setdefault((_near(shown).id, way), []).append(one)
    for way in Way:
        if (walk.start.id, way) in children:
            yield ""
            yield paint("dim", f"{_direction(way)}:")
            yield from _below(walk, walk.start, way, 1, children, paint, width)
    by = {one.link for one in walk.reached}
    count = sum(at not in by and at not in walk.again for at in range(len(walk.links)))
    if count:
        yield ""
        yield from flow(
            paint,
            [
                Part(
                    "dim", f"{count} more {'link' if count == 1 else 'links'} between these; --format json, svg or html"
                )
            ],
            0,
            width=width,
        )
    yield from _doubts(walk.doubted, paint, width)
    yield from _cut(walk, paint, width)


def notes_of(walk: Walk) -> list[str]:
    """Say what is not in a walk that was cut short."""
    notes = []
    if walk.next:
        count = len(walk.links) - len(walk.again)
        notes.append(f"cut short after {count} links; the same question with --after {walk.next} goes on")
    if walk.is_exhausted:
        notes.append(
            "given up: there is too much to look at, and what is not here may be there; ask for something nearer"
        )
    return notes


def sentence_of(walk: Walk) -> str:
    """Give the answer in one sentence: what is new on this page, of a later one."""
    is_later = bool(walk.again)
    page = ", as far as this page goes" if walk.next or is_later else ""
    if walk.is_turned and walk.until is not None:
        found = tally({one.place.id: one.place for one in walk.new if one.is_end}.values())
        return (
            f"no way leads straight from {in_words(walk.start)} to {a(walk.until)}; around one corner there"
            f" {'is' if found.startswith('1 ') else 'are'} {found}{page}"
        )
    parts = []
    for way in (Way.FORWARD, Way.BACKWARD):
        if walk.way in {None, way}:
            new = [one.place for one in walk.new if one.link is not None and walk.links[one.link].way is way]
            ends = [one for one in new if walk.until in {None, one.kind}]
            if not ends and is_later:
                continue
            parts.append(f"{_WAYS[way]} {tally(ends) if ends else _nothing(walk)}")
    more = "nothing more" if not parts else ""
    return f"{in_words(walk.start)} {'also ' if is_later and parts else ''}{', and '.join(parts)}{more}{page}"


def _nothing(walk: Walk) -> str:
    return f"no {walk.until.value} that is known here" if walk.until is not None else "nothing that is known here"


def _direction(way: Way) -> str:
    return "forward, towards what runs" if way is Way.FORWARD else "backward, towards people and code"


def _below(
    walk: Walk,
    place: Place,
    way: Way,
    depth: int,
    children: dict[tuple[int, Way], list[Reached]],
    paint: Paint,
    width: int,
) -> Iterator[str]:
    """Give the tree below a thing; a stack, since nobody says how deep it is."""
    waiting: list[tuple[Reached | None, Place, int, Way] | list[str]] = [(None, place, depth - 1, way)]
    while waiting:
        top = waiting.pop()
        if isinstance(top, list):
            yield from top
            continue
        one, here, deep, along = top
        if one is not None and one.link is not None:
            yield from _line(walk.links[one.link], deep, paint, width)
        under = children.get((here.id, along), [])
        below = [(each, walk.links[each.link].way) for each in under if each.link is not None]
        folded = [
            each for each, to in below if each.place.kind is Kind.EVIDENCE and (each.place.id, to) not in children
        ]
        if len(folded) < _FOLDED:
            folded = []
        last = list(_folded(walk, folded, deep + 1, paint, width)) if folded else []
        for more in walk.more:
            if more.place.id == here.id and more.way is along:
                text = f"{_arrow(along)} and {several(more.count, more.kind)} more ({more.relation.value})"
                last.append(" " * _indent(deep + 1) + paint("warn", text))
        waiting.append(last)
        waiting += [(each, each.place, deep + 1, to) for each, to in reversed(below) if each not in folded]


def _folded(walk: Walk, folded: list[Reached], depth: int, paint: Paint, width: int) -> Iterator[str]:
    """Tell of much evidence in one line: how much, the newest of it, and by whom."""
    links = [walk.links[one.link] for one in folded if one.link is not None]
    entries = [one.said.entry for one in links]
    newest = max(links, key=lambda one: one.said.entry)
    far = newest.target if newest.way is Way.FORWARD else newest.source
    people = ", ".join(dict.fromkeys(who(one.said) for one in links))
    text = f"{_arrow(newest.way)} {several(len(links), Kind.EVIDENCE)}, last {called(far)}"
    span = f"entries {min(entries)} to {max(entries)}" if len(set(entries)) > 1 else f"entry {entries[0]}"
    parts = [Part("plain", text), Part("dim", f"{people}, {span}")]
    indent = _indent(depth)
    yield from flow(paint, parts, indent + 4, first=indent, width=width)


def _line(shown: Shown, depth: int, paint: Paint, width: int) -> Iterator[str]:
    is_past = shown.over is not None
    parts = [Part("warn" if is_past else "plain", _step(shown))]
    if shown.over is not None:
        parts.append(Part("warn", f"no longer since {day(shown.over.at)} (entry {shown.over.entry})"))
    parts.append(Part("dim", told(shown.said)))
    indent = _indent(depth)
    yield from flow(paint, parts, indent + 4, first=indent, width=width)


def _step(shown: Shown) -> str:
    if shown.way is Way.FORWARD:
        return f"→ {_FORWARD.get(shown.relation, shown.relation.value)} {in_words(shown.target)}"
    near = "it" if shown.relation is not Relation.IS else "this account"
    says = _BACKWARD.get(shown.relation, f"{shown.relation.value} {{}}").format(near)
    return f"← {in_words(shown.source)} {says}"


def _other(way: Way) -> Way:
    return Way.BACKWARD if way is Way.FORWARD else Way.FORWARD


def _arrow(way: Way) -> str:
    return "→" if way is Way.FORWARD else "←"


def _indent(depth: int) -> int:
    return _STEP * min(depth, _DEEPEST)


def _near(shown: Shown) -> Place:
    return shown.source if shown.way is Way.FORWARD else shown.target


def _doubts(doubted: tuple[Doubted, ...], paint: Paint, width: int) -> Iterator[str]:
    if not doubted:
        return
    yield ""
    yield paint("bad", "said by nobody that counts here, and followed no further:")
    for one in doubted:
        link = one.link
        says = f"{in_words(link.source)} {link.relation.value} {in_words(link.target)}"
        parts = [Part("warn", says), Part("dim", f"entry {link.entry}: {one.why}")]
        yield from flow(paint, parts, 6, first=2, width=width)


def _cut(walk: Walk, paint: Paint, width: int) -> Iterator[str]:
    for says in notes_of(walk):
        yield ""
        yield from flow(paint, [Part("warn", says)], 2, first=0, width=width)


def walk_json(walk: Walk) -> dict[str, Any]:
    """Give a walk as a document."""
    return {
        "schema": SCHEMA,
        "start": place_json(walk.start),
        "way": walk.way.value if walk.way is not None else None,
        "until": walk.until.value if walk.until is not None else None,
        "entries": walk.before,
        "nodes": [{**place_json(one.place), "depth": one.depth, "link": one.link} for one in walk.reached],
        "links": [_link_json(one) for one in walk.links],
        "more": [
            {
                "node": one.place.name,
                "relation": one.relation.value,
                "way": one.way.value,
                "kind": one.kind.value,
                "count": one.count,
            }
            for one in walk.more
        ],
        "doubted": [
            {
                "source": one.link.source.name,
                "relation": one.link.relation.value,
                "target": one.link.target.name,
                "entry": one.link.entry,
                "why": one.why,
            }
            for one in walk.doubted
        ],
        "again": sorted(walk.again),
        "turned": walk.is_turned,
        "next": walk.next or None,
        "exhausted": walk.is_exhausted,
    }


def place_json(one: Place) -> dict[str, Any]:
    """Give a thing as a document."""
    return {"name": one.name, "kind": one.kind.value, "label": one.label or None}


def _link_json(one: Shown) -> dict[str, Any]:
    return {
        "source": one.source.name,
        "relation": one.relation.value,
        "target": one.target.name,
        "way": one.way.value,
        "said": saying_json(one.said),
        "over": saying_json(one.over) if one.over is not None else None,
    }


def saying_json(one: Saying) -> dict[str, Any]:
    """Give who says something as a document."""
    return {
        "entry": one.entry,
        "envelope": str(one.envelope),
        "predicate_type": one.kind,
        "at": stamp(one.at),
        "signer": one.signer,
        "signer_name": one.signer_name,
        "person": one.person or None,
        "by": who(one),
    }
