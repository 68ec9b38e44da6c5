"""A walk through the graph as a picture. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence

from interlock.render.picture.kinds import KINDS
from interlock.render.picture.model import Item, Picture, Rest, Said, Tie, Tone
from interlock.trace import Kind, Place, Relation
from interlock.trace.walk import Doubted, Saying, Shown, Walk

_STATES = {Relation.ALLOWED: (Tone.GOOD, "allowed"), Relation.REFUSED: (Tone.BAD, "refused")}


def picture_of(walk: Walk, *, title: str, answer: str, notes: Sequence[str] = ()) -> Picture:
    """Give the picture: everything that was reached, every link, and what was left out."""
    places = {one.place.name: one.place for one in walk.reached}
    for link in walk.links:
        places.setdefault(link.source.name, link.source)
        places.setdefault(link.target.name, link.target)
    states = {link.source.name: _STATES[link.relation] for link in walk.links if link.relation in _STATES}
    refused = {link.source.name for link in walk.links if link.relation is Relation.REFUSED}
    states |= dict.fromkeys(refused, _STATES[Relation.REFUSED])
    return Picture(
        title,
        answer,
        tuple(_item(place, states, is_subject=place.name == walk.start.name) for place in places.values()),
        tuple(_tie(one) for one in walk.links),
        tuple(Rest(one.place.name, one.relation.value, one.way, one.kind, one.count) for one in walk.more),
        (*notes, *(_doubt(one) for one in walk.doubted)),
    )


def _tie(one: Shown) -> Tie:
    over = said(one.over) if one.over is not None else None
    return Tie(one.source.name, one.relation.value, one.target.name, said(one.said), over)


def said(saying: Saying) -> Said:
    """Give who said it: the person if that is known, else the key by its name."""
    key = saying.signer_name or str(saying.signer)
    return Said(f"{saying.person} by {key}" if saying.person else key, saying.at, saying.entry)


def _item(place: Place, states: dict[str, tuple[Tone, str]], *, is_subject: bool) -> Item:
    tone, state = Tone.NONE, ""
    if place.kind is Kind.DECISION and place.name in states:
        tone, state = states[place.name]
    return Item(place.name, place.kind, place.label, state, tone, is_subject)


def _doubt(one: Doubted) -> str:
    link = one.link
    return (
        f"Not followed: {_told(link.source)} {link.relation.value} {_told(link.target)}, entry {link.entry}: {one.why}"
    )


def _told(place: Place) -> str:
    return f"{KINDS[place.kind].word} {place.label or place.name}"
